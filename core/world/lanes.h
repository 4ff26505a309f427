// Which model takes the head of which lane.
#pragma once
#include "core/world/env.h"

namespace pf {

bool lane_enabled(const Hw& h, LaneId lane, unsigned i);
void lane_acts(Hw& h, LaneId lane, unsigned i);
// Nobody but the receiver can tell when the head leaves, and it changes nothing he chooses by.
bool lane_local(const Env& env, const Hw& h, LaneId lane);

}  // namespace pf
