// `pageferry bench`: chooses, runs and prints; what is measured is in the bench_ files.
#include "app/cli/bench.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "core/base/error.h"

namespace pf::cli {

int bench(const BenchArgs& args, const Common& common) {
  if (args.name == "matrix") return bench_matrix(args, common);
  end_at_once_on_signals();
  add_queue_benchmarks();
  add_run_benchmarks();
  add_history_benchmarks();
  add_page_benchmarks();
  add_capture_benchmarks();
  add_search_benchmarks();
  std::vector<std::string> words = {"pageferry bench", "--benchmark_filter=" + args.name,
                                    "--benchmark_counters_tabular=true"};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  int argc = static_cast<int>(argv.size());
  benchmark::Initialize(&argc, argv.data());
  std::unique_ptr<benchmark::BenchmarkReporter> reporter;
  if (common.json) {
    reporter = std::make_unique<benchmark::JSONReporter>();
  } else {
    reporter = std::make_unique<benchmark::ConsoleReporter>(benchmark::ConsoleReporter::OO_Tabular);
  }
  if (benchmark::RunSpecifiedBenchmarks(reporter.get()) == 0)
    throw InputError("pageferry bench", 0, 0, "", fmt::format("no benchmark \"{}\"", args.name),
                     fmt::format("name one or a part of one: {}", kBenchNames));
  return kDone;
}

}  // namespace pf::cli
