// The oracle's list of guest writes on their way: entered when a device or vCPU issues one, left
// when it lands.
//
// Invariants checked here (design section 5): I2 a write that leaves the list twice, elsewhere or
// torn, or never; I4 a read that took its value while an older write of the same requester to that
// line was still listed.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// The requester's next write, of so many lines: its n-th. `lines` with kMayBePassed: an AtomicOp,
// which posted writes and reads of its requester may pass.
std::uint32_t issue_write(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t lines);
// It takes effect now.
void land_write(Hw& h, const Event& e);
// Its newest write on its way to any of these lines that a read may not pass, 0 = none.
std::uint32_t newest_write_out(const Hw& h, std::uint8_t actor, std::uint32_t line,
                               std::uint32_t lines = 1);
// A read of that line takes `got`, when the requester's writes up to the n-th, its own older ones,
// should have landed.
void check_own_writes(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t nth,
                      std::uint64_t got);
// At the end: what is listed and in no lane is lost.
void check_lost_writes(Hw& h);

}  // namespace pf
