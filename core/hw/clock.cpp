#include "core/hw/clock.h"

namespace pf {

void clock_start(Hw& h, std::uint8_t attempt, std::uint32_t epoch, Time until_signal1) {
  Clock& c = h.edit<Clock>(h.lay.clock);
  c = Clock{};
  c.running = 1;
  h.cancel(h.lay.clock_slot);
  c.attempt = attempt;
  c.epoch = epoch;
  h.wake(h.lay.clock_slot, until_signal1);
}

void clock_ticks(Hw& h, Time interval) {
  Clock& c = h.edit<Clock>(h.lay.clock);
  ++c.slot;
  h.fact(FactKind::kClockSlot, kClock, static_cast<std::uint32_t>(c.slot - 1));
  h.raise(kClockTicked);
  if (clock_can_tick(h)) h.wake(h.lay.clock_slot, interval);
}

void clock_stops(Hw& h) {
  h.edit<Clock>(h.lay.clock) = Clock{};
  h.cancel(h.lay.clock_slot);
  h.raise(kClockTicked);
}

}  // namespace pf
