// L5, hot-unplug: how a guest with assigned devices is moved where nothing else is to be had.
//
// The guest is asked for its devices; its drivers let go of them, and their slots are switched off
// (core/hw/hot_plug.h). What is left is a guest of vCPUs alone: page by page its entry is cleared
// and shot down, the page copied, the entry set to the new place. In the end the vCPUs go to host B
// and the devices are plugged in there. Nothing can be lost to a device that is not there; the
// price is that it is not there, from before the first page until after the last (`device_stall`).
//
// Simplifications: a device that is away keeps its requests, as if the guest had queued them; what
// a guest does instead (a bond with a paravirtual card) is left out. Letting go and finding again
// take one time each, whatever the number of devices (`mechanism.unplug_ns`, `mechanism.plug_ns`),
// and all slots change together. With `mechanism.drain` off they are pulled out instead: a surprise
// removal, which nobody was asked about and which takes no time.
#include "core/hw/hot_plug.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kUnplugTime, kPlugTime };
enum Step : unsigned { kAsk, kLetGo, kOff, kPlug, kBind };

constexpr OwnValue kValues[] = {
    {"mechanism.unplug_ns", OwnKind::kNanoseconds, 100 * kMillisecond, 0, 0, "", "ns",
     "For \"hot-unplug\": until the guest has let go of its devices."},
    {"mechanism.plug_ns", OwnKind::kNanoseconds, 100 * kMillisecond, 0, 0, "", "ns",
     "For \"hot-unplug\": until the guest uses them again at B."},
};

template <void (*kChange)(Hw&, unsigned)>
void of_all(const Env&, Hw& h, unsigned thread) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) kChange(h, d);
  next(h, thread);
}

void pull_out(Hw& h, unsigned d) {
  if (h.device(d).stopped == 0) stop_device(h, d, true);
  power_off(h, d);
}

Time unplug_time(const Env& env, Hw&) { return own_value(env, kUnplugTime); }
Time plug_time(const Env& env, Hw&) { return own_value(env, kPlugTime); }

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"asks_for_devices", nullptr, of_all<request_unplug>, nullptr, 0, true, false, "ask",
     "asks the guest for its devices", "", kPurge},
    {"drivers_let_go", nullptr, of_all<release_device>, unplug_time, 0, false, false, "unplug",
     "the guest has let go of its devices", "", kPurge},
    {"powers_off", nullptr, of_all<pull_out>, nullptr, 0, true, false, "off",
     "switches the devices' slots off", "", kPurge},
    {"plugs_in", nullptr, of_all<plug_in>, plug_time, 0, false, false, "plug",
     "plugs the devices in at B", "", kLive},
    {"drivers_bind", nullptr, of_all<bind_driver>, nullptr, 0, true, false, "bind",
     "the guest has its devices again", "", kLive},
};

constexpr OwnWords kWords = {{"1  Unmap the page", "2  Copy", "3  Commit, go live"},
                             {"", "450", "460"},
                             "The devices are away; the guest waits for this page.",
                             nullptr};

}  // namespace

const Own kHotUnplugOwn = {kOps, kValues, &kWords};

void needs_slots(HwSpec& hw, const MoveSpec&) { hw.slots = true; }

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
  if (env.move.drain) {
    b.add(own_op(kAsk)).add(Op::kStopDevices).add(Op::kAwaitDevices).add(own_op(kLetGo));
  }
  b.add(own_op(kOff));
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
  b.add(own_op(kPlug)).add(Op::kRemapDevices).add(own_op(kBind)).add(Op::kResumeDevices);
  p.give_up = b.here();
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

}  // namespace pf
