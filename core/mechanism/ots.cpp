// G16, the moving window of the on-the-side device 1180 (FIG 11, 12 and 13, method 1300).
//
// One page after the other is reached through the OTS device while it is copied: 1310 the host
// tells the device the page, 1320 the page's entry points to the device's address range, 1330 the
// device sends reads and writes on to host A and records whether there were any, 1340 the host
// copies the page to B, 1350 the entry points to B.
//
// As the text words it, what the device has recorded is used for nothing, and a write after the
// copy of its line is lost (`on_write = "ignore"`). To look before 1350 and copy again is not
// enough: a write lands between the look and the remap (`"check"`). What is safe is that the device
// itself turns the window to B if it has recorded nothing, in one step (`kWindowTurn`): `"recopy"`
// copies anew, at most `max_attempts` times, until that succeeds, and then holds writes in the
// device for one more copy; `"hold"` does so at once. A hold ends with the turn, before 1350: it
// lasts as long as a copy and waits for no device, so it cannot deadlock with an invalidation whose
// acknowledgement stands behind held writes. A hold that overflows the device's buffer fails, and
// the next one is made with the devices stopped (`fallback`).
//
// Both remaps empty the translation caches. Without the first a device writes past the window;
// without the second it writes into a window that is closed, or that is another page's by then.
// vCPUs do not go through the window: their entry is cleared before the copy, or they are paused.
//
// Assumed though the text does not say it: the root port forwards peer to peer, both ways, and
// keeps the order of writes that take the detour with those that do not (`hw.ots.ordered`).
#include <algorithm>

#include "core/hw/ots.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kWrite, kFlushFirst, kFlushSecond };
enum Step : unsigned {
  kOpen,
  kWatch,
  kHold,
  kTurn,
  kCheck,
  kClose,
  kAwait,
  kJudge,
  kMapWindow,
  kMapEnd,
  kStopHot,
  kResumeHot
};

constexpr OwnValue kValues[] = {
    {"mechanism.on_write", OwnKind::kChoice, 0, 0, 0, "recopy|hold|check|ignore", "",
     "For \"ots\", where a write came during the copy: copy again, at last with writes held; hold "
     "writes from the start; look before the remap; or do nothing."},
    {"mechanism.flush_first", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"ots\": an invalidation after the remap to the window."},
    {"mechanism.flush_second", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"ots\": an invalidation after the remap to B."},
};

OnWrite on_write(const Env& env) { return static_cast<OnWrite>(own_value(env, kWrite)); }

template <OtsCommand kCommand>
void tell(const Env&, Hw& h, unsigned thread) {
  ots_tell(h, thread, kCommand, move_of(h).page);
  next(h, thread);
}
bool can_tell(const Env&, const Hw& h, unsigned) { return ots_can_tell(h); }
bool answered(const Env&, const Hw& h, unsigned) { return ots_answered(h); }
void take(const Env&, Hw& h, unsigned thread) {
  ots_take_answer(h);
  next(h, thread);
}

void go_to(Hw& h, std::uint8_t pc) {
  move_edit(h).thread[kCpu0].pc = pc;
  move_edit(h).thread[kCpu0].index = 0;
}

// Copies that may be made before writes are held: none where they are held from the start.
unsigned free_copies(const Env& env) {
  return on_write(env) == OnWrite::kHold ? 0 : env.move.max_attempts;
}

// The device has said whether the copy is clean. If not: copy again, at last with writes held.
void judge(const Env& env, Hw& h, unsigned) {
  const Program& p = env.programs[kCpu0];
  if (ots_take_answer(h)) return go_to(h, p.clean);
  MoveState& m = move_edit(h);
  const bool again = m.attempt < free_copies(env);
  m.attempt = static_cast<std::uint8_t>(std::min(255, m.attempt + 1));
  if (again) return go_to(h, p.retry);
  // Without a hold there is nothing left to try: the text goes on.
  go_to(h, on_write(env) == OnWrite::kCheck ? p.clean : p.fallback);
}

// A plain store: whoever stores and then rings the queue's doorbell does so in this order.
template <Place kTo>
void map_page(const Env&, Hw& h, unsigned thread) {
  const std::uint32_t page = move_of(h).page;
  PageRec rec = h.page(page);
  rec.pte = kTo;
  if (h.spec.coherent_walk) rec.pte_memory = kTo;
  rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
  const bool commits = kTo == Place::kEnd && (rec.flags & kCommitted) == 0;
  if (commits) rec.flags |= kCommitted;
  h.set_page(page, rec);
  h.fact(FactKind::kEntryWritten, kCpu0, page);
  if (commits) h.fact(FactKind::kTxnCommit, kCpu0, page);
  next(h, thread);
}

void set_stopped(Hw& h, bool stop) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if ((h.device(d).stopped != 0) == stop) continue;
    h.device_edit(d).stopped = stop ? 1 : 0;
    h.fact(stop ? FactKind::kStopped : FactKind::kResumed, static_cast<std::uint8_t>(kDevice0 + d));
    if (!stop) h.wake(static_cast<std::uint8_t>(h.lay.device_slot + d), 0);
  }
}

// A hold that overflowed once will do so again: the devices make no more writes.
void stop_if_hot(const Env& env, Hw& h, unsigned thread) {
  const bool overflowed = move_of(h).attempt > free_copies(env) + 1;
  if (overflowed && env.move.fallback == Fallback::kStop) {
    h.fact(FactKind::kFallback, kCpu0, move_of(h).page);
    set_stopped(h, true);
  }
  next(h, thread);
}
void resume(const Env&, Hw& h, unsigned thread) {
  set_stopped(h, false);
  next(h, thread);
}

Time time_of_store(const Env&, Hw& h) { return h.draw(h.spec.timing.store); }

using enum OwnLook;
constexpr std::uint32_t kNews = kAcked | kSpace | kBufferDrained;
constexpr const char* kRoom = "waits for room on its link";
constexpr const char* kAnswer = "waits for the OTS device";
constexpr OwnOp kOps[] = {
    {"opens_window", can_tell, tell<OtsCommand::kOpen>, nullptr, kNews, true, false, "1310 tell",
     "tells the OTS device the page", kRoom, kSignal},
    {"watches_window", can_tell, tell<OtsCommand::kWatch>, nullptr, kNews, true, false,
     "1330 watch", "has the OTS device watch for writes", kRoom, kSignal},
    {"holds_window", can_tell, tell<OtsCommand::kHold>, nullptr, kNews, true, false, "1330 hold",
     "has the OTS device hold writes", kRoom, kPurge},
    {"turns_window", can_tell, tell<OtsCommand::kTurn>, nullptr, kNews, true, false, "1350 turn",
     "has the OTS device turn the page to B, if nobody wrote it", kRoom, kLive},
    {"checks_window", can_tell, tell<OtsCommand::kCheck>, nullptr, kNews, true, false, "check",
     "asks the OTS device whether anybody wrote", kRoom, kRead},
    {"closes_window", can_tell, tell<OtsCommand::kClose>, nullptr, kNews, true, false, "1350 close",
     "closes the window", kRoom, kLive},
    {"window_answers", answered, take, nullptr, kNews, false, false, "",
     "has the OTS device's answer", kAnswer, kRead, kRead},
    {"window_judged", answered, judge, nullptr, kNews, false, false, "",
     "reads whether the copy is clean", kAnswer, kRead, kRead},
    {"maps_window", nullptr, map_page<Place::kWindow>, time_of_store, 0, true, false, "1320 map",
     "points $PTE to the OTS device", "", kCopy},
    {"maps_end", nullptr, map_page<Place::kEnd>, time_of_store, 0, true, false, "1350 map",
     "points $PTE to $END", "", kCopy},
    {"stops_hot_devices", nullptr, stop_if_hot, nullptr, 0, true, false, "",
     "stops the devices if a hold has overflowed", "", kPurge},
    {"resumes_hot_devices", nullptr, resume, nullptr, 0, true, false, "",
     "lets devices that it stopped go on", "", kLive},
};

constexpr OwnWords kWords = {{"1  Open the window", "2  Watch and copy", "3  Turn, map to B"},
                             {"1310 1320", "1330 1340", "1350"},
                             "The OTS device turns the page only if nobody wrote it meanwhile.",
                             nullptr};

void add_command(Builder& b, Step step, std::uint16_t block) {
  b.add(own_op(step), block).add(own_op(kAwait), block);
}

void add_remap(Builder& b, const Env& env, Step step, bool flush, std::uint16_t block) {
  b.add(own_op(step), block).add_if(!env.hw.coherent_walk, Op::kFlushPte, block);
  b.add_if(flush, Op::kQueueInvalidation, block).add_if(flush, Op::kAwaitInvalidation, block);
}

// 1340: the copy, which has arrived when this is through.
void add_copy(Builder& b, const Env& env) {
  b.add(Op::kCopyLine, 1340).add_if(env.move.copy_fence, Op::kCopyFence, 1340);
  b.add(Op::kFlushRead, 1340).add(Op::kAwaitFlush, 1340);
}

bool pauses(const Env& env) { return env.move.cpu_guard == CpuGuard::kVmPaused; }

void add_guard_before(Builder& b, const Env& env) {
  if (env.hw.vcpus == 0 || env.move.cpu_guard == CpuGuard::kNone) return;
  if (pauses(env)) {
    b.add(Op::kStopVcpus, 1320).add(Op::kAwaitVcpus, 1320);
  } else {
    b.add(Op::kClearEpt, 1320).add(Op::kShootdown, 1320).add(Op::kAwaitShootdown, 1320);
  }
}

void add_guard_after(Builder& b, const Env& env) {
  if (env.hw.vcpus == 0) return;
  b.add(Op::kSetEpt, 1350);
  if (pauses(env)) {
    b.add(Op::kShootdown, 1350).add(Op::kAwaitShootdown, 1350).add(Op::kResumeVcpus, 1350);
  }
}

void add_page(Builder& b, const Env& env, Program& p) {
  const OnWrite writes = on_write(env);
  const bool turns = writes == OnWrite::kRecopy || writes == OnWrite::kHold;
  b.add(Op::kTakePage);
  add_command(b, kOpen, 1310);
  add_remap(b, env, kMapWindow, own_value(env, kFlushFirst) != 0, 1320);
  add_guard_before(b, env);
  p.retry = b.here();
  if (writes == OnWrite::kRecopy || writes == OnWrite::kCheck) {
    add_command(b, kWatch, 1330);
  }
  if (writes != OnWrite::kHold) add_copy(b, env);
  if (writes == OnWrite::kCheck) b.add(own_op(kCheck), 1340).add(own_op(kJudge), 1340);
  if (writes == OnWrite::kRecopy) b.add(own_op(kTurn), 1350).add(own_op(kJudge), 1350);
  p.fallback = b.here();
  if (turns) {
    b.add(own_op(kStopHot), 1330);
    add_command(b, kHold, 1330);
    add_copy(b, env);
    b.add(own_op(kTurn), 1350).add(own_op(kJudge), 1350);
  }
  p.clean = b.here();
  add_remap(b, env, kMapEnd, own_value(env, kFlushSecond) != 0, 1350);
  add_command(b, kClose, 1350);
  b.add_if(turns, own_op(kResumeHot), 1350);
  add_guard_after(b, env);
  b.add(Op::kPageDone, 1350);
}

}  // namespace

const Own kOtsOwn = {kOps, kValues, &kWords};

bool ots_policy(MoveSpec& move, DevicePolicy policy) {
  const OnWrite on = policy == DevicePolicy::kDelay ? OnWrite::kHold : OnWrite::kRecopy;
  set_own(move, "mechanism.on_write", static_cast<std::int64_t>(on));
  return true;
}

// Copies until one is clean, and then one with writes held; that one fails where more come than the
// device has room for, until devices make none.
Progress ots_progress(const MoveSpec& move) {
  using enum Progress::Kind;
  const auto on = static_cast<OnWrite>(own_value(move, "mechanism.on_write"));
  if (on == OnWrite::kIgnore) return {};
  if (on == OnWrite::kCheck) return {kBounded, move.max_attempts, "it goes on all the same"};
  if (move.fallback == Fallback::kNone) return {kEndless, 0, ""};
  return {kBounded, on == OnWrite::kHold ? 1 : move.max_attempts + 1, "devices stop"};
}

void needs_ots(HwSpec& hw, const MoveSpec&) { hw.ots.present = true; }

std::optional<Refusal> check_ots(const HwSpec& hw, const MoveSpec& move) {
  if (move.campaign.switch_at < 100)
    return Refusal{{"campaign.switch_at"},
                   "the OTS device has no way from B to its page",
                   "leave it out, or set mechanism.id to \"htm\""};
  if (hw.one_host)
    return Refusal{{"hw.one_host", "topology", "mechanism.id"},
                   "the OTS device stands between two hosts",
                   "set mechanism.id to \"htm\""};
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "what goes through the OTS device's window is single lines",
                   "set detail to \"line\""};
  return std::nullopt;
}

void build_ots(Env& env) {
  Program& p = env.programs[0];
  Builder b(p);
  add_page(b, env, p);
  p.end = b.here();
  add_cut_over(b, env);
  p.give_up = b.here();
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

std::vector<UnsafeSwitch> ots_switches() {
  return {
      {"mechanism.on_write", "ignore", "a write after its line was copied never reaches B",
       [](HwSpec&, MoveSpec& m) {
         m.id = "ots";
         set_own(m, "mechanism.on_write", static_cast<std::int64_t>(OnWrite::kIgnore));
       }},
      {"mechanism.on_write", "check", "a write lands between the last look and the remap",
       [](HwSpec&, MoveSpec& m) {
         m.id = "ots";
         set_own(m, "mechanism.on_write", static_cast<std::int64_t>(OnWrite::kCheck));
       }},
      {"mechanism.flush_first", "false", "a device writes past the window",
       [](HwSpec&, MoveSpec& m) {
         m.id = "ots";
         set_own(m, "mechanism.flush_first", 0);
       }},
      {"mechanism.flush_second", "false", "a device writes into a window that is closed",
       [](HwSpec&, MoveSpec& m) {
         m.id = "ots";
         set_own(m, "mechanism.flush_second", 0);
       }},
      {"mechanism.drain", "false", "a write translated before the first remap lands at A too late",
       [](HwSpec&, MoveSpec& m) {
         m.id = "ots";
         m.drain = false;
       }},
      {"mechanism.invalidate", "iommu-only", "the device's own cache keeps the old translation",
       [](HwSpec&, MoveSpec& m) {
         m.id = "ots";
         m.invalidate = Invalidate::kIommuOnly;
       }},
      {"mechanism.cpu_guard", "none", "a vCPU writes the old copy, past the window",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "ots";
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
      {"mechanism.copy_fence", "false", "lines still in combining buffers land over newer ones",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "ots";
         m.copy_fence = false;
         hw.lines_per_page = 2;
       }},
      {"hw.ots.ordered", "false", "a read by the straight way passes a write on its detour",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "ots";
         hw.ots.ordered = false;
       }},
  };
}

}  // namespace pf
