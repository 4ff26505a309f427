// Whether a run can go on under another setting.
#pragma once
#include "core/world/env.h"

namespace pf {

// Whether a World made under `made` can go on under `then`: every part lies where it lay and means
// what it meant (the same machine, thread programs, workload). A World at page detail goes on
// nowhere else, for it plays a ledger of its own run.
bool fits_layout(const Env& made, const Env& then);

}  // namespace pf
