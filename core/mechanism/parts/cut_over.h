// The end of a campaign by topology: how the devices' ways are turned to host B, and how a bridge
// that shows only a part of the guest goes on from one part to the next.
//
//   FIG 1A (`move-bridge`): all stands still, the vCPUs' state goes to B, and with it interrupts
//     not yet taken; the old way is drained, the bridge changes sides.
//   FIG 5A (`per-device`): the vCPUs go to B; then one device after the other stops, is drained, is
//     entered at its new bridge and remapped, and goes on, while the others go on all the time.
//   FIG 5B (`one-point`): the vCPUs go to B; then all devices are held, drained and remapped by one
//     change.
// MSIs and doorbells of a device follow its remap (core/hw/msi.h). Unsafe, each by a switch: not to
// drain (`campaign.cutover_drain`), not to enter ids (`campaign.requester_ids`), to slide the
// window over what is under way (`campaign.window_drain`).
//
// Assumed: changes of address maps and tables take `hw.bridge.change_ns` each, the bridge's move
// `hw.bridge.move_ns`. What the gap is then: RunSummary::cut_over_gap.
#pragma once
#include "core/mechanism/parts/build.h"
#include "core/mechanism/state.h"

namespace pf {

// The run depends on what the bridge keeps: what Env::hw.bridge_on says.
bool bridge_counts(const HwSpec& hw, const CampaignSpec& campaign);

// The programs' stretches.
void add_cut_over(Builder& b, const Env& env);
// The remap itself; `with_vcpus`: they go to B with it.
void add_remap(Builder& b, const Env& env, bool with_vcpus);
void add_slide(Builder& b, const Env& env);

// CPU0 executes one of these stretches' own instructions. False: it is none of them.
bool cut_over_acts(const Env& env, Hw& h, Op op);
bool cut_over_is(Op op);
Time cut_over_cost(const Hw& h, Op executed);

}  // namespace pf
