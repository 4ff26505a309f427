// A lane: one ordered queue of the machine (a link direction and TLP class, a store buffer, a
// descriptor queue), or a pool whose entries may go in any order (write-combining buffers, reads at
// the root port).
//
// Emulates: PCIe posted / non-posted / completion queues with their passing rules and TSO buffers.
// Invariants:
//  1. Entries of a lane leave in the order they came; of a pool in any order.
//  2. A non-posted TLP or a completion never leaves before a posted one that entered its link
//  before
//     it (`ahead` counts those); posted ones may pass it.
//  3. A full lane holds its senders back; nothing is ever dropped.
#pragma once
#include <bit>

#include "core/hw/hw.h"

namespace pf {

inline unsigned count(const Hw& h, LaneId lane) {
  return h.get<std::uint8_t>(h.lay.lane_counts, lane);
}
inline bool empty(const Hw& h, LaneId lane) { return count(h, lane) == 0; }
// The first lane from `lane` on that holds anything, or the number of lanes.
inline unsigned next_used(const Hw& h, unsigned lane) {
  for (; lane < h.lay.walk_slot; lane = (lane | 7u) + 1) {
    const std::uint64_t eight = h.get<std::uint64_t>(h.lay.lane_counts, lane / 8);
    const std::uint64_t rest = eight >> 8 * (lane % 8);
    if (rest != 0) return lane + static_cast<unsigned>(std::countr_zero(rest)) / 8;
  }
  return h.lay.walk_slot;
}
inline bool has_space(const Hw& h, LaneId lane, unsigned n = 1) {
  return count(h, lane) + n <= h.lay.lanes[lane].capacity;
}
inline const Event& entry(const Hw& h, LaneId lane, unsigned i = 0) {
  return h.get<Event>(h.lay.lanes[lane].offset, i);
}
Event& edit_entry(Hw& h, LaneId lane, unsigned i);

// REQUIRES has_space. `delay`: how long the way takes, once the link is free.
void push(Hw& h, LaneId lane, Event event, Time delay = 0);
// Takes out entry i (0 unless the lane is a pool) and lets what it held back come forward.
Event pop(Hw& h, LaneId lane, unsigned i = 0);
void clear(Hw& h, LaneId lane);

// An entry of that actor is in it.
bool holds_of(const Hw& h, LaneId lane, std::uint8_t actor);
// The first entry of that kind and line, or -1.
int find(const Hw& h, LaneId lane, Kind kind, std::uint32_t line);

}  // namespace pf
