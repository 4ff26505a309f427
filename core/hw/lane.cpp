#include "core/hw/lane.h"

#include "core/hw/lane_parts.h"

#include <algorithm>

namespace pf {
namespace {

// Entries that one sender may ask space for at a time: an invalidation with its wait.
constexpr unsigned kMostAsked = 4;

std::uint8_t& edit_count(Hw& h, LaneId lane) {
  return h.edit<std::uint8_t>(h.lay.lane_counts, lane);
}

bool is_link(const Hw& h, LaneId lane) {
  if (lane < kCompletions || h.lay.is_direct(lane)) return true;
  if (h.lay.dirty_sets != 0 && lane == h.lay.dirty_sets) return false;  // inside the interposer
  const LanePart* part = part_of(h, lane);
  return part != nullptr && part->link;
}

// Of what travels on links requests are told.
void tell(Hw& h, FactKind kind, LaneId lane, const Event& e) {
  if (h.facts == nullptr) return;
  if (!is_link(h, lane)) return;
  h.fact(kind, e.from, e.line,
         lane | static_cast<std::uint64_t>(e.kind) << 8 | std::uint64_t{e.lines} << 16 |
             std::uint64_t{e.flags} << 24,
         kind == FactKind::kTlpEnters ? e.due : 0);
}

// The lane that may not pass this posted one learns that it has one less in front.
void let_forward(Hw& h, LaneId posted) {
  const int other = h.lay.lanes[posted].holds_back;
  if (other < 0) return;
  const auto lane = static_cast<LaneId>(other);
  const unsigned n = count(h, lane);
  for (unsigned i = 0; i < n; ++i) {
    if (entry(h, lane, i).ahead > 0) --edit_entry(h, lane, i).ahead;
  }
  if (n > 0) h.wake(lane, 0);
}

}  // namespace

Event& edit_entry(Hw& h, LaneId lane, unsigned i) {
  return h.edit<Event>(h.lay.lanes[lane].offset, i);
}

void push(Hw& h, LaneId lane, Event event, Time delay) {
  const LaneInfo& info = h.lay.lanes[lane];
  PF_ASSERT(has_space(h, lane), "a sender must wait for space");
  if (info.pushed_by >= 0) {
    event.ahead = static_cast<std::uint8_t>(count(h, static_cast<LaneId>(info.pushed_by)));
  }
  unsigned at = count(h, lane);
  if (h.timed()) {
    event.due = h.now() + delay;
    if (at > 0 && !info.pool) event.due = std::max(event.due, entry(h, lane, at - 1).due);
  }
  // One order for what has none: equal situations, equal bytes. Also where a search's choices are
  // replayed with time, else they would name another entry.
  if (info.pool && h.spec.explored) {
    auto key = [](const Event& e) { return std::pair(e.line, e.tag); };
    while (at > 0 && key(event) < key(entry(h, lane, at - 1))) {
      edit_entry(h, lane, at) = entry(h, lane, at - 1);
      --at;
    }
  }
  edit_entry(h, lane, at) = event;
  ++edit_count(h, lane);
  tell(h, FactKind::kTlpEnters, lane, event);
  if (h.timed() && (info.pool || count(h, lane) == 1)) h.wake(lane, event.due - h.now());
}

Event pop(Hw& h, LaneId lane, unsigned i) {
  const unsigned n = count(h, lane);
  PF_ASSERT(i < n, "nothing to take");
  const Event out = entry(h, lane, i);
  const std::uint32_t first = h.lay.lanes[lane].offset;
  Event* all = &h.edit<Event>(first, i);
  std::copy(all + 1, all + (n - i), all);
  all[n - i - 1] = Event{};
  h.touch(first + i * static_cast<std::uint32_t>(sizeof(Event)), (n - i) * sizeof(Event));
  edit_count(h, lane) = static_cast<std::uint8_t>(n - 1);
  let_forward(h, lane);
  tell(h, FactKind::kTlpLeaves, lane, out);
  if (h.timed() && n > 1) {
    Time due = kNever;
    const unsigned upto = h.lay.lanes[lane].pool ? n - 1 : 1;
    for (unsigned k = 0; k < upto; ++k) due = std::min(due, entry(h, lane, k).due);
    h.wake(lane, std::max<Time>(0, due - h.now()));
  }
  // Only a lane that was nearly full had anybody waiting for space (senders ask for up to
  // kMostAsked).
  std::uint32_t news = n == 1 ? kBufferDrained : 0u;
  if (n + kMostAsked > h.lay.lanes[lane].capacity) news |= kSpace;
  if (out.from >= kDevice0 && out.from < kVcpu0 && h.device(out.from - kDevice0).stopped != 0) {
    news |= kDeviceLeft;
  }
  if (news != 0) h.raise(news);
  return out;
}

void clear(Hw& h, LaneId lane) {
  while (!empty(h, lane)) pop(h, lane, count(h, lane) - 1);
}

bool holds_of(const Hw& h, LaneId lane, std::uint8_t actor) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    if (entry(h, lane, i).from == actor) return true;
  }
  return false;
}

int find(const Hw& h, LaneId lane, Kind kind, std::uint32_t line) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if (e.kind == kind && e.line == line) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace pf
