// The way from host A over the switch and the non-transparent bridge to host B's memory.
//
// Emulates (FIG 1A): stores of A's cores to the MMIO alias and device requests that A's IOMMU maps
// to it leave the root port by the lanes down; the switch hands them to the bridge, which
// translates address and requester id; host B's root port lands them. Translated requests that the
// switch routes itself (direct peer to peer) enter the switch by the port of their device, and PCIe
// orders nothing between two ports: they meet the others only in the lane to B.
// What the bridge lets through at all: core/hw/bridge.h. AtomicOps cross it as reads do, which is
// an assumption: a device may send them only where all that routes them and whoever executes them
// can (PCIe 4.0, 6.15), and few bridges say so. Invariants:
//  1. What enters the lane to B leaves it in that order: one path is one order.
//  2. A read over the bridge takes its value behind every posted write that entered before it.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// The head of a lane down, or of a device's own lane to the bridge, crosses the switch and enters
// the bridge.
bool bridge_accepts(const Hw& h, LaneId from);
void bridge_takes(Hw& h, LaneId from);

// The head of a lane to B reaches B's memory.
bool target_accepts(const Hw& h, LaneId to_b);
void target_lands(Hw& h, LaneId to_b);

// The head of a lane from B reaches A's memory: a vCPU at B uses a page that is still at A.
bool home_accepts(const Hw& h, LaneId from_b);
void home_lands(Hw& h, LaneId from_b);

// A completion reaches a core.
void core_completion(Hw& h);

// Write-combining entry i of a thread leaves for the bridge.
bool write_combining_can_drain(const Hw& h);
void write_combining_drains(Hw& h, unsigned thread, unsigned i);

}  // namespace pf
