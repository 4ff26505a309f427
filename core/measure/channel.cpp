#include "core/measure/channel.h"

#include <algorithm>
#include <bit>

#include "core/hw/lane.h"
#include "core/measure/page_begins.h"
#include "core/mechanism/state.h"

namespace pf {
namespace {

constexpr std::int32_t kLinesOfPage = 64;        // counted at page detail, where a page is one
constexpr std::uint32_t kStoppedCopy = ~0u;      // in place of an attempt's number
constexpr std::uint64_t kWaitsForSignal2 = 460;  // block of FIG 2

std::int32_t lines_of_page(const Env& env) {
  return env.hw.detail == Detail::kPage ? kLinesOfPage
                                        : static_cast<std::int32_t>(env.hw.lines_per_page);
}

unsigned copies_in(const Hw& h, LaneId lane) {
  unsigned n = 0;
  for (unsigned i = 0; i < count(h, lane); ++i) n += entry(h, lane, i).kind == Kind::kCopyWrite;
  return n;
}

}  // namespace

const std::vector<ChannelRow>& channel_rows() {
  static const std::vector<ChannelRow> rows = {
      {Channel::kLinesRead, "lines-read", "CPU0", "lines read", {}},
      {Channel::kLinesStored, "lines-stored", "CPU1", "lines stored", {}},
      {Channel::kLinesLanded, "lines-landed", "RAM B", "lines landed", {}},
      {Channel::kAcksOwed, "acks-owed", "IOMMU", "acks owed", {}},
      {Channel::kTryState, "try-state", "State", "of the try", {"none", "read", "wait", "live"}},
      {Channel::kBridgeQueue, "bridge-queue", "NTB", "TLPs under way", {}},
      {Channel::kDevicesHeld, "devices-held", "Devices", "held", {}},
  };
  return rows;
}

std::optional<Channel> channel_of(std::string_view name) {
  for (const ChannelRow& row : channel_rows())
    if (name == row.name) return row.channel;
  return std::nullopt;
}

std::string channel_names() {
  std::string out;
  for (const ChannelRow& row : channel_rows())
    out += (out.empty() ? "" : ", ") + std::string(row.name);
  return out;
}

std::int32_t channel_top(const Env& env, Channel channel) {
  switch (channel) {
    case Channel::kLinesRead:
    case Channel::kLinesStored:
    case Channel::kLinesLanded:
      return lines_of_page(env);
    case Channel::kAcksOwed: {
      const auto owed = std::count_if(env.hw.devices.begin(), env.hw.devices.end(),
                                      [](const DeviceSpec& d) { return d.ats; });
      const bool two = env.hw.helpers > 1 && env.move.stale_helper_guard == StaleGuard::kNone;
      return static_cast<std::int32_t>(std::max<std::ptrdiff_t>(1, owed * (two ? 2 : 1)));
    }
    case Channel::kTryState:
      return static_cast<std::int32_t>(TryState::kLive);
    case Channel::kBridgeQueue:
      return env.layout.lanes[kToBP].capacity + env.layout.lanes[kToBN].capacity;
    case Channel::kDevicesHeld:
      return std::max<std::int32_t>(1, static_cast<std::int32_t>(env.hw.devices.size()));
  }
  return 1;
}

AttemptInHand attempt_in_hand(const Env& env, const World& world) {
  const Hw h = world.look(env);
  const MoveState& m = move_of(h);
  const auto& code = env.programs[kCpu0].code;
  const auto begins = std::find_if(code.begin(), code.end(),
                                   [](const Instruction& i) { return i.op == Op::kXBegin; });
  AttemptInHand out;
  out.open = h.txn().active != 0;
  if (m.attempt == 0 || begins == code.end()) return out;
  const bool begun =
      env.hw.detail == Detail::kPage ? out.open : m.thread[kCpu0].pc > begins - code.begin();
  out.page = m.page;
  out.begun = begun ? m.attempt : m.attempt - 1u;
  return out;
}

ChannelTracer::ChannelTracer(const Env& env, const World& world)
    : env_(&env), page_detail_(env.hw.detail == Detail::kPage) {
  const Hw h = world.look(env);
  if (env.move.invalidate == Invalidate::kIommuAndAts) {
    for (const DeviceSpec& d : env.hw.devices) ats_devices_ += d.ats;
  }
  const AttemptInHand hand = attempt_in_hand(env, world);
  in_hand_ = {hand.page, hand.begun};
  counts_ = hand.open;
  for (unsigned t = 1; t < 3; ++t) {
    copiers_[t].serves = {move_of(h).thread[t].page, move_of(h).thread[t].attempt};
  }
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) held(d, h.device(d).stopped != 0);
  if (page_detail_) {
    if (hand.open) set(Channel::kTryState, static_cast<std::int32_t>(TryState::kReads));
    return;
  }
  const Transaction& txn = h.txn();
  set(Channel::kLinesRead, static_cast<std::int32_t>(txn.lines_read));
  if (hand.open) {
    const bool waits = txn.pte_written != 0 || txn.ept_written != 0;
    set(Channel::kTryState, static_cast<std::int32_t>(waits ? TryState::kWaits : TryState::kReads));
  }
  std::int32_t owed = h.get<Answers>(h.lay.answers).acks_owed;
  for (unsigned i = 0; i < count(h, kQiLane); ++i)
    owed += entry(h, kQiLane, i).kind == Kind::kQiAts;
  set(Channel::kAcksOwed, owed);
  set(Channel::kBridgeQueue, static_cast<std::int32_t>(count(h, kToBP) + count(h, kToBN)));
  flying_.count = copies_in(h, kDownP) + copies_in(h, kToBP);
}

void ChannelTracer::set(Channel c, std::int32_t value) {
  std::int32_t& mine = value_[static_cast<std::size_t>(c)];
  if (mine == value) return;
  mine = value;
  changed_ |= 1u << static_cast<unsigned>(c);
}

void ChannelTracer::held(unsigned d, bool stopped) {
  const std::uint32_t bit = 1u << d;
  held_ = stopped ? held_ | bit : held_ & ~bit;
  set(Channel::kDevicesHeld, std::popcount(held_));
}

void ChannelTracer::clear_lines() {
  set(Channel::kLinesRead, 0);
  set(Channel::kLinesStored, 0);
  set(Channel::kLinesLanded, 0);
}

void ChannelTracer::take(const Fact& f) {
  switch (f.kind) {
    case FactKind::kTxnBegin:
      return begin(f);
    case FactKind::kLineTracked:
      return add(Channel::kLinesRead, 1);
    case FactKind::kEntryWritten:
      if (value(Channel::kTryState) == static_cast<std::int32_t>(TryState::kReads))
        set(Channel::kTryState, static_cast<std::int32_t>(TryState::kWaits));
      return;
    case FactKind::kTxnCommit:
      set(Channel::kLinesRead, 0);
      return set(Channel::kTryState, static_cast<std::int32_t>(TryState::kLive));
    case FactKind::kTxnAbort:
      counts_ = false;
      clear_lines();
      return set(Channel::kTryState, static_cast<std::int32_t>(TryState::kNone));
    case FactKind::kFallback:
      in_hand_ = {f.a, kStoppedCopy};
      counts_ = true;
      return;
    case FactKind::kPhaseEntered:
      return enters_phase(f);
    case FactKind::kLineLoaded:
      return loads(f);
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
      return crosses(f);
    case FactKind::kCopyLands:
      return lands(f);
    case FactKind::kStopped:
    case FactKind::kResumed:
      if (f.actor >= kDevice0 && f.actor < kVcpu0)
        held(f.actor - kDevice0, f.kind == FactKind::kStopped);
      return;
    case FactKind::kInvalidateQueued:
      return page_detail_ ? void() : add(Channel::kAcksOwed, ats_devices_);
    case FactKind::kInvalidateAcked:
      return page_detail_ ? void() : add(Channel::kAcksOwed, -1);
    default:
      return;
  }
}

void ChannelTracer::begin(const Fact& f) {
  const bool again = in_hand_.page == f.a && in_hand_.number != kStoppedCopy;
  // What others begin for a page that CPU0 has taken up already is that attempt.
  const bool begun = value(Channel::kTryState) == static_cast<std::int32_t>(TryState::kReads);
  in_hand_ = {f.a, again ? in_hand_.number + (begun ? 0 : 1) : 1};
  counts_ = true;
  clear_lines();
  // With a skewed clock the helper may have been first.
  for (unsigned t = 1; t < 3; ++t) {
    if (copiers_[t].serves == in_hand_ && copiers_[t].loaded != 0)
      set(Channel::kLinesStored, static_cast<std::int32_t>(copiers_[t].loaded));
  }
  set(Channel::kTryState, static_cast<std::int32_t>(TryState::kReads));
}

// Of a mover without transactions.
void ChannelTracer::begin_move(std::uint32_t page) {
  in_hand_ = {page, 1};
  counts_ = true;
  clear_lines();
  set(Channel::kTryState, static_cast<std::int32_t>(TryState::kReads));
}

void ChannelTracer::enters_phase(const Fact& f) {
  if (f.actor == kCpu0) {
    if (const auto page = enters_for_page(*env_, f)) {
      // Phases behind the commit are still of that page.
      const bool idle = value(Channel::kTryState) == static_cast<std::int32_t>(TryState::kNone);
      if (idle || in_hand_.page != *page) begin_move(*page);
    }
    if (f.a == kWaitsForSignal2 &&
        value(Channel::kTryState) == static_cast<std::int32_t>(TryState::kReads)) {
      set(Channel::kTryState, static_cast<std::int32_t>(TryState::kWaits));
    }
    return;
  }
  if (f.actor > kHelper1) return;
  Copier& c = copiers_[f.actor];
  const Attempt serves{static_cast<std::uint32_t>(f.b), static_cast<std::uint32_t>(f.b >> 32)};
  if (c.serves != serves) c = {serves, 0};
}

void ChannelTracer::loads(const Fact& f) {
  if (f.actor > kHelper1) return;
  Copier& c = copiers_[f.actor];
  const std::uint32_t line = line_of_block(f.a);
  if (line == 0) c.loaded = 0;
  if (f.actor == kCpu0 && line == 0) {
    const Attempt stopped{f.a / env_->hw.lines_per_page, kStoppedCopy};  // the block's first page
    // One that tried before counts from the fallback on, one that never tries from its page's
    // begin.
    if (in_hand_ != stopped && (in_hand_.page != stopped.page || by_transactions(*env_))) {
      clear_lines();
      set(Channel::kTryState, static_cast<std::int32_t>(TryState::kNone));
    }
    in_hand_ = c.serves = stopped;
    counts_ = true;
  }
  c.loaded = std::max(c.loaded, line + 1);
  if (counts_ && c.serves == in_hand_) add(Channel::kLinesStored, 1);
}

// A store of an older attempt that was still in its buffer has a line its helper has not read yet
// this time.
void ChannelTracer::crosses(const Fact& f) {
  const auto lane = static_cast<LaneId>(f.b & 0xff);
  const bool enters = f.kind == FactKind::kTlpEnters;
  if (lane != kToBP && lane != kToBN && lane != kDownP) return;
  const auto kind = static_cast<Kind>((f.b >> 8) & 0xff);
  const bool copy = enters && lane == kDownP && kind == Kind::kCopyWrite;
  if (page_detail_) {
    if (copy && counts_) {
      const auto lines = static_cast<std::int32_t>((f.b >> 16) & 0xff);
      set(Channel::kLinesStored, std::min(value(Channel::kLinesStored) + lines, kLinesOfPage));
    }
    return;
  }
  if (lane != kDownP) return add(Channel::kBridgeQueue, enters ? 1 : -1);
  if (!copy || f.actor > kHelper1) return;
  PF_ASSERT(flying_.count < kMostFlying, "copies on the way are bounded by their lanes");
  const Copier& c = copiers_[f.actor];
  const bool read = line_of_block(f.a) < c.loaded;
  flying_.of[(flying_.first + flying_.count++) % kMostFlying] = read ? c.serves : Attempt{};
}

void ChannelTracer::lands(const Fact& f) {
  if (page_detail_) {
    const auto lines = static_cast<std::int32_t>(std::max<std::int64_t>(1, f.c));
    if (counts_)
      set(Channel::kLinesLanded, std::min(value(Channel::kLinesLanded) + lines, kLinesOfPage));
    return;
  }
  if (flying_.count == 0) {
    // No thread has stored it: a device copies.
    const std::uint32_t page = f.a / env_->hw.lines_per_page;
    const bool mine = page >= in_hand_.page && page - in_hand_.page < env_->hw.batch;
    if (counts_ && mine && value(Channel::kLinesLanded) < lines_of_page(*env_) &&
        !by_transactions(*env_))
      add(Channel::kLinesLanded, 1);
    return;
  }
  const Attempt of = flying_.of[flying_.first];
  flying_.first = (flying_.first + 1) % kMostFlying;
  --flying_.count;
  if (counts_ && of.number != 0 && of == in_hand_) add(Channel::kLinesLanded, 1);
}

}  // namespace pf
