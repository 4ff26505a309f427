// L5, hot-unplug: how a guest with assigned devices is moved where nothing else is to be had.
//
// The guest's drivers let go of their devices, which are then as good as pulled out. What is left
// is a guest of vCPUs alone: page by page its entry is cleared and shot down, the page copied, the
// entry set to the new place. In the end the vCPUs go to host B and the devices are plugged in
// there. Nothing can be lost to a device that is not there; the price is that it is not there, from
// before the first page until after the last (`device_stall`).
//
// Simplifications: a device that is away does nothing and keeps its requests, as if the guest had
// queued them; what a guest does instead (a bond with a paravirtual card) is left out. The same
// device is plugged in at host B. Unplugging and plugging take one time each, whatever the number
// of devices (`mechanism.unplug_ns`, `mechanism.plug_ns`).
#include "core/mechanism/htm.h"
#include "core/mechanism/parts/build.h"

namespace pf {

void build_hot_unplug(Env& env) {
  Program& p = env.programs[0];
  Builder b(p);
  const bool guests = env.hw.vcpus > 0;
  // Switched off it is a surprise removal: what the device has sent may still be on its way.
  b.add(Op::kStopDevices).add_if(env.move.drain, Op::kAwaitDevices).add(Op::kUnplug);
  p.first = b.here();
  b.add(Op::kTakePage, 410);
  b.add_if(guests, Op::kClearEpt).add_if(guests, Op::kShootdown);
  b.add_if(guests, Op::kAwaitShootdown);
  b.add(Op::kCopyLine, 450).add(Op::kCopyFence, 450);
  b.add(Op::kFlushRead, 450).add(Op::kAwaitFlush, 450).add(Op::kCommitStopped, 460);
  b.add_if(guests, Op::kSetEpt, 460).add(Op::kPageDone);
  p.end = b.here();
  if (guests) add_park(b, env);
  b.add_if(guests, Op::kSwitchVcpus).add_if(guests, Op::kResumeVcpus);
  b.add(Op::kPlug).add(Op::kRemapDevices).add(Op::kResumeDevices);
  p.give_up = b.here();
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

}  // namespace pf
