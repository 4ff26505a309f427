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
#include "core/mechanism/htm.h"
#include "core/mechanism/parts/build.h"

namespace pf {
namespace {

void add_command(Builder& b, Op op, std::uint16_t block) {
  b.add(op, block).add(Op::kAwaitWindow, block);
}

void add_remap(Builder& b, const Env& env, Op op, bool flush, std::uint16_t block) {
  b.add(op, block).add_if(!env.hw.coherent_walk, Op::kFlushPte, block);
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
  const MoveSpec& m = env.move;
  const bool turns = m.on_write == OnWrite::kRecopy || m.on_write == OnWrite::kHold;
  b.add(Op::kTakePage);
  add_command(b, Op::kWindowOpen, 1310);
  add_remap(b, env, Op::kMapWindow, m.flush_first, 1320);
  add_guard_before(b, env);
  p.retry = b.here();
  if (m.on_write == OnWrite::kRecopy || m.on_write == OnWrite::kCheck) {
    add_command(b, Op::kWindowWatch, 1330);
  }
  if (m.on_write != OnWrite::kHold) add_copy(b, env);
  if (m.on_write == OnWrite::kCheck) b.add(Op::kWindowCheck, 1340).add(Op::kJudgeWindow, 1340);
  if (m.on_write == OnWrite::kRecopy) b.add(Op::kWindowTurn, 1350).add(Op::kJudgeWindow, 1350);
  p.fallback = b.here();
  if (turns) {
    b.add(Op::kStopHotDevices, 1330);
    add_command(b, Op::kWindowHold, 1330);
    add_copy(b, env);
    b.add(Op::kWindowTurn, 1350).add(Op::kJudgeWindow, 1350);
  }
  p.clean = b.here();
  add_remap(b, env, Op::kMapEnd, m.flush_second, 1350);
  add_command(b, Op::kWindowClose, 1350);
  b.add_if(turns, Op::kResumeHotDevices, 1350);
  add_guard_after(b, env);
  b.add(Op::kPageDone, 1350);
}

}  // namespace

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

}  // namespace pf
