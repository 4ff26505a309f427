// Which model takes the head of which lane.
#pragma once
#include "core/world/env.h"

namespace pf {

// What its head can do: leave, or (variant 1) be a purge that misses its entry; of a pool: any
// entry.
unsigned lane_variants(const Hw& h, LaneId lane);
bool purge_may_miss(const Hw& h, LaneId lane);
bool lane_enabled(const Hw& h, LaneId lane, unsigned i);
void lane_acts(Hw& h, LaneId lane, unsigned i);
// Nobody but the receiver can tell when the head leaves, and it changes nothing he chooses by.
bool lane_local(const Env& env, const Hw& h, LaneId lane);

}  // namespace pf
