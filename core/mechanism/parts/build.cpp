#include "core/mechanism/parts/build.h"

#include "core/mechanism/parts/cut_over.h"

namespace pf {

void add_quiesce(Builder& b, const Env& env) {
  const bool guests = env.hw.vcpus > 0;
  b.add(Op::kStopDevices).add(Op::kAwaitDevices);
  b.add_if(guests, Op::kStopVcpus).add_if(guests, Op::kAwaitVcpus);
}

void add_stopped_page(Builder& b, const Env& env, CopyBy copy) {
  const bool guests = env.hw.vcpus > 0;
  b.add(Op::kSetPteStopped, 430).add_if(!env.hw.coherent_walk, Op::kFlushPte, 430);
  b.add(Op::kQueueInvalidation, 440).add(Op::kAwaitInvalidation, 440);
  b.add_if(guests, Op::kShootdown, 440).add_if(guests, Op::kAwaitShootdown, 440);
  if (copy == CopyBy::kPull) {
    b.add(Op::kPullLine, 450).add(Op::kAwaitLine, 450);
  } else if (env.hw.one_host) {
    b.add(Op::kCopyLine, 450).add(Op::kAwaitStores, 450);
  } else {
    b.add(Op::kCopyLine, 450).add(Op::kCopyFence, 450);
    b.add(Op::kFlushRead, 450).add(Op::kAwaitFlush, 450);
  }
  b.add(Op::kCommitStopped, 460);
}

void add_attempt(Builder& b, const Env& env, bool tracks) {
  const MoveSpec& m = env.move;
  const bool entry_of_guest = env.hw.vcpus > 0 && m.cpu_guard == CpuGuard::kReadSet;
  b.add(Op::kRendezvous).add(Op::kXBegin, 420).add_if(tracks, Op::kTrackLine, 420);
  b.add_if(m.pte_in_write_set, Op::kStorePte, 430).add_if(entry_of_guest, Op::kStoreEpt, 430);
  b.add_if(m.signal1_fence, Op::kFence, 430);
  b.add_if(m.signal1 == Signal::kSchedule, Op::kCheckDeadline, 430);
  b.add_if(m.signal1 == Signal::kIdeal, Op::kRaiseSignal1, 430);
  b.add(Op::kAwaitSignal2, 460).add(Op::kXEnd, 460);
  b.add_if(!m.pte_in_write_set, Op::kStorePteLate, 460)
      .add_if(!m.pte_in_write_set, Op::kFence, 460);
  b.add_if(!env.hw.coherent_walk, Op::kFlushPte, 460);
  add_guard_after(b, env, m.cpu_guard);
  b.add(Op::kPageDone, 460);
}

void add_fallback(Builder& b, const Env& env, CopyBy copy) {
  b.add_if(env.move.stale_helper_guard != StaleGuard::kNone, Op::kAwaitHelpers);
  add_quiesce(b, env);
  add_stopped_page(b, env, copy);
  add_resume(b, env);
  b.add(Op::kPageDone);
}

void add_copy_landed(Builder& b, const Env& env, std::uint16_t block) {
  const MoveSpec& m = env.move;
  if (env.hw.one_host) {
    // Cached stores and the booleans behind them leave one buffer in order; other signals do not.
    b.add_if(m.signal2 != Signal::kBooleans, Op::kAwaitStores, block);
    return;
  }
  b.add_if(m.copy_fence, Op::kCopyFence, block);
  b.add_if(m.flush_before_signal2, Op::kFlushRead, block);
  b.add_if(m.flush_before_signal2, Op::kAwaitFlush, block);
}

void add_guard_before(Builder& b, const Env& env, CpuGuard guard) {
  if (env.hw.vcpus == 0) return;
  if (guard == CpuGuard::kNotPresent) {
    b.add(Op::kClearEpt).add(Op::kShootdown).add(Op::kAwaitShootdown);
  }
  if (guard == CpuGuard::kVmPaused) b.add(Op::kStopVcpus).add(Op::kAwaitVcpus);
}

void add_guard_after(Builder& b, const Env& env, CpuGuard guard) {
  if (env.hw.vcpus == 0 || guard == CpuGuard::kReadSet) return;
  b.add(Op::kSetEpt, 460);
  if (guard == CpuGuard::kVmPaused) {
    b.add(Op::kShootdown).add(Op::kAwaitShootdown).add(Op::kResumeVcpus);
  }
}

CpuGuard guard_without_read_set(const Env& env) {
  const CpuGuard guard = env.move.cpu_guard;
  return guard == CpuGuard::kReadSet ? CpuGuard::kNotPresent : guard;
}

void add_resume(Builder& b, const Env& env) {
  b.add(Op::kResumeDevices, 460).add_if(env.hw.vcpus > 0, Op::kResumeVcpus, 460);
}

// What a parked vCPU has posted to B has left its store buffer and may still fly; once the vCPU
// runs there, its own accesses would overtake it. A read sent behind it comes back when it has
// landed.
void add_park(Builder& b, const Env& env) {
  b.add(Op::kStopVcpus).add(Op::kAwaitVcpus);
  if (env.move.campaign.cutover_drain) b.add(Op::kFlushRead).add(Op::kAwaitFlush);
}

void add_switch_over(Builder& b, const Env& env) {
  if (!env.hw.reach_a_from_b) return;
  if (env.hw.iommu_b) {  // the devices go with them
    add_remap(b, env, true);
    b.add(Op::kTakePage, 410);
    return;
  }
  add_park(b, env);
  b.add(Op::kSwitchVcpus).add(Op::kResumeVcpus).add(Op::kTakePage, 410);
}

void add_end(Builder& b, const Env& env) {
  b.mark(&Program::switch_over);
  add_switch_over(b, env);
  b.mark(&Program::end);
  add_cut_over(b, env);
  b.mark(&Program::give_up);
  b.add(Op::kEnd);
}

void build_idle_helper(Program& p) { Builder(p).add(Op::kAwaitStart).add(Op::kReport); }

}  // namespace pf
