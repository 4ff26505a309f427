// One of the two hosts reboots, or dies, in the midst of a campaign (US11928496B2, background: the
// bridges allow "each host to reboot independently"; fault `host-dies`).
//
// What its memory held is gone, and with it what its cores, its IOMMU and the lanes through it were
// about. Whether the virtual machine outlives that:
//
//   host A  only once nothing of the VM is there: no page, no vCPU, no device whose requests go by
//           its root port, or by what is built into it (hw.topology.built_in_a). Then the run goes
//           on as if nothing had happened.
//   host B  only while nothing of the VM is there. Then the page in hand is given up, its entries
//           point to A again, what was stopped goes on, and no other page is taken.
//
// Else the VM is lost and the run ends there: each page that is gone breaks I8, and the fact
// kHostDies says how many. A host that comes back has nothing to give: rebooting and dying are the
// same to a VM. Simplifications: giving up is one step, in which the link-down interrupt ends
// CPU0's transaction and drops what the copy had under way; movers with hardware of their own (the
// OTS device, `modify`, a stunned link) know no way back, so the fault of host B is refused with
// them.
#pragma once
#include "core/mechanism/state.h"

namespace pf {

// The fault is there and has not struck.
bool host_may_die(const Env& env, const Hw& h);
void host_dies(const Env& env, Hw& h);

}  // namespace pf
