#include "core/measure/window_meter.h"

#include <algorithm>

#include "core/hw/ots.h"
#include "core/measure/latency_figures.h"

namespace pf {

void WindowMeter::push(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::kTlpEnters:
      return take_tlp(fact, true);
    case FactKind::kTlpLeaves:
      return take_tlp(fact, false);
    case FactKind::kWindowTold:
      return told(fact);
    case FactKind::kWindowRead:
      return reads_.add(fact.c);
    case FactKind::kWindowWrite:
      return held_.add(fact.c);
    case FactKind::kWindowOverflows:
      ++overflows_;
      return;
    default:
      return;
  }
}

// Writes go down with their data and up again; of a read the data do, where it has been served.
void WindowMeter::take_tlp(const Fact& fact, bool enters) {
  const auto lane = static_cast<LaneId>(fact.b & 0xff);
  if (!env_.layout.of_ots(lane)) return;
  const auto kind = static_cast<Kind>((fact.b >> 8) & 0xff);
  const std::uint64_t bytes = ((fact.b >> 16) & 0xff) * kLineBytes;
  const auto which = static_cast<OtsLane>(lane - env_.layout.ots_lanes);
  if (which == kWindowInP && enters) down_ += bytes;
  if (which == kWindowOutP && enters) up_ += bytes;
  if (which == kWindowOutN && !enters && kind == Kind::kDeviceRead) {
    down_ += bytes;
    up_ += bytes;
  }
}

void WindowMeter::told(const Fact& fact) {
  switch (static_cast<OtsCommand>(fact.b & 0xff)) {
    case OtsCommand::kOpen:
      ++pages_;
      opened_ = fact.at;
      before_ = down_;
      return;
    case OtsCommand::kWatch:
      ++copies_;
      return;
    case OtsCommand::kHold:
      ++copies_;
      ++holds_;
      return;
    case OtsCommand::kClose:
      open_ += fact.at - opened_;
      if (down_ - before_ < busiest_) return;
      busiest_ = down_ - before_;
      busiest_open_ = fact.at - opened_;
      return;
    default:
      return;
  }
}

WindowFigures WindowMeter::figures() const {
  WindowFigures f;
  f.pages = pages_;
  f.recopies = copies_ > pages_ ? copies_ - pages_ : 0;
  f.holds = holds_;
  f.overflows = overflows_;
  f.reads = latency_of(reads_);
  f.writes = latency_of(held_);
  f.bytes_down = down_;
  f.bytes_up = up_;
  f.open = open_;
  f.busiest_bytes = busiest_;
  f.busiest_open = busiest_open_;
  return f;
}

}  // namespace pf
