// `pageferry league`: runs the leagues' families and writes the page about them: tables, charts and
// what they teach. Every figure on it comes out of these runs; every comparison is chosen by them,
// and a sentence that the runs no longer bear out is refused (ClaimFailed) instead of written.
//
// Invariant: equal scenarios and an equal engine give an equal page, byte for byte; nothing on it
// is of this machine or this hour.
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/cli/report.h"
#include "core/scenario/scenario.h"

namespace pf::cli {

// A member of a family that has run. Names are "MOVER, WHAT VARIES" or one of the two alone.
struct LeagueRun {
  std::string name;
  Scenario scenario;
  RunSummary summary;

  std::string mover() const { return name.substr(0, name.find(',')); }
  Time acknowledges() const { return scenario.timing.timing.ats_purge.typ; }
  Time may_wait() const { return scenario.timing.timing.completion_timeout; }
};

struct League {
  std::vector<LeagueRun> engine, batch, ats, ats_cold, ats_ranges, interval;
  std::vector<LeagueRun> dirty, readers, readers_plain;
};

// Where requests begin to wait past their completion timeout as acknowledgements take longer.
struct Breaking {
  std::string mover;
  Time last_good = 0;  // the longest acknowledgement below `first_bad` in the family; 0: none
  Time first_bad = 0;  // the shortest with timeouts; 0: none in the family
  std::uint64_t timeouts = 0, most = 0;  // at first_bad, and at most in the family
};
// Of each mover of the family, in its order. REQUIRES one completion timeout in all of it.
std::vector<Breaking> breaking_points(const std::vector<LeagueRun>& family);

struct ClaimFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// Throws ClaimFailed unless the runs bear it out.
void claim(bool borne_out, const std::string& what);

// Ten sentences. Throws ClaimFailed.
std::vector<std::string> league_lessons(const League& league);
// By file name. Throws InputError where a palette lacks a colour.
std::map<std::string, std::string> league_charts(const League& league);
std::string league_page(const League& league);

// For tables and sentences.
std::string percent_text(double share);  // "4 %"
std::string times_text(double factor);   // "1.6", "130"

}  // namespace pf::cli
