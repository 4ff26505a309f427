// What captures came to, in figures: what `pageferry capture` prints and Probe shows, from the same
// sums.
#pragma once
#include <string>
#include <vector>

#include "core/measure/interval.h"

namespace pf {

// Of the samples of one interval, in picoseconds; all 0 without a sample.
struct Spread {
  std::uint64_t n = 0;
  std::int64_t min = 0, p1 = 0, p50 = 0, p99 = 0, max = 0;
};
// REQUIRES nothing of the order of `lengths`.
Spread spread_of(std::vector<std::int64_t> lengths);

struct IntervalFigures {
  std::string text;
  Spread all, committed, aborted;  // aborted: those whose attempt aborted
};
IntervalFigures figures_of(const std::string& text, const std::vector<IntervalSample>& samples);

// One line a capture, with a heading: number, event, at_ps, page, attempt, end, cause, end_ps and
// the length of each interval in ps, empty where it has none.
std::string captures_csv(const Env& env, const CaptureSet& set,
                         const std::vector<IntervalMeter>& meters);

const char* capture_end_name(CaptureEnd end);  // "commit"

}  // namespace pf
