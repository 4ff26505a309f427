// What stands between devices and hosts, as figures: computed from the topology and from what the
// mover needs, no matter what a run then did.
//
// What an access needs is what fails with it: the parts on its way that fail as one (a bridge in a
// switch is the switch), by their numerals, and the hosts, "A" and "B", or "host" where there is
// one. A page that has moved is reached past host A where an interposer routes, else by A's root
// port.
#pragma once
#include "core/measure/run_summary.h"
#include "core/world/env.h"

namespace pf {

// Devices to a page that has moved, before the cut-over.
Hops way_when_moved(const HwSpec& hw);

// Empty where neither an interposer nor a cut-over is.
std::optional<PlacementFigures> placement_of(const Env& env);

}  // namespace pf
