// What devices and vCPUs do in a timed run: descriptor rings, scattered and streaming DMA,
// synthetic vCPU accesses, recorded traces. Chance comes from the World's generator alone.
//
// A NIC-like ring reads a descriptor of its first page, writes a packet into the buffer it names,
// then writes the descriptor back; a GPU-like scatter touches any line of its buffers; a stream
// writes them in order; a script spends the budgets of an exploration at random moments.
#pragma once
#include "core/guest/trace.h"
#include "core/hw/hw.h"

namespace pf {

// How a slot's turn ended: when it wants its next one, or what it waits for.
struct Turn {
  bool acted = false;
  Time next = 0;                // after this long; kNever = no further turn
  std::uint32_t waits_for = 0;  // not 0: parked for these conditions instead
};

// One request of a device, one access of a vCPU, wherever it goes.
struct GuestRequest {
  std::uint32_t page = 0;
  unsigned line = 0, lines = 1;  // in the page
  bool write = false;
  bool atomic = false;   // an AtomicOp of one line
  unsigned enables = 0;  // of a write: bits of ByteEnables, of the whole request
};
// Request `cursor` of a device's pattern. The scatter's place comes from its cursor, so that a
// request that must wait is the same one afterwards.
GuestRequest device_request(const DeviceSpec& spec, std::uint32_t cursor,
                            std::uint32_t lines_per_page);
// Accesses a vCPU makes in all, at most those recorded; 0 = as long as the run lasts. REQUIRES a
// trace for a guest that plays one.
std::uint64_t accesses_in_all(const GuestSpec& guest, const Trace* trace);
// Page detail: the vCPU's next access; false when its script is over.
bool next_access(Hw& h, unsigned v, const Trace* trace, std::uint32_t lines_per_page,
                 GuestRequest& out);

Turn device_turn(Hw& h, unsigned d);
Turn vcpu_turn(Hw& h, unsigned v, const Trace* trace);

// First state of a timed guest.
void init_workloads(Hw& h);
// No more requests: what is on its way still ends.
void end_workloads(Hw& h);

}  // namespace pf
