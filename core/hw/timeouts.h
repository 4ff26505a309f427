// How long requests wait, in timed runs: each non-posted request of a device or core until its
// completion, each ATS invalidation until its acknowledgement.
//
// Emulates: PCIe completion timeouts and the driver's limit on an invalidation. A request that
// waits longer is told once (I5) and goes on: what it returns late is checked like any other.
// Invariants:
//  1. The deadline kept is never later than that of any request under way (0: none is).
//  2. Nothing is woken for it: it is looked at when something else happens.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// Requests that hold no read tag. Numbered: a device, a device, a vCPU, a thread.
enum class Waiter : std::uint8_t { kTranslation, kInvalidation, kLoad, kFlush };

void wait_begins(Hw& h, Waiter who, unsigned index);
void wait_ends(Hw& h, Waiter who, unsigned index);
// A device's read has taken its tag.
void read_begins(Hw& h);

inline bool deadline_passed(const Hw& h) {
  const Time deadline = h.get<Time>(h.lay.deadline);
  return deadline != 0 && h.now() >= deadline;
}
// Tells whatever has waited too long.
void check_deadlines(Hw& h);

}  // namespace pf
