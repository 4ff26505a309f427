// The root ports of both hosts, each with an IOMMU of its own.
//
// Emulates: host A's port always; host B's where `campaign.iommu = "b"` makes host B's IOMMU the
// one that translates for the guest's devices while pages are still at host A (US11928496B2, the
// paragraph on post-copy): what has moved lands in B's memory, the rest turns back at B's port and
// reaches A's memory over the bridge. Each port has its lanes, IOTLB, walkers and invalidation
// queue; the entries are those of the table that is in use. A device belongs to A's port until it
// is remapped (Device::direct), to B's afterwards. Invariants:
//  1. Host B's port takes up room only where it is used (Layout::root_b).
//  2. A mover uses the queue of the port that the first device belongs to.
//  3. What a port turns back goes on to the other host's memory, never to its port: a request is
//     translated once.
#pragma once
#include "core/hw/hw.h"

namespace pf {

struct Port {
  bool at_b = false;
  LaneId root_p = kRootP, root_n = kRootN;  // what has come in waits there
  LaneId out_p = kDownP, out_n = kDownN;    // what it turns back goes on there
  LaneId qi = kQiLane;
  std::uint32_t iotlb = 0;       // offset in the block
  std::uint32_t first_walk = 0;  // its walkers are so many from there
  DeviceLane answers = kDataFromA;
};

inline bool has_port_b(const Hw& h) { return h.lay.root_b != 0; }

inline Port port_of(const Hw& h, bool at_b) {
  if (!at_b) return {false, kRootP, kRootN, kDownP, kDownN, kQiLane, h.lay.iotlb, 0, kDataFromA};
  const LaneId root = h.lay.root_b, out = h.lay.from_b;
  return {true,
          root,
          static_cast<LaneId>(root + 1),
          out,
          static_cast<LaneId>(out + 1),
          static_cast<LaneId>(root + 2),
          h.lay.iotlb_b,
          h.spec.walkers,
          kDataFromB};
}

// It is translated at B's port.
inline bool homed_at_b(const Hw& h, unsigned d) { return has_port_b(h) && h.device(d).direct != 0; }
inline Port port_of_device(const Hw& h, unsigned d) { return port_of(h, homed_at_b(h, d)); }
inline Port port_of_walk(const Hw& h, unsigned w) { return port_of(h, w >= h.spec.walkers); }
inline bool is_root_b(const Hw& h, LaneId lane) {
  return has_port_b(h) && (lane == h.lay.root_b || lane == h.lay.root_b + 1);
}
inline bool is_qi(const Hw& h, LaneId lane) {
  return lane == kQiLane || (has_port_b(h) && lane == h.lay.root_b + 2);
}
inline Port port_of_root(const Hw& h, LaneId root) { return port_of(h, is_root_b(h, root)); }
// Where requests come in: A's by the lanes up, B's by the lanes to B.
inline Port port_of_entry(const Hw& h, LaneId in) {
  return port_of(h, has_port_b(h) && (in == kToBP || in == kToBN));
}
// The one that movers send their invalidations to.
inline Port port_in_use(const Hw& h) {
  return port_of(h, !h.spec.devices.empty() && homed_at_b(h, 0));
}
inline unsigned walkers_in_all(const Hw& h) { return h.spec.walkers * (has_port_b(h) ? 2 : 1); }

// What comes in at B, and B's port has to translate or to turn back.
inline bool enters_port_b(const Hw& h, const Event& e) {
  return has_port_b(h) && e.from >= kDevice0 && e.from < kVcpu0 &&
         h.device(e.from - kDevice0).direct != 0;
}

}  // namespace pf
