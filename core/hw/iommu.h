// The IOMMU at a root port (core/hw/port.h): IOTLB, page walker, drain; its queued invalidation is
// core/hw/invalidation.h.
//
// Emulates: a leaf entry a page in memory, walked through the coherent fabric (or, with
// `coherent_walk` off, straight from memory); walks in flight that fill late; an invalidation queue
// with wait descriptors (VT-d queued invalidation); drain of translated requests (DR, DW); ATS.
// Invariants:
//  1. A walk that read its entry before an invalidation of that page loses its right to fill and
//     starts over (unless the fault `late-fill` is injected).
//  2. A wait descriptor completes after every descriptor before it, after the device
//     acknowledgements those asked for and, with drain, after every request that had been
//     translated by then has landed.
//  3. Old or new entry may be used until the invalidation completes.
//  4. With `ad_bits` a walk sets the entry's accessed bit, for a write its dirty bit too, by
//     compare and swap; an entry that has changed in between is walked again. A cached translation
//     knows whether its walk was for a write, and lets no other write by; it does not learn that
//     somebody has cleared the bit since.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// The head of a lane that leads to a root port reaches it: up to A, or to B (enters_port_b).
bool root_accepts(const Hw& h, LaneId up);
void root_arrives(Hw& h, LaneId up);

// Entry i at the root port has its translation and may land in memory or turn back to the bridge.
bool root_can_land(const Hw& h, LaneId lane, unsigned i);
void root_lands(Hw& h, LaneId lane, unsigned i);

bool walk_ready(const Hw& h, unsigned w);
void walk_step(Hw& h, unsigned w);  // reads the entry, then fills

bool iotlb_holds(const Hw& h, std::uint32_t page);
void iotlb_evict(Hw& h, std::uint32_t page);

// Translation caches of both kinds: `slots` entries at `offset`, most recently used first.
Place cache_find(const Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page);
void cache_touch(Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page);
void cache_fill(Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page, Place to,
                bool dirty = false);
// It is there, and the walk that filled it was for a write.
bool cache_is_dirty(const Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page);
bool cache_drop(Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page);

constexpr std::uint8_t flag_of(Place to) {
  constexpr std::uint8_t kFlags[] = {0, kToStart, kToEnd, kToWindow};
  return kFlags[static_cast<std::size_t>(to)];
}
// Of a request: it has its translation. Of an answer: what it says.
constexpr bool placed(const Event& e) { return (e.flags & (kToStart | kToEnd | kToWindow)) != 0; }
constexpr Place place_of(std::uint8_t flags) {
  if ((flags & kToWindow) != 0) return Place::kWindow;
  return (flags & kToStart) != 0 ? Place::kStart : Place::kEnd;
}

}  // namespace pf
