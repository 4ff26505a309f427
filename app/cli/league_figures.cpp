// What the page's tables, charts and sentences share.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/league.h"

namespace pf::cli {

std::string percent_text(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string times_text(double factor) {
  return factor < 10 ? fmt::format("{:.1f}", factor) : fmt::format("{:.0f}", factor);
}

std::vector<Breaking> breaking_points(const std::vector<LeagueRun>& family) {
  std::vector<Breaking> out;
  for (const LeagueRun& run : family) {
    const auto same = [&](const Breaking& b) { return b.mover == run.mover(); };
    if (std::any_of(out.begin(), out.end(), same)) continue;
    Breaking b;
    b.mover = run.mover();
    for (const LeagueRun& other : family) {
      if (other.mover() != b.mover) continue;
      b.most = std::max(b.most, other.summary.timeouts);
      if (other.summary.timeouts == 0) continue;
      if (b.first_bad != 0 && b.first_bad <= other.acknowledges()) continue;
      b.first_bad = other.acknowledges();
      b.timeouts = other.summary.timeouts;
    }
    for (const LeagueRun& other : family) {
      const bool below = b.first_bad == 0 || other.acknowledges() < b.first_bad;
      if (other.mover() == b.mover && below)
        b.last_good = std::max(b.last_good, other.acknowledges());
    }
    out.push_back(b);
  }
  return out;
}

}  // namespace pf::cli
