// What is known of the whole run at a glance: kept up with its marks as they come, so that a frame
// costs the same however long the run is.
#include <algorithm>

#include "ui/session/session_impl.h"

namespace pf {
namespace {

constexpr std::size_t kDensityParts = 240;
constexpr std::size_t kAbortParts = 720;  // about one a pixel or two

std::size_t part_of(Time at, Time end, std::size_t parts) {
  const double part = static_cast<double>(at) / static_cast<double>(end);
  return std::min(parts - 1, static_cast<std::size_t>(part * static_cast<double>(parts)));
}

std::vector<std::uint32_t> density_of(const Timeline& t, Time end) {
  std::vector<std::uint32_t> out(kDensityParts, 0);
  const auto points = t.waypoints();
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto [e0, t0] = points[i - 1];
    const auto [e1, t1] = points[i];
    const std::size_t a = part_of(t0, end, kDensityParts), b = part_of(t1, end, kDensityParts);
    const auto share = static_cast<std::uint32_t>((e1 - e0) / (b - a + 1));
    for (std::size_t k = a; k <= b; ++k) out[k] += share;
  }
  return out;
}

}  // namespace

Session::Impl::Seen& Session::Impl::see_marks() {
  const Marks& marks = timeline().marks();
  if (seen.branch != current) seen = {current, 0, {}, {}, 0, {}, {}};
  for (; seen.marks < marks.size(); ++seen.marks) {
    const Mark m = marks[seen.marks];
    if (m.kind == FactKind::kTxnAbort) seen.aborts.push_back({m.at, m.event, 1});
    if (m.kind == FactKind::kViolation && !seen.violation) seen.violation = m;
  }
  return seen;
}

void Session::Impl::overview(LanesInput& in) {
  Seen& s = see_marks();
  in.end = std::max<Time>(1, timeline().known_time());
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
