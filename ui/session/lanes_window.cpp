// Which span of simulated time the lanes show: the one the user chose, else the attempt in hand.
#include <algorithm>

#include "ui/session/session_impl.h"

namespace pf {

// Of a window that follows the playhead, the part around it that can be drawn in full: halved as
// often as it takes, so that it stays while the playhead runs through it.
LanesWindow Session::Impl::fitting(LanesWindow base) {
  const Time now = rest.after->agenda.now;
  Follow& f = follow;
  const bool same = f.branch == current && f.known == timeline().known_time() &&
                    f.base.from == base.from && (f.halved || f.base.to == base.to);
  if (same && (!f.halved || (now >= f.shown.from && now <= f.shown.to))) return f.shown;
  f = {current, timeline().known_time(), false, base, base};
  const auto events = [&](Time t) { return timeline().event_at(std::max<Time>(0, t)); };
  LanesWindow& w = f.shown;
  for (std::uint64_t a = events(w.from), b = events(w.to); b - a > kMostEvents;) {
    const Time middle = w.from + (w.to - w.from) / 2;
    if (middle == w.from) break;
    f.halved = true;
    if (now < middle) {
      w.to = middle;
      b = events(w.to);
    } else {
      w.from = middle;
      a = events(w.from);
    }
  }
  return w;
}

LanesWindow Session::Impl::lanes_window() {
  if (window) return *window;
  // The attempt in hand, from a little before XBEGIN to a little after its end.
  const Time now = rest.after->agenda.now;
  const auto& marks = timeline().marks();
  Time from = kNever, to = kNever;
  const std::size_t here = marks.up_to(place.event);
  for (std::size_t i = here; i-- > 0;) {
    const Mark m = marks[i];
    if (m.kind != FactKind::kTxnBegin) continue;
    from = m.at;
    break;
  }
  if (from == kNever) from = now;
  for (std::size_t next = here; next < marks.size() && to == kNever; ++next) {
    const Mark m = marks[next];
    if (m.kind == FactKind::kTxnCommit || m.kind == FactKind::kTxnAbort ||
        m.kind == FactKind::kPageMoved)
      to = m.at;
  }
  if (env().hw.explored) {  // times count steps
    to = std::max(to == kNever ? last_time() : to, from + 8 * kUntimedStep);
    return fitting({from - kUntimedStep, to + 2 * kUntimedStep});
  }
  if (to == kNever || to - from > 40 * kMicrosecond) to = std::max(now, from + 4 * kMicrosecond);
  const Time span = std::max<Time>(to - from, 200 * kNanosecond);
  return fitting({from - span / 10, to + span / 6});
}

LanesWindow Session::lanes_window() const { return impl_->lanes_window(); }

void Session::set_lanes_window(Time from, Time to) {
  if (to <= from) return;
  impl_->window = LanesWindow{from, to};
  ++impl_->revision;
}

void Session::follow_playhead() {
  impl_->window.reset();
  ++impl_->revision;
}

}  // namespace pf
