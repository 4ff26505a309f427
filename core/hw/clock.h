// The agreed schedule of the two threads, as their synchronised TSCs show it.
//
// Emulates: START_TIME and signal 1's time agreed before the attempt; then one slot an interval.
// Slot -1 is the time until signal 1; slot N in 0..M-1 is read through boolean N; slot M means the
// booleans are used up. Source: description of FIG 2.
#pragma once
#include "core/hw/hw.h"

namespace pf {

inline int clock_slot(const Hw& h) { return h.clock().running ? h.clock().slot - 1 : -1; }
inline bool clock_can_tick(const Hw& h) {
  return h.clock().running != 0 && clock_slot(h) < static_cast<int>(h.spec.booleans);
}
void clock_start(Hw& h, std::uint8_t attempt, std::uint32_t epoch, Time until_signal1);
void clock_ticks(Hw& h, Time interval);
void clock_stops(Hw& h);

}  // namespace pf
