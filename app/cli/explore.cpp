// `pageferry explore`: every interleaving of a small scenario.
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/progress.h"
#include "app/cli/search.h"
#include "app/cli/words.h"
#include "core/measure/run_json.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

double per_second(std::uint64_t n, double seconds) {
  return seconds > 0 ? static_cast<double>(n) / seconds : 0;
}

void print_json(const Scenario& s, const Search& search) {
  const ExploreResult& r = search.result;
  Json counterexample = nullptr;
  const bool violated = !search.choices.empty();
  if (violated) {
    counterexample = {
        {"choices", search.choices}, {"length", search.choices.size()}, {"shortest", r.shortest}};
    if (search.timing.fit == Fit::kFits) counterexample["at_ps"] = search.timing.choices_at;
  }
  const Json out = {
      {"scenario", s.file},
      {"mechanism", s.move.id},
      {"verdict", verdict_name(r.verdict)},
      {"complete", r.complete},
      {"acyclic", r.acyclic},
      {"states", r.states},
      {"transitions", r.transitions},
      {"max_depth", r.max_depth},
      {"wall_s", r.wall_s},
      {"states_per_s", per_second(r.states, r.wall_s)},
      {"peak_rss_bytes", peak_rss_bytes()},
      {"transitions_per_s", per_second(r.transitions, r.wall_s)},
      {"timing", fit_name(search.timing.fit)},
      {"timing_profile", s.timing_name},
      {"timing_words", violated ? Json(timing_words(s, search.timing)) : Json(nullptr)},
      {"control", search.control ? Json(verdict_name(*search.control)) : Json(nullptr)},
      {"violation", search.violation ? Json::parse(violation_json(*search.violation)) : Json()},
      {"counterexample", counterexample}};
  fmt::print("{}\n", out.dump());
}

std::string headline(const Search& search) {
  switch (search.result.verdict) {
    case Verdict::kHolds:
      return "HOLDS: every order of events keeps every invariant";
    case Verdict::kViolated:
      return "VIOLATED";
    case Verdict::kBudget:
      return "UNDECIDED: the budget ran out first, and nothing broke so far";
  }
  return "";
}

// A text too long for one line, as lines of which only the first has a label.
void add_paragraph(const std::string& text, std::string label, Lines& lines) {
  std::istringstream in(wrapped(text, 86, 0));
  for (std::string line; std::getline(in, line); label.clear()) lines.push_back({label, line});
}

void print_violation(const Scenario& s, const Search& search) {
  const ViolationReport& v = *search.violation;
  Lines lines = {{"what broke", violation_words(v)}};
  if (v.has_values && v.invariant != 6) lines.push_back({"values", v.values});
  if (search.control)
    lines.push_back({"control", fmt::format("{} (the same accesses, nothing moved)",
                                            verdict_name(*search.control))});
  add_paragraph(timing_words(s, search.timing), "timing", lines);
  fmt::print("{}\nCounterexample, {}{}\n", aligned(lines), plural(search.choices.size(), "choice"),
             search.result.shortest ? ", none is shorter" : "");
  const std::size_t width = std::to_string(search.choices.size()).size();
  const std::vector<Time>& at = search.timing.choices_at;
  for (std::size_t i = 0; i < search.choices.size(); ++i) {
    const std::string when = at.empty() ? "" : fmt::format("{:>8}  ", time_text(at[i]));
    fmt::print("  {:>{}}  {}{}\n", i + 1, width, when, search.choices[i]);
  }
  fmt::print("\n");
}

void print_summary(const Scenario& s, const Search& search) {
  const ExploreResult& r = search.result;
  fmt::print("{}\n{}\n{}{}\n", s.title, headline(search), s.summary, s.summary.empty() ? "" : "\n");
  if (search.violation) print_violation(s, search);
  Lines lines = {
      {"searched", fmt::format("{}, {}{}", plural(r.states, "state"),
                               plural(r.transitions, "transition"), r.complete ? "" : ", not all")},
      {"deepest", fmt::format("{} choices", with_commas(r.max_depth))}};
  if (r.verdict == Verdict::kHolds) {
    lines.push_back({"cycles", r.acyclic ? "none: every order of events comes to an end"
                                         : "none met; a search by one thread rules them out"});
  }
  lines.push_back({"took", fmt::format("{:.2f} s ({} transitions/s, {} of memory)", r.wall_s,
                                       three_digits(per_second(r.transitions, r.wall_s)),
                                       bytes_text(static_cast<double>(peak_rss_bytes())))});
  fmt::print("{}", aligned(lines));
}

RunMachine machine_of(const ExploreArgs& args) {
  return args.search.reduce ? RunMachine::kSearched : RunMachine::kSearchedUnreduced;
}

// The counterexample as a run: its choices first, then whatever follows by itself, to the end.
// False when it was interrupted.
bool write_counterexample(const Scenario& s, const ExploreArgs& args, const Search& search,
                          RunWriter& writer) {
  if (search.choices.empty()) {
    notice("nothing broke, so there is no counterexample to write");
    return true;
  }
  DriveOptions options;
  options.writer = &writer;
  options.quiet = true;
  for (std::size_t i = 0; i < search.choices.size(); ++i) {
    options.forced.push_back({i, search.choices[i]});
    writer.forced(options.forced.back());
  }
  const Drive ran = drive(s, machine_of(args), options);
  if (!ran.interrupted) writer.finish(ran.last);
  return !ran.interrupted;
}

}  // namespace

int explore(const ExploreArgs& args, const Common& common) {
  const Scenario scenario = load_scenario(args.scenario, common.set);
  std::optional<RunWriter> writer;  // before the search: it may take hours
  if (!args.out.empty())
    writer.emplace(args.out, head_of(scenario, machine_of(args)), parts_of(scenario));
  const Search found = search(scenario, args.search, common.quiet);
  if (found.interrupted) return kInterrupted;
  if (writer && !write_counterexample(scenario, args, found, *writer)) return kInterrupted;
  if (common.json) {
    print_json(scenario, found);
  } else {
    print_summary(scenario, found);
  }
  switch (found.result.verdict) {
    case Verdict::kHolds:
      return kDone;
    case Verdict::kViolated:
      return kViolated;
    case Verdict::kBudget:
      return kBudget;
  }
  return kOurFailure;
}

}  // namespace pf::cli
