#include "app/cli/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "app/cli/drive.h"
#include "app/cli/progress.h"
#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/measure/run_meter.h"

namespace pf::cli {
namespace {

ExploreResult explore_with(const Env& env, const SearchArgs& args, const std::string& noun,
                           bool shortest, bool quiet) {
  Progress progress(noun, quiet);
  ExploreOptions options;
  options.max_states = args.max_states;
  options.max_seconds = args.max_seconds;
  options.threads =
      args.threads > 0 ? args.threads : std::max(1u, std::thread::hardware_concurrency());
  options.shortest = shortest;
  options.cancel = &interrupted();
  options.progress = [&](std::uint64_t states, std::uint64_t transitions) {
    progress.show(states, 0, fmt::format("{} transitions", transitions));
  };
  return pf::explore(env, options);
}

// Plays the counterexample once more, to say in words what each choice is and what broke.
void replay(const Env& env, Search& search) {
  CowPool pool;
  World world = first_world(env, 1, pool);
  RunMeter meter(env, world);
  for (const Choice choice : search.result.counterexample) {
    meter.at_event(world.events + 1);
    search.choices.push_back(choice_text(env, world.look(env), choice));
    step(env, world, choice, &meter);
  }
  const RunSummary summary = meter.summary(world);
  if (!summary.violations.empty()) search.violation = summary.violations.front();
}

// What only the end of a run shows (contents compared, nothing left to happen) has no step of its
// own.
ViolationReport at_the_end(const Env& env, const ExploreResult& result) {
  ViolationReport report;
  report.invariant = result.violation.invariant;
  report.event = result.counterexample.size();
  report.line = result.violation.line;
  report.page = report.line / env.hw.lines_per_page;
  report.expected = result.violation.expected;
  report.observed = result.violation.observed;
  report.has_values = true;
  report.values = fmt::format("{} expected, {} found", writer_words(env, report.expected),
                              writer_words(env, report.observed));
  return report;
}

}  // namespace

Search search(const Scenario& scenario, const SearchArgs& args, bool quiet) {
  if (!scenario.explores)
    throw InputError(scenario.file, 0, 0, "explore", "is missing: this scenario is made to be run",
                     "use `pageferry run`, or add a table [explore] with the budgets of a search");
  const RunMachine machine = args.reduce ? RunMachine::kSearched : RunMachine::kSearchedUnreduced;
  const Env env = env_on(scenario, machine);
  Search out;
  out.result = explore_with(env, args, "states", args.shortest, quiet);
  out.interrupted = interrupted().load();
  if (out.interrupted || out.result.verdict != Verdict::kViolated) return out;
  replay(env, out);
  if (!out.violation) out.violation = at_the_end(env, out.result);
  out.timing = timing_verdict(env, out.result.counterexample);
  Scenario control = scenario;
  control.move.id = "none";
  const ExploreResult without =
      explore_with(env_on(control, machine), args, "states of the control", false, quiet);
  out.interrupted = interrupted().load();
  if (without.verdict != Verdict::kBudget) out.control = without.verdict;
  return out;
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds:
      return "holds";
    case Verdict::kViolated:
      return "violated";
    case Verdict::kBudget:
      return "budget";
  }
  return "";
}

std::string_view fit_name(Fit fit) {
  switch (fit) {
    case Fit::kFits:
      return "fits";
    case Fit::kDoesNotFit:
      return "does-not-fit";
    case Fit::kUnchecked:
      return "unchecked";
  }
  return "";
}

std::string timing_words(const Scenario& s, const TimingVerdict& timing) {
  const Misfit& m = timing.misfit;
  switch (timing.fit) {
    case Fit::kFits:
      return fmt::format(
          "fits {}: with latencies in its ranges the choices can come at the times given; what "
          "does "
          "not depend on each other may come in another order",
          s.timing_name);
    case Fit::kDoesNotFit:
      return fmt::format(
          "does not fit {}: {} comes at most {} after {}, and this very order needs {} between "
          "them; {} alone comes {} or more after {}",
          s.timing_name, m.what, time_text(m.at_most), m.since, time_text(m.needed), m.longest,
          time_text(m.longest_takes), m.longest_since);
    case Fit::kUnchecked:
      return fmt::format("unchecked: too many ways to fit it to {}", s.timing_name);
  }
  return "";
}

}  // namespace pf::cli
