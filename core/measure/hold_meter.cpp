#include "core/measure/hold_meter.h"

#include <algorithm>

#include "core/hw/device.h"
#include "core/hw/interposer_b.h"
#include "core/measure/latency_figures.h"

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

// Two queues; the interposer one bit a page to route by, a page and a log to serve from. The one
// before host B has a bit a page alone.
std::uint64_t HoldMeter::state_bytes(const Env& env) {
  const InterposerSpec& spec = env.hw.interposer;
  const Timing& t = env.hw.timing;
  if (env.hw.stunned_link) return 0;
  std::uint64_t bytes = has_interposer_b(env.hw) ? (env.hw.pages + 7) / 8 : 0;
  if (!spec.present) {
    const LaneId queue = env.layout.aside;
    if (bytes > 0 || queue == 0) return bytes;
    return env.layout.lanes[queue].capacity * std::uint64_t{t.max_payload + t.tlp_header_write} +
           env.layout.lanes[queue + 1u].capacity * std::uint64_t{t.tlp_header_read};
  }
  bytes += spec.buffer * std::uint64_t{t.max_payload + t.tlp_header_write};
  bytes += spec.buffer * std::uint64_t{t.tlp_header_read};
  bytes += atomics_bytes(env.hw);
  if (spec.routes) bytes += (env.hw.pages + 7) / 8;
  if (env.layout.delta_log == 0) return bytes;
  const std::uint64_t logged = env.layout.lanes[env.layout.delta_log].capacity;
  return bytes + env.hw.page_bytes() + logged * (kLineBytes + t.tlp_header_write);
}

std::uint64_t HoldMeter::atomics_bytes(const HwSpec& hw) {
  constexpr std::uint64_t kEach = 8;
  std::uint64_t most = 0;
  for (const DeviceSpec& d : hw.devices) most += d.outstanding;
  return any_atomics(hw) ? most * kEach : 0;
}

HoldFigures HoldMeter::figures() const {
  HoldFigures f;
  f.held = latency_of(held_);
  f.pages = latency_of(pages_);
  f.behind = latency_of(behind_);
  f.most_writes = writes_;
  f.most_others = others_;
  f.state_bytes = state_bytes(env_);
  f.served = served_;
  f.most_logged = log_;
  f.full = full_;
  return f;
}

}  // namespace pf
