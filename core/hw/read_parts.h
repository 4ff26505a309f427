// Requests of several lines: how many a script or a search asks for, and reads whose completions
// come one by one.
//
// Emulates: completions that a completer, or an interposer that serves a part itself, splits. PCIe
// has those of one request come in the order of its addresses. Invariant: a tag is given back with
// its last line, and what comes out of order finds no tag that waits for it (I1).
#pragma once
#include "core/hw/hw.h"

namespace pf {

// Of an access that begins with that line, up to the end of its page.
unsigned lines_from(const Hw& h, unsigned d, std::uint32_t line);
// Data of the first lines that the tag waits for have come, and not all of them.
void comes_in_part(Hw& h, unsigned d, const Event& data);

}  // namespace pf
