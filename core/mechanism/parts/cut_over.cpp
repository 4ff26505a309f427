#include "core/mechanism/parts/cut_over.h"

#include "core/guest/vcpu.h"
#include "core/hw/bridge.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

void stop_one(Hw& h, bool stop) {
  stop_device(h, move_of(h).thread[kCpu0].index, stop);
  ++move_edit(h).thread[kCpu0].pc;
}

// The loop over the devices keeps its index from one instruction to the next.
void resume_one(const Env& env, Hw& h) {
  stop_device(h, move_of(h).thread[kCpu0].index, false);
  ThreadState& t = move_edit(h).thread[kCpu0];
  if (t.index + 1u == h.spec.devices.size()) return next(h, kCpu0);
  ++t.index;
  t.pc = env.programs[kCpu0].each_device;
}

void add_guest_first(Builder& b, bool guests) {
  b.add_if(guests, Op::kSwitchVcpus).add_if(guests, Op::kResumeVcpus);
}

}  // namespace

bool bridge_counts(const HwSpec& hw, const CampaignSpec& campaign) {
  if (!campaign.cut_over) return false;
  const BridgeSpec& b = hw.bridge;
  return hw.topology.remap != Remap::kMoveBridge || b.move > 0 ||
         (b.aperture_pages > 0 && b.aperture_pages < hw.pages);
}

void add_cut_over(Builder& b, const Env& env) {
  if (!env.move.campaign.cut_over || env.hw.iommu_b) return;
  add_remap(b, env, !env.hw.reach_a_from_b);  // else the vCPUs are there already
}

void add_remap(Builder& b, const Env& env, bool with_vcpus) {
  const CampaignSpec& c = env.move.campaign;
  const Remap remap = env.hw.topology.remap;
  const bool guests = env.hw.vcpus > 0 && with_vcpus;
  if (guests) add_park(b, env);
  if (remap == Remap::kPerDevice) {
    add_guest_first(b, guests);
    if (env.hw.devices.empty()) return;
    b.mark(&Program::each_device);
    b.add(Op::kStopDevice).add_if(c.cutover_drain, Op::kAwaitDevice);
    b.add_if(c.requester_ids, Op::kEnterId).add(Op::kRemapDevice).add(Op::kResumeDevice);
    return;
  }
  if (remap == Remap::kOnePoint) add_guest_first(b, guests);
  const bool together = guests && remap == Remap::kMoveBridge;
  const bool moves = env.hw.bridge_on && remap == Remap::kMoveBridge;
  b.add(Op::kStopDevices);
  // A vCPU's state goes by the bridge, and with it an interrupt it has not taken yet.
  b.add_if(together && moves, Op::kSwitchVcpus).add_if(c.cutover_drain, Op::kAwaitDevices);
  b.add_if(moves, Op::kBridgeLeaves).add_if(moves, Op::kBridgeArrives);
  b.add_if(together && !moves, Op::kSwitchVcpus);
  b.add(remap == Remap::kOnePoint ? Op::kChangeMap : Op::kRemapDevices).add(Op::kResumeDevices);
  b.add_if(together, Op::kResumeVcpus);
}

void add_slide(Builder& b, const Env& env) {
  const std::uint32_t pages = env.hw.bridge.aperture_pages;
  if (!env.hw.bridge_on || pages == 0 || pages >= env.hw.pages) return;
  b.mark(&Program::slide);
  b.add(Op::kStopDevices).add_if(env.move.campaign.window_drain, Op::kAwaitDevices);
  b.add(Op::kSlideWindow).add(Op::kResumeDevices).add(Op::kTakePage, 410);
}

bool cut_over_is(Op op) { return op >= Op::kStopDevice && op <= Op::kSlideWindow; }

bool cut_over_acts(const Env& env, Hw& h, Op op) {
  const unsigned d = move_of(h).thread[kCpu0].index;
  switch (op) {
    case Op::kStopDevice:
      stop_one(h, true);
      return true;
    case Op::kEnterId:
      enter_id(h, d);
      break;
    case Op::kRemapDevice:
      remap_device(h, d);
      break;
    case Op::kResumeDevice:
      resume_one(env, h);
      return true;
    case Op::kAwaitDevice:
      break;
    case Op::kBridgeLeaves:
      bridge_leaves(h);
      break;
    case Op::kBridgeArrives:
      bridge_arrives(h);
      break;
    case Op::kChangeMap:
      remap_devices(h);
      break;
    case Op::kSlideWindow:
      slide_window(h, env.move.campaign.requester_ids);
      break;
    default:
      return false;
  }
  ++move_edit(h).thread[kCpu0].pc;
  return true;
}

Time cut_over_cost(const Hw& h, Op executed) {
  switch (executed) {
    case Op::kEnterId:
    case Op::kRemapDevice:
    case Op::kChangeMap:
    case Op::kSlideWindow:
      return h.spec.bridge.change;
    case Op::kBridgeLeaves:
      return h.spec.bridge.move;
    default:
      return 2 * h.spec.timing.tsc_cycle;
  }
}

}  // namespace pf
