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
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kUnplugTime, kPlugTime };
enum Step : unsigned { kUnplug, kPlug };

constexpr OwnValue kValues[] = {
    {"mechanism.unplug_ns", OwnKind::kNanoseconds, 100 * kMillisecond, 0, 0, "", "ns",
     "For \"hot-unplug\": until the guest has let go of its devices."},
    {"mechanism.plug_ns", OwnKind::kNanoseconds, 100 * kMillisecond, 0, 0, "", "ns",
     "For \"hot-unplug\": until the guest uses them again at B."},
};

void go_on(const Env&, Hw& h, unsigned thread) { next(h, thread); }
Time unplug_time(const Env& env, Hw&) { return own_value(env, kUnplugTime); }
Time plug_time(const Env& env, Hw&) { return own_value(env, kPlugTime); }

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"devices_unplugged", nullptr, go_on, unplug_time, 0, false, false, "unplug",
     "the guest has let go of its devices", "", kPurge},
    {"devices_plugged", nullptr, go_on, plug_time, 0, false, false, "plug",
     "the guest has its devices again", "", kLive},
};

constexpr OwnWords kWords = {{"1  Unmap the page", "2  Copy", "3  Commit, go live"},
                             {"", "450", "460"},
                             "The devices are away; the guest waits for this page.",
                             nullptr};

}  // namespace

const Own kHotUnplugOwn = {kOps, kValues, &kWords};

std::optional<Refusal> check_hot_unplug(const HwSpec& hw, const MoveSpec& move) {
  if (!move.campaign.cut_over)
    return Refusal{{"campaign.cut_over", "mechanism.id"},
                   "hot-unplug plugs the devices in at host B",
                   "set campaign.cut_over to true"};
  if (move.campaign.switch_at < 100)
    return Refusal{{"campaign.switch_at"},
                   "hot-unplug switches its guest in the end",
                   "leave it out, or set mechanism.id to \"htm\""};
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "hot-unplug begins with a long wait, which no stretch of pages stands for",
                   "set detail to \"line\""};
  return std::nullopt;
}

void build_hot_unplug(Env& env) {
  Program& p = env.programs[0];
  Builder b(p);
  const bool guests = env.hw.vcpus > 0;
  // Switched off it is a surprise removal: what the device has sent may still be on its way.
  b.add(Op::kStopDevices).add_if(env.move.drain, Op::kAwaitDevices).add(own_op(kUnplug));
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
  b.add(own_op(kPlug)).add(Op::kRemapDevices).add(Op::kResumeDevices);
  p.give_up = b.here();
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

}  // namespace pf
