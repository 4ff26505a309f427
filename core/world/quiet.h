// Whether all is quiet: the one question that a timed run asks when nothing is pending any more and
// an exploration in every terminal state (I5 and I6 of design section 5).
#pragma once
#include "core/world/env.h"

namespace pf {

// The campaign is over, every queue is empty, nothing is outstanding, nobody waits.
bool at_end(const Env& env, const Hw& h);
// REQUIRES that nothing can happen any more. What is stuck is named: a request is I5, somebody who
// waits I6; a write that is nowhere is I2, contents are I8.
void check_end(const Env& env, Hw& h);

}  // namespace pf
