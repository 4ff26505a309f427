// `pageferry check`: every scenario against its own [expect], a line each.
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/outcome.h"
#include "app/cli/search.h"
#include "app/cli/words.h"
#include "core/base/error.h"

namespace pf::cli {
namespace {

struct Checked {
  std::string name, what;          // what it came to, in a few words
  std::vector<std::string> wrong;  // expectations that were not met
};

std::string run_words(const RunSummary& s) {
  return fmt::format("{}, {} of {} pages in {}, {} events", s.holds() ? "holds" : "violated",
                     with_commas(s.pages_moved), with_commas(s.pages_total), time_text(s.moved),
                     three_digits(static_cast<double>(s.events)));
}

std::string search_words(const Search& found) {
  return fmt::format("{}, {} states in {:.2f} s", verdict_name(found.result.verdict),
                     three_digits(static_cast<double>(found.result.states)), found.result.wall_s);
}

std::string unmet(const Expectation& e, const Outcome& outcome) {
  if (!e.text.empty()) {
    const std::string got = outcome.text(e.name);
    return got == e.text ? "" : fmt::format("expected {} {}, got {}", e.name, e.text, got);
  }
  const std::optional<double> got = outcome.number(e.name);
  if (got && *got >= e.least && *got <= e.most) return "";
  return fmt::format(
      "expected {} {}, got {}", e.name,
      e.least == e.most ? fmt::format("{}", e.least) : fmt::format("{} to {}", e.least, e.most),
      got ? fmt::format("{}", *got) : "none");
}

// Nothing when it was interrupted.
std::optional<Checked> check_one(const Scenario& s, const CheckArgs& args, bool quiet) {
  Checked out{s.name, "", {}};
  Outcome outcome;
  if (s.explores) {
    const Search found = search(s, args.search, quiet);
    if (found.interrupted) return std::nullopt;
    out.what = search_words(found);
    outcome = outcome_of(found);
  } else {
    DriveOptions options;
    options.quiet = quiet;
    const Drive ran = drive(s, RunMachine::kTimed, options);
    if (ran.interrupted) return std::nullopt;
    out.what = run_words(ran.summary);
    outcome = outcome_of(ran.summary);
  }
  if (s.expect.empty()) out.wrong.push_back("it expects nothing: add [expect]");
  for (const Expectation& e : s.expect)
    if (std::string wrong = unmet(e, outcome); !wrong.empty())
      out.wrong.push_back(std::move(wrong));
  return out;
}

}  // namespace

int check(const CheckArgs& args, const Common& common) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  bool good = true;
  std::vector<std::vector<Scenario>> families;  // all, before the first of them runs
  for (const std::string& path : args.scenarios) families.push_back(load_family(path, common.set));
  for (const std::vector<Scenario>& family : families) {
    for (const Scenario& member : family) {
      const std::optional<Checked> checked = check_one(member, args, common.quiet);
      if (!checked) return kInterrupted;
      good = good && checked->wrong.empty();
      all.push_back({{"scenario", checked->name},
                     {"met", checked->wrong.empty()},
                     {"outcome", checked->what},
                     {"unmet", checked->wrong}});
      if (common.json) continue;
      fmt::print("{:<4}  {:<28}  {}\n", checked->wrong.empty() ? "ok" : "FAIL", checked->name,
                 checked->what);
      for (const std::string& wrong : checked->wrong) fmt::print("      {:<28}  {}\n", "", wrong);
      std::fflush(stdout);
    }
  }
  if (common.json) fmt::print("{}\n", nlohmann::ordered_json{{"checks", all}}.dump());
  return good ? kDone : kViolated;
}

}  // namespace pf::cli
