// A search with all that is told about it: what `explore` prints and `check` holds against
// [expect].
//
// A violation that is found is told twice over: the counterexample is played once more on a World,
// which gives each choice its text and names the access that broke the invariant; the control, the
// same accesses with nothing moving, says whether the move is to blame at all; and the timing
// verdict says whether the latencies of the scenario's profile allow this very order.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/options.h"
#include "core/explore/explorer.h"
#include "core/explore/timing_verdict.h"
#include "core/measure/run_summary.h"
#include "core/scenario/scenario.h"

namespace pf::cli {

struct Search {
  ExploreResult result;
  std::optional<Verdict>
      control;  // the same accesses with migration off; asked only of a violation
  std::optional<ViolationReport> violation;
  std::vector<std::string> choices;  // the counterexample
  TimingVerdict timing;              // unchecked unless something is violated
  bool interrupted = false;
};

// Throws InputError when the scenario cannot be searched.
Search search(const Scenario& scenario, const SearchArgs& args, bool quiet);

std::string_view verdict_name(Verdict verdict);
std::string_view fit_name(Fit fit);
// The timing verdict in a sentence.
std::string timing_words(const Scenario& scenario, const TimingVerdict& timing);

}  // namespace pf::cli
