// G18, G19: what the instructions of the IOMMU's "modify" command do; see the source for the whole.
#pragma once
#include "core/world/env.h"

namespace pf {

void build_iommu_modify(Env& env);
// The hardware it takes.
void needs_modify(HwSpec& hw);

void submit_modify(Hw& h);                                      // kSubmit
void take_line(const Env& env, Hw& h, unsigned thread);         // kHoldLine
void precache_entry(Hw& h, unsigned thread);                    // kPrecache
void check_held(const Env& env, Hw& h, unsigned thread);        // kCheckHeld
void write_held_entry(const Env& env, Hw& h, unsigned thread);  // kWriteEntry
void release_held(Hw& h, unsigned thread);                      // kReleaseLine

}  // namespace pf
