// A page's lines, copied by a core: through write-combining buffers and the bridge to Host B, or
// through its caches to another memory of the same host; and the read that proves they have come.
#pragma once
#include "core/mechanism/state.h"

namespace pf {

bool can_copy_one(const Hw& h, unsigned thread, std::uint32_t line);
void copy_one(Hw& h, unsigned thread, std::uint32_t line);
bool can_copy_line(const Hw& h, unsigned thread);  // the next one of the loop
void copy_line(Hw& h, unsigned thread);
void flush_read(Hw& h, unsigned thread);  // comes back behind all that went before over the bridge

}  // namespace pf
