// The hot-plug slots that devices sit in, and what becomes of requests when one is empty.
//
// Emulates: PCI Express native hot-plug (Base Specification, 6.7), one slot a device:
//   plugged    the guest's driver uses the device.
//   requested  its attention button is pressed, or the host has asked for it: the device works, and
//              the driver, which was told, rings it no more and keeps what it has to tell it.
//   released   the driver has let go: nothing of the device is under way.
//   off        power is off, the link is down, nobody is present.
//   present    a device is there again, at the other host, with power; no driver has it.
// Off is reached from `released`; from `plugged` or `requested` it is a surprise removal, of which
// the driver learns nothing before the slot is filled again. A device that goes takes with it its
// cached translations, the reads it waits for and what it has asked for or owes. Then:
//   - what it has posted before is in the fabric, and lands;
//   - a read of it that is still on its way, a completion and a translation find nobody: dropped;
//     its driver is to expect that (the data of a surprised one are not missed here);
//   - a doorbell that comes finds nobody and is lost (I9), as a peer's write is (I2);
//   - an invalidation of its cache finds nobody: it is never acknowledged (I5).
// Left out: indicators and the five seconds in which a second press cancels the first; that the
// driver of a surprised device sees all ones where it reads, and the interrupt that tells it.
// Assumed: the device that is plugged in at the other host is as the one that went, its guest's
// work queued meanwhile; what still comes by the port that it has left finds nobody.
// Invariants:
//  1. A device that is away does nothing.
//  2. A slot whose driver knows loses no doorbell.
//  3. The struct is not there unless a mover unplugs devices; plugged in, it is zero.
#pragma once
#include "core/hw/hw.h"

namespace pf {

enum class SlotState : std::uint8_t { kPlugged, kRequested, kReleased, kOff, kPresent };

struct Slot {
  SlotState state = SlotState::kPlugged;
  std::uint8_t surprised = 0;  // it was pulled out, and the driver does not know
  std::uint8_t spare[6] = {};
};

inline bool has_slots(const Hw& h) { return h.lay.hot_plug != 0; }
inline const Slot& slot_of(const Hw& h, unsigned d) { return h.get<Slot>(h.lay.hot_plug, d); }

inline bool is_away(const Hw& h, unsigned d) {
  return has_slots(h) && slot_of(h, d).state == SlotState::kOff;
}
// What comes to it by host A's port comes to an empty one.
inline bool left_port_of_a(const Hw& h, unsigned d) {
  return has_slots(h) && (slot_of(h, d).state >= SlotState::kOff || h.device(d).direct != 0);
}
// The driver has a doorbell to ring and keeps it.
inline bool keeps_doorbells(const Hw& h, unsigned d) {
  return has_slots(h) && slot_of(h, d).state != SlotState::kPlugged && slot_of(h, d).surprised == 0;
}

// Each REQUIRES has_slots and the state before, as above.
void request_unplug(Hw& h, unsigned d);
void release_device(Hw& h, unsigned d);  // REQUIRES that it is stopped
void power_off(Hw& h, unsigned d);       // by surprise, where it was not released
void plug_in(Hw& h, unsigned d);
void bind_driver(Hw& h, unsigned d);  // the driver has it again, and rings what it has kept

}  // namespace pf
