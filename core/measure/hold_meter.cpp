#include "core/measure/hold_meter.h"

#include <algorithm>

namespace pf {

void HoldMeter::push(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::kTlpEnters:
      return take_tlp(fact, true);
    case FactKind::kTlpLeaves:
      return take_tlp(fact, false);
    case FactKind::kHeld:
      stood_ = 0;  // what waited was on its way into the queue
      return take_fill(fact);
    case FactKind::kDrained:
      held_.add(is_stun_ ? std::min(fact.c, fact.at - stun_since_) : fact.c);
      return take_fill(fact);
    case FactKind::kLinkState:
      if (fact.b == 0) stun_since_ = fact.at;
      return;
    case FactKind::kServed:
      ++served_;
      return;
    case FactKind::kLogged:
      log_ = std::max(log_, fact.b);
      return;
    case FactKind::kHolds:
      if (fact.b == 0) pages_.add(fact.at - holds_since_);
      holds_since_ = fact.at;
      return;
    default:
      return;
  }
}

void HoldMeter::settle() {
  if (stood_ > 0) behind_.add(stood_);
  stood_ = 0;
}

void HoldMeter::take_tlp(const Fact& fact, bool enters) {
  const auto lane = static_cast<LaneId>(fact.b & 0xff);
  if (lane != kUpP && lane != kUpN) return;
  std::deque<Time>& due = due_[lane == kUpP ? 0 : 1];
  if (enters) return due.push_back(fact.c);
  settle();
  if (due.empty()) return;
  const Time since = due.front();
  due.pop_front();
  if (fact.at > since && (is_full_ || since < full_until_)) stood_ = fact.at - since;
}

void HoldMeter::take_fill(const Fact& fact) {
  const std::uint64_t writes = fact.b & 0xff, others = fact.b >> 8 & 0xff;
  writes_ = std::max(writes_, writes);
  others_ = std::max(others_, others);
  if (is_stun_) return;
  const LaneId queue = env_.layout.aside;
  const bool full = writes == env_.layout.lanes[queue].capacity ||
                    others == env_.layout.lanes[queue + 1u].capacity;
  if (full && !is_full_) full_since_ = fact.at;
  if (!full && is_full_) {
    full_ += fact.at - full_since_;
    full_until_ = fact.at;
  }
  is_full_ = full;
}

// What it must have room for: two queues; the interposer one bit a page to route by, a page and a
// log to serve from.
std::uint64_t HoldMeter::state_bytes() const {
  const InterposerSpec& spec = env_.hw.interposer;
  const Timing& t = env_.hw.timing;
  if (is_stun_) return 0;
  if (!spec.present) {
    if (env_.layout.aside == 0) return 0;
    const LaneId queue = env_.layout.aside;
    return env_.layout.lanes[queue].capacity * std::uint64_t{t.max_payload + t.tlp_header_write} +
           env_.layout.lanes[queue + 1u].capacity * std::uint64_t{t.tlp_header_read};
  }
  std::uint64_t bytes = spec.buffer * std::uint64_t{t.max_payload + t.tlp_header_write};
  bytes += spec.buffer * std::uint64_t{t.tlp_header_read};
  if (spec.routes) bytes += (env_.hw.pages + 7) / 8;
  if (env_.layout.delta_log == 0) return bytes;
  const std::uint64_t logged = env_.layout.lanes[env_.layout.delta_log].capacity;
  return bytes + env_.hw.page_bytes() + logged * (kLineBytes + t.tlp_header_write);
}

HoldFigures HoldMeter::figures() const {
  HoldFigures f;
  f.held = {held_.count(), held_.percentile(500), held_.percentile(990), held_.max()};
  f.pages = {pages_.count(), pages_.percentile(500), pages_.percentile(990), pages_.max()};
  f.behind = {behind_.count(), behind_.percentile(500), behind_.percentile(990), behind_.max()};
  f.most_writes = writes_;
  f.most_others = others_;
  f.state_bytes = state_bytes();
  f.served = served_;
  f.most_logged = log_;
  f.full = full_;
  return f;
}

}  // namespace pf
