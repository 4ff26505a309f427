#include "core/hw/hot_plug.h"

#include "core/hw/timeouts.h"

namespace pf {
namespace {

void enter(Hw& h, unsigned d, SlotState from, SlotState to) {
  Slot& slot = h.edit<Slot>(h.lay.hot_plug, d);
  PF_ASSERT(slot.state == from, "a slot goes from one state to the next");
  slot = {to};
}

// What is in the device goes with it.
void forget_all(Hw& h, unsigned d) {
  Device& dev = h.device_edit(d);
  dev.stopped = 1;
  if (dev.ask != 0) wait_ends(h, Waiter::kTranslation, d);
  dev.ask = dev.ack_owed = dev.reads_out = 0;
  dev.ask_page = dev.ack_page = 0;
  for (std::uint32_t t = 0; t < h.lay.tag_slots; ++t) {
    h.edit<ReadTag>(h.lay.tags, d * h.lay.tag_slots + t) = ReadTag{};
  }
  for (std::uint32_t i = 0; i < h.lay.atc_slots; ++i) {
    h.edit<TlbEntry>(h.lay.atc, d * h.lay.atc_slots + i) = TlbEntry{};
  }
}

}  // namespace

void request_unplug(Hw& h, unsigned d) { enter(h, d, SlotState::kPlugged, SlotState::kRequested); }

void release_device(Hw& h, unsigned d) {
  PF_ASSERT(h.device(d).stopped != 0, "a driver that lets go has stopped its device");
  enter(h, d, SlotState::kRequested, SlotState::kReleased);
}

void power_off(Hw& h, unsigned d) {
  const SlotState before = slot_of(h, d).state;
  const bool expected = before == SlotState::kReleased;
  PF_ASSERT(before <= SlotState::kReleased, "a slot that is off has nothing to switch off");
  h.edit<Slot>(h.lay.hot_plug, d) = {SlotState::kOff, static_cast<std::uint8_t>(expected ? 0 : 1)};
  forget_all(h, d);
}

void plug_in(Hw& h, unsigned d) { enter(h, d, SlotState::kOff, SlotState::kPresent); }

void bind_driver(Hw& h, unsigned d) {
  enter(h, d, SlotState::kPresent, SlotState::kPlugged);
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    h.wake(static_cast<std::uint8_t>(h.lay.irq_slot + v), 0);
  }
}

}  // namespace pf
