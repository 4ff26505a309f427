// L5, device stop-and-copy: how a guest is moved whose devices can save their state (VFIO migration
// protocol version 2, include/uapi/linux/vfio.h; the user here is the VMM).
//
// The vCPUs stop. Each device goes from RUNNING to RUNNING_P2P: it sends nothing more, and what it
// has sent has landed before the next one's turn ("must complete any such outstanding operations
// prior to completing the FSM arc into a P2P state"). Only when all are there, each goes on to
// STOP: no peer can send to it any more. In STOP_COPY its state is read out. Then the guest's pages
// are mapped anew, invalidated and copied, with nobody to race with, and at host B the states are
// loaded (RESUMING), all devices go to RUNNING_P2P, which takes what the first to run may send, and
// then each to RUNNING.
//
// All pages move while all stands still: the dirty tracking that lets most of them go before, and
// PRE_COPY, are left out. So it is stop-and-copy, and what the devices' states add to it.
// Simplifications: the device at B is the same one, reached past host A. Its state is the register
// of core/hw/peer.h; how much is read out is `mechanism.device_state_bytes` a device (usual: a
// small network function's, an estimate), at the pace of the slower link on its way to B, and
// loaded at that of the device's own; links do not count those bytes. Every change that is asked
// for takes `mechanism.state_change_ns` (an assumption: no source states it); RESUMING to
// RUNNING_P2P is one, as the kernel combines arcs. One device after the other.
#include <algorithm>

#include "core/hw/device.h"
#include "core/hw/peer.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kP2pQuiesce, kSaved, kStateBytes, kChangeTime };
enum Saved : std::int64_t { kSavedStopped, kSavedRunning };
enum Step : unsigned { kSaveEarly, kQuiesce, kQuiet, kStop, kSave, kLoad, kResumeP2p, kRun };

constexpr OwnValue kValues[] = {
    {"mechanism.p2p_quiesce", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"vfio\": all devices are in RUNNING_P2P before one goes to STOP, and before one runs at "
     "B."},
    {"mechanism.state_saved", OwnKind::kChoice, kSavedStopped, 0, 0, "stopped|running", "",
     "For \"vfio\": when a device's state is read out: in STOP_COPY, or once before it stops."},
    {"mechanism.device_state_bytes", OwnKind::kWhole, 1 << 20, 0, std::int64_t{1} << 40, "", "B",
     "For \"vfio\": the state of each device."},
    {"mechanism.state_change_ns", OwnKind::kNanoseconds, 100 * kMicrosecond, 0, 0, "", "ns",
     "For \"vfio\": each change of a device's state (an assumption)."},
};

unsigned device_in_turn(const Hw& h, unsigned thread) { return move_of(h).thread[thread].index; }

// The instruction is done with one device: it goes on to the next one, so many instructions back,
// and after the last one to the next instruction.
void each_device(Hw& h, unsigned thread, unsigned back) {
  ThreadState& t = move_edit(h).thread[thread];
  if (t.index + 1u == h.spec.devices.size()) return next(h, thread);
  ++t.index;
  t.pc = static_cast<std::uint8_t>(t.pc - back);
}

// With the same device: the index stays.
void same_device(Hw& h, unsigned thread) { ++move_edit(h).thread[thread].pc; }

void save(const Env&, Hw& h, unsigned thread) {
  save_state(h, device_in_turn(h, thread));
  each_device(h, thread, 0);
}

void quiesce(const Env& env, Hw& h, unsigned thread) {
  const unsigned d = device_in_turn(h, thread);
  stop_device(h, d, true);
  if (own_value(env, kP2pQuiesce) != 0) to_state(h, d, DeviceState::kRunningP2p);
  same_device(h, thread);
}

bool is_quiet(const Env& env, const Hw& h, unsigned thread) {
  return !env.move.drain || device_quiet(h, device_in_turn(h, thread));
}

void quiet(const Env& env, Hw& h, unsigned thread) {
  if (own_value(env, kP2pQuiesce) == 0) return same_device(h, thread);
  each_device(h, thread, 1);
}

void stop(const Env& env, Hw& h, unsigned thread) {
  to_state(h, device_in_turn(h, thread), DeviceState::kStop);
  each_device(h, thread, own_value(env, kP2pQuiesce) != 0 ? 0 : 2);
}

void load(const Env&, Hw& h, unsigned thread) {
  load_state(h, device_in_turn(h, thread));
  each_device(h, thread, 0);
}

void resume_p2p(const Env&, Hw& h, unsigned thread) {
  to_state(h, device_in_turn(h, thread), DeviceState::kRunningP2p);
  each_device(h, thread, 0);
}

void run(const Env&, Hw& h, unsigned thread) {
  const unsigned d = device_in_turn(h, thread);
  to_state(h, d, DeviceState::kRunning);
  stop_device(h, d, false);
  each_device(h, thread, 0);
}

Time change_time(const Env& env, Hw&) { return own_value(env, kChangeTime); }

Time time_of_bytes(const Env& env, std::uint64_t bytes_per_us) {
  const auto bytes = static_cast<std::uint64_t>(own_value(env, kStateBytes));
  return static_cast<Time>(bytes / bytes_per_us) * kMicrosecond +
         static_cast<Time>(bytes % bytes_per_us * kMicrosecond / bytes_per_us);
}

Time save_time(const Env& env, Hw& h) {
  const Timing& t = h.spec.timing;
  return own_value(env, kChangeTime) +
         time_of_bytes(env, std::min(t.link_bytes_per_us_device, t.link_bytes_per_us_host));
}

Time load_time(const Env& env, Hw& h) {
  return own_value(env, kChangeTime) + time_of_bytes(env, h.spec.timing.link_bytes_per_us_device);
}

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"saves_early", nullptr, save, save_time, 0, true, false, "save",
     "reads a device's state out while it runs", "", kCopy},
    {"quiesces", nullptr, quiesce, change_time, 0, true, false, "P2P",
     "has a device stop sending: RUNNING_P2P", "", kPurge},
    {"device_quiesced", is_quiet, quiet, nullptr, kDeviceTurn | kDeviceLeft | kTranslated, false,
     false, "", "what the device has sent has landed", "waits for what the device has sent", kPlain,
     kRead},
    {"stops_taking", nullptr, stop, change_time, 0, true, false, "STOP",
     "has a device take nothing more: STOP", "", kPurge},
    {"saves_state", nullptr, save, save_time, 0, true, false, "save",
     "reads a device's state out: STOP_COPY", "", kCopy},
    {"loads_state", nullptr, load, load_time, 0, true, false, "load",
     "loads a device's state at B: RESUMING", "", kCopy},
    {"takes_again", nullptr, resume_p2p, change_time, 0, true, false, "P2P",
     "has a device at B take what its peers send", "", kLive},
    {"runs_again", nullptr, run, change_time, 0, true, false, "run", "has a device at B run", "",
     kLive},
};

constexpr OwnWords kWords = {
    {"1  Quiesce, stop, map", "2  Invalidate and copy", "3  Load, run at B"},
    {"430", "440 450", "460"},
    "Nothing sends, so nothing that stands still can miss anything.",
    nullptr};

// To STOP, by way of RUNNING_P2P for all; or each at once.
void add_stop(Builder& b) { b.add(own_op(kQuiesce)).add(own_op(kQuiet)).add(own_op(kStop)); }

}  // namespace

const Own kVfioOwn = {kOps, kValues, &kWords};

void needs_vfio(HwSpec& hw, const MoveSpec&) { hw.device_states = true; }

std::optional<Refusal> check_vfio(const HwSpec& hw, const MoveSpec& move) {
  if (!move.campaign.cut_over)
    return Refusal{{"campaign.cut_over", "mechanism.id"},
                   "\"vfio\" loads the devices' states at host B",
                   "set campaign.cut_over to true"};
  if (move.campaign.switch_at < 100)
    return Refusal{{"campaign.switch_at"},
                   "\"vfio\" moves a guest that stands still",
                   "leave it out, or set mechanism.id to \"htm\""};
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "devices have states only line by line",
                   "set detail to \"line\""};
  if (hw.devices.empty())
    return Refusal{{"mechanism.id"},
                   "the guest has no device whose state to save",
                   "add one, or set mechanism.id to \"stop-and-copy\""};
  return std::nullopt;
}

void build_vfio(Env& env) {
  Program& p = env.programs[0];
  Builder b(p);
  const bool guests = env.hw.vcpus > 0;
  const bool early = own_value(env, kSaved) == kSavedRunning;
  b.add_if(early, own_op(kSaveEarly));
  b.add_if(guests, Op::kStopVcpus).add_if(guests, Op::kAwaitVcpus);
  add_stop(b);
  b.add_if(!early, own_op(kSave));
  p.first = b.here();
  b.add(Op::kTakePage, 410);
  add_stopped_page(b, env);
  b.add(Op::kPageDone);
  p.end = b.here();
  b.add_if(guests, Op::kSwitchVcpus).add(Op::kRemapDevices).add(own_op(kLoad));
  b.add_if(own_value(env, kP2pQuiesce) != 0, own_op(kResumeP2p)).add(own_op(kRun));
  b.add_if(guests, Op::kResumeVcpus);
  p.give_up = b.here();
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

namespace {

// Two devices that send to one another.
void pair_up(HwSpec& hw, MoveSpec& m) {
  m.id = "vfio";
  m.campaign.cut_over = true;
  hw.devices.resize(2, hw.devices.front());
  for (DeviceSpec& d : hw.devices) d.p2p = true;
}

}  // namespace

std::vector<UnsafeSwitch> vfio_switches() {
  return {
      {"mechanism.p2p_quiesce", "false", "a device sends to its peer, which takes nothing any more",
       [](HwSpec& hw, MoveSpec& m) {
         pair_up(hw, m);
         set_own(m, "mechanism.p2p_quiesce", 0);
       }},
      {"mechanism.drain", "false", "a device is stopped while a write to it is on the way",
       [](HwSpec& hw, MoveSpec& m) {
         pair_up(hw, m);
         m.drain = false;
       }},
      {"mechanism.state_saved", "running", "what a device takes afterwards is not in its state",
       [](HwSpec& hw, MoveSpec& m) {
         pair_up(hw, m);
         set_own(m, "mechanism.state_saved", kSavedRunning);
       }},
  };
}

}  // namespace pf
