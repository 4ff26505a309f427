// Data, then a flag, in an exploration and its replays (`explore.data_then_flag`): the device's
// first write is data, to line 0; each later one is a flag, to the last line or an MSI. The vCPU's
// first load takes the flag, later ones the data; an MSI it takes before it loads at all.
//
// Invariant checked here: who has seen the flag sees the data (I4).
#pragma once
#include "core/hw/hw.h"

namespace pf {

inline bool flag_is_msi(const Hw& h) {
  return h.spec.explored && h.spec.explore.data_then_flag && h.spec.explore.flag == FlagKind::kMsi;
}

// The device's next write may go there; all may where there is no flag.
bool flag_lets_write(const Hw& h, unsigned d, std::uint32_t line);
bool flag_lets_write_to(const Hw& h, unsigned d, std::uint32_t page);
// Of the device's budget: those that are no MSIs.
unsigned memory_writes_left(const Hw& h, unsigned d);
// So may the vCPU's next load.
bool flag_lets_load(const Hw& h, unsigned v, std::uint32_t line);

// Its data are on their way or have landed: an MSI, instead of a write of its budget.
bool device_can_announce(const Hw& h, unsigned d);
void device_announces(Hw& h, unsigned d);
// The vCPU runs, and an interrupt waits for it.
bool vcpu_can_take_flag(const Hw& h, unsigned v);
void vcpu_takes_flag(Hw& h, unsigned v);
// The vCPU has gone to B: an interrupt it had not taken comes after it, no faster than the data.
void flag_follows(Hw& h, unsigned v);

// A load of the vCPU has that value.
void vcpu_saw(Hw& h, unsigned v, std::uint32_t line, std::uint64_t value);

}  // namespace pf
