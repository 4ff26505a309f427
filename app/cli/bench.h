// The benchmarks of `pageferry bench`, by what they measure; each file registers its own with
// Google Benchmark, under names with a slash: run/small, history/seek.
#pragma once
#include "app/cli/options.h"

namespace pf::cli {

void add_queue_benchmarks();    // the event queue alone
void add_run_benchmarks();      // events a second, guests small and large
void add_history_benchmarks();  // copying a World, stepping back, seeking
void add_page_benchmarks();     // pages a second at page detail; memory of large guests
void add_capture_benchmarks();  // taking captures, laying them over each other
void add_search_benchmarks();   // states and transitions a second

// Not a benchmark of one thing: every cell of the race matrix at larger budgets, with its counts.
int bench_matrix(const BenchArgs& args, const Common& common);

}  // namespace pf::cli
