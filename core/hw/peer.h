// Devices that write to one another, and the states that VFIO's migration protocol takes them
// through (include/uapi/linux/vfio.h, version 2, with VFIO_MIGRATION_P2P).
//
// Emulates: a posted write of one device to a register of the next one (`devices.N.p2p`), which the
// switch routes by its address: no root port, no IOMMU, no memory sees it. The register keeps the
// newest value and is all of a device's state that a run looks at. The states:
//   RUNNING      does all.
//   RUNNING_P2P  begins no access of its own, and takes what its peers send. ("must prevent the
//                device from initiating any new P2P DMA transactions. If the device can identify
//                P2P transactions then it can stop only P2P DMA, otherwise it must stop all DMA":
//                all, here. What it has under way, its driver waits for: the mover.)
//   STOP         takes nothing: the switch gets Unsupported Request for the write, which as a
//                posted one nobody hears of. It is lost (I2).
//   STOP_COPY    as STOP; its state is read out.
//   RESUMING     as STOP; it has the state that was read out.
// Assumed: one register a device, and one peer, the next device of the list (the last one's is the
// first); a switch that lets peers pass (ACS redirect off). A device in STOP still answers an ATS
// invalidation. Left out: reads of a peer's register; what a register's value makes its device do;
// PRE_COPY's stream beyond one reading.
// Invariants:
//  1. Of one sender the writes arrive in order, each once.
//  2. A device that is not RUNNING sends nothing.
//  3. What a device had taken when it stopped is in the state that is loaded; else it is told (I2).
//  4. Structs and lanes are not there unless a device sends to a peer or a mover asks for states.
#pragma once
#include "core/hw/hw.h"

namespace pf {

inline bool has_peers(const Hw& h) { return h.lay.peers != 0; }
inline const Peer& peer_of(const Hw& h, unsigned d) { return h.get<Peer>(h.lay.peers, d); }
inline unsigned peer_number(const Hw& h, unsigned d) {
  return (d + 1) % static_cast<unsigned>(h.spec.devices.size());
}

// First state: budgets of an exploration and of scripts.
void init_peers(Hw& h);

bool peer_can_send(const Hw& h, unsigned d);
void peer_sends(Hw& h, unsigned d);  // REQUIRES peer_can_send
// Timed workloads: a write to its peer is due.
void peer_owes(Hw& h, unsigned d);
bool peer_wants_more(const Hw& h, unsigned d);
// None of its writes is on its way.
bool peer_quiet(const Hw& h, unsigned d);
// The head of a lane between devices arrives.
void peer_lands(Hw& h, LaneId lane);

// REQUIRES has_peers, and of `to_state` an arc of the protocol or arcs that follow one another.
void to_state(Hw& h, unsigned d, DeviceState state);
void save_state(Hw& h, unsigned d);  // reads it out; of a device in STOP: it is in STOP_COPY then
void load_state(Hw& h, unsigned d);  // at the other host: it is in RESUMING then

}  // namespace pf
