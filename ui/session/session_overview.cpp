// What is known of the whole run at a glance: kept up with its marks as they come, so that a frame
// costs the same however long the run is.
#include <algorithm>

#include "ui/session/session_impl.h"

namespace pf {
namespace {

constexpr std::size_t kDensityParts = 240;
constexpr std::uint64_t kShort = 8192;    // events, looked at one by one in a millisecond or two
constexpr std::size_t kAbortParts = 720;  // about one a pixel or two

std::size_t part_of(Time at, Time end, std::size_t parts) {
  const double part = static_cast<double>(at) / static_cast<double>(end);
  return std::min(parts - 1, static_cast<std::size_t>(part * static_cast<double>(parts)));
}

using Waypoints = std::vector<std::pair<std::uint64_t, Time>>;

// Of a long run the kept steps, of a short one, which has hardly any, whatever tells its time.
Waypoints waypoints_of(Timeline& t, Time end) {
  if (t.known() > kShort) return t.waypoints();
  Waypoints out = {{0, 0}};
  t.facts(0, t.known(), [&](std::uint64_t event, const Fact& f) {
    if (event > out.back().first) out.emplace_back(event, f.at);
  });
  if (t.known() > out.back().first) out.emplace_back(t.known(), end);
  return out;
}

// Between two points the events count as evenly spread, and every one is counted: there may be
// fewer than parts.
std::vector<std::uint32_t> density_of(Timeline& t, Time end) {
  std::vector<std::uint32_t> out(kDensityParts, 0);
  const Waypoints points = waypoints_of(t, end);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto [e0, t0] = points[i - 1];
    const auto [e1, t1] = points[i];
    const std::size_t a = part_of(t0, end, kDensityParts), b = part_of(t1, end, kDensityParts);
    const std::uint64_t events = e1 - e0, share = b - a + 1;
    for (std::size_t k = 0; k < share; ++k) {
      out[a + k] += static_cast<std::uint32_t>(events * (k + 1) / share - events * k / share);
    }
  }
  return out;
}

}  // namespace

Session::Impl::Seen& Session::Impl::see_marks() {
  const Marks& marks = timeline().marks();
  if (seen.branch != current) seen = {current, 0, {}, {}, kNever, 0, {}, {}};
  for (; seen.marks < marks.size(); ++seen.marks) {
    const Mark m = marks[seen.marks];
    if (m.kind == FactKind::kTxnAbort) seen.aborts.push_back({m.at, m.event, 1});
    if (m.kind == FactKind::kViolation && !seen.violation) seen.violation = m;
  }
  return seen;
}

// As far as known. When a run has ended its clock has gone on to turns in which nothing happened.
Time Session::Impl::last_time() {
  if (!timeline().ended()) return timeline().known_time();
  Seen& s = see_marks();
  if (s.last == kNever) s.last = timeline().seek(timeline().known()).agenda.now;
  return s.last;
}

void Session::Impl::overview(LanesInput& in) {
  Seen& s = see_marks();
  in.end = std::max<Time>(1, last_time());
  if (s.end != in.end) {
    s.end = in.end;
    s.density = density_of(timeline(), in.end);
    s.strip.clear();
    for (const LanesInput::Abort& a : s.aborts) {
      const std::size_t part = part_of(a.at, in.end, kAbortParts);
      if (!s.strip.empty() && part_of(s.strip.back().at, in.end, kAbortParts) == part)
        ++s.strip.back().count;
      else
        s.strip.push_back(a);
    }
  }
  in.density = s.density;
  in.aborts = s.strip;
}

}  // namespace pf
