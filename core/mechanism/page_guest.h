// The guest at page detail: its accesses, each to a whole page's contents.
#pragma once
#include "core/world/env.h"

namespace pf {

// An access, or what a link or a wait told of one, as it was measured; where it landed too.
void replay_access(Hw& h, const Fact& f, bool at_b);
// An access of the same actor at the same moment, wherever its pattern leads now, served by the
// copy that lives now, with its payload on the links there. False when the actor has none to make.
// `drain`: the campaign is over, only devices with requests left go on.
bool make_access(const Env& env, Hw& h, const Fact& f, bool drain);
// Some device still has requests of a stated number to make.
bool finite_requests_left(const Env& env, const Hw& h);

}  // namespace pf
