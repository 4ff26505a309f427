// Interrupts of devices, and in timed runs the doorbells that answer them. A search has interrupts
// where they are the flag behind data (core/hw/flag.h): nothing is counted there, nobody answers.
//
// Emulates: an MSI is a posted write behind the data it announces. Host A's IOMMU remaps it to the
// vCPU where that runs: into its core at A, or on over the bridge to B; after the cut-over it goes
// to B directly, and A has no entry for it any more. The vCPU answers by a doorbell, an MMIO write
// that leaves from where the vCPU runs; a device that has been remapped no longer hears host A.
// Invariants:
//  1. What is sent arrives once, at the host where the vCPU runs (I9); what cannot is told as lost.
//  2. When an MSI is delivered, a load of its vCPU finds every write that its device issued before
//     it (I4).
//  3. A vCPU that is stopped keeps its interrupts and takes them when it resumes, wherever that is.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// Packets whose descriptors a ring has; each interrupt gives one back by its doorbell.
inline constexpr std::uint32_t kRingSlots = 16;

bool device_can_interrupt(const Hw& h, unsigned d);
void device_interrupts(Hw& h, unsigned d);  // of a ring: counted
void send_msi(Hw& h, unsigned d);
// A's host sends on to B what a vCPU that has left did not take: a write behind what the device has
// sent there before.
void msi_follows(Hw& h, unsigned d);

// The MSI lands at the root port of A: into a core, or on to the bridge.
bool msi_can_land(const Hw& h, const Event& msi);
void msi_lands_at_a(Hw& h, const Event& msi);
void msi_lands_at_b(Hw& h, const Event& msi);

// The vCPU takes what is pending of one device and rings its doorbell. False: nothing to take, or
// no way to ring or not now; then the slot has been parked.
bool vcpu_takes_msi(Hw& h, unsigned v);
void device_hears(Hw& h, unsigned d, const Event& doorbell);
bool doorbell_under_way(const Hw& h, unsigned d);

// I9 at the end of a run: as many seen as sent, but for those told as lost.
void check_signals(Hw& h);

}  // namespace pf
