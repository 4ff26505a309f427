// The guest at page detail: its accesses, each to a whole page's contents.
#pragma once
#include "core/world/env.h"

namespace pf {

// An access, or what a link or a wait told of one, as it was measured; where it landed too.
void replay_access(Hw& h, const Fact& f, bool at_b);
// An access of the same actor at the same moment (of a device one TLP of it), wherever its pattern
// leads now, served by the copy that lives now, with its payload on the links there. False when the
// actor has none to make.
// `latency` not 0: that long after a device's read its answer is back, and is told.
bool make_access(const Env& env, Hw& h, const Fact& f, Time latency = 0);

}  // namespace pf
