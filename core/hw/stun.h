// A bottleneck link that is sent into Recovery on purpose: nothing crosses it until it is trained.
//
// Emulates: the stun of US11928496B2 ("forcing a PCIe link width change or speed retraining"): the
// link leaves L0, what has not crossed waits in the buffers before it, in its order, and goes on
// when the link is back; nothing is dropped. Which link: the one between the devices and all that
// leads to a host (`kDevices`, FIG 5B's wire below bridge 642), or host A's own (`kHost`), which
// everything between A and the bridge shares too.
// Left out: the replay of what was on the wire (it is as if it had not left), power states.
// Fault kLinkDown: the link goes down instead. What waited before it is lost, on both sides, and
// reads whose completions were lost never end (I5, I2).
// Invariants:
//  1. While the link is not up, no lane that crosses it moves.
//  2. The struct is not there unless a mover stuns links; up, it is zero.
#pragma once
#include "core/hw/hw.h"

namespace pf {

struct Stun {
  std::uint8_t down = 0;   // in Recovery, or training
  std::uint8_t pages = 0;  // moved since it left L0
  std::uint8_t spare[6] = {};
};

inline bool has_stun(const Hw& h) { return h.lay.stun != 0; }
inline const Stun& stun_of(const Hw& h) { return h.get<Stun>(h.lay.stun); }

// The lane crosses the stunned link, which is not up.
bool is_stunned(const Hw& h, LaneId lane);
// Out of L0. REQUIRES that it is up.
void stun_link(Hw& h);
// Trained again.
void link_is_up(Hw& h);
// What has crossed the link on its way to host A has landed or turned round there.
bool root_is_quiet(const Hw& h);

}  // namespace pf
