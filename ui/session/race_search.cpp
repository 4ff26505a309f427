#include "ui/session/race_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "core/measure/run_meter.h"
#include "core/scenario/scenario.h"
#include "ui/session/words.h"

namespace pf {
namespace {

constexpr double kPatience = 120;  // seconds of search: longer ones are for the command line
constexpr std::uint64_t kMostStates = 20'000'000;

// Plays the choices once more, to say what they broke. What only the end of a run shows has no step
// of its own.
std::string what_broke(const Env& env, const ExploreResult& result) {
  CowPool pool;
  World world = first_world(env, 1, pool);
  RunMeter meter(env, world);
  for (const Choice choice : result.counterexample) {
    meter.at_event(world.events + 1);
    step(env, world, choice, &meter);
  }
  const RunSummary summary = meter.summary(world);
  if (!summary.violations.empty()) return violation_words(summary.violations.front());
  ViolationReport report;
  report.invariant = result.violation.invariant;
  report.line = result.violation.line;
  report.page = report.line / env.hw.lines_per_page;
  return violation_words(report);
}

std::string words_of(const Env& env, const ExploreResult& r) {
  const std::string states = group_digits(r.states) + (r.states == 1 ? " state" : " states");
  switch (r.verdict) {
    case Verdict::kHolds:
      return fmt::format("Holds: {}, every order of events, and nothing is lost.", states);
    case Verdict::kViolated:
      return fmt::format("Broken after {} choices: {}.", r.counterexample.size(),
                         what_broke(env, r));
    case Verdict::kBudget:
      return fmt::format("Undecided: nothing broke in {}, and not all were looked at.", states);
  }
  return "";
}

SessionRun branch_of(const SessionRun& run, Env env, const std::vector<Choice>& choices) {
  SessionRun out = run;
  out.env = std::make_shared<const Env>(std::move(env));
  out.forced.clear();
  for (std::size_t i = 0; i < choices.size(); ++i) out.forced.push_back({i, choices[i]});
  if (run.recipe != nullptr) {
    auto recipe = std::make_shared<RunRecipe>(*run.recipe);
    recipe->head.machine = RunMachine::kSearched;
    out.recipe = std::move(recipe);
  }
  return out;
}

}  // namespace

std::string not_searchable(const SessionRun& run) {
  if (run.scenario == nullptr) return "This run has no scenario behind it that could be searched.";
  if (run.scenario->explores) return {};
  return "This guest is too large to try every order. Those marked \"small\" in the library are "
         "made "
         "for it.";
}

RaceFound search_race(const SessionRun& run, const RaceSearchOptions& options) {
  RaceFound out;
  Env env = env_of(*run.scenario, Mode::kExplored);
  ExploreOptions how;
  how.max_states = kMostStates;
  how.max_seconds = kPatience;
  // One is left to the window.
  how.threads = std::max(2U, std::thread::hardware_concurrency()) - 1;
  how.shortest = true;
  how.cancel = options.cancel;
  how.progress = [&](std::uint64_t states, std::uint64_t) {
    if (options.progress) options.progress(states);
  };
  out.result = explore(env, how);
  out.words = words_of(env, out.result);
  if (out.result.verdict == Verdict::kViolated)
    out.run = branch_of(run, std::move(env), out.result.counterexample);
  return out;
}

}  // namespace pf
