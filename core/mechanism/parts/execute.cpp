#include "core/mechanism/parts/execute.h"

#include "core/guest/vcpu.h"
#include "core/hw/bridge.h"
#include "core/hw/clock.h"
#include "core/hw/device.h"
#include "core/hw/htm.h"
#include "core/hw/invalidation.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"
#include "core/mechanism/parts/attempts.h"
#include "core/mechanism/parts/copy_page.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/pull.h"
#include "core/mechanism/parts/signals.h"

namespace pf {
namespace {

void store_entry(Hw& h, Kind kind, bool inside) {
  Event e;
  e.kind = kind;
  e.line = move_of(h).page;
  e.from = kCpu0;
  e.flags = inside ? kTransactional : 0;
  push(h, h.lay.store_buffer(kCpu0), e, h.draw(h.spec.timing.store));
  next(h, kCpu0);
}

void set_ept(Hw& h, Place to) {
  const std::uint32_t first = move_of(h).page;
  snoop_ept_access(h, kCpu0, first);
  for (std::uint32_t page = first; page < first + h.spec.batch; ++page) {
    PageRec rec = h.page(page);
    rec.ept = to;
    h.set_page(page, rec);
  }
  h.raise(kEntryChanged);
  next(h, kCpu0);
}

void stop_devices(Hw& h, bool stop) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) stop_device(h, d, stop);
  next(h, kCpu0);
}

bool all_devices_quiet(const Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if (!device_quiet(h, d)) return false;
  }
  return true;
}

bool helpers_idle(const Env& env, const Hw& h) {
  for (unsigned t = 1; t < 3; ++t) {
    if (instruction(env, h, t).op != Op::kAwaitStart || move_of(h).start[t] != 0) return false;
  }
  return true;
}

bool own_ready(const Env& env, const Hw& h, unsigned thread, Op op) {
  const OwnOp& own = own_of(env, op);
  return own.ready == nullptr || own.ready(env, h, thread);
}

bool ready(const Env& env, const Hw& h, unsigned thread, Op op) {
  if (is_own(op)) return own_ready(env, h, thread, op);
  const Answers& answers = h.get<Answers>(h.lay.answers);
  switch (op) {
    case Op::kRendezvous:
      return rendezvous_ready(env, h);
    case Op::kFence:
    case Op::kXEnd:
    case Op::kAwaitStores:
      return empty(h, h.lay.store_buffer(thread));
    case Op::kStorePte:
    case Op::kStoreEpt:
    case Op::kStorePteLate:
      return has_space(h, h.lay.store_buffer(thread));
    case Op::kAwaitSignal2:
      return signal2_readable(env, h);
    case Op::kAwaitStart:
      return move_of(h).start[thread] != 0;
    case Op::kAwaitSignal1:
      return signal1_seen(env, h, thread);
    case Op::kSendSignal2:
      return send_signal2_ready(env, h, thread);
    case Op::kAwaitShootdown:
      return shootdown_done(h, thread);
    case Op::kQueueInvalidation:
      return qi_space(h);
    case Op::kAwaitInvalidation:
      return answers.invalidated[thread] != 0;
    case Op::kCopyLine:
      return can_copy_line(h, thread);
    case Op::kCopyFence:
      return empty(h, h.lay.write_combining(thread));
    case Op::kFlushRead:
      return has_space(h, kDownN);
    case Op::kPullLine:
      return can_pull(h);
    case Op::kAwaitLine:
    case Op::kAwaitFlush:
      return answers.flushed[thread] != 0;
    case Op::kAwaitHelpers:
      return helpers_idle(env, h);
    case Op::kAwaitDevices:
      return all_devices_quiet(h);
    case Op::kAwaitDevice:
      return device_quiet(h, move_of(h).thread[kCpu0].index);
    case Op::kAwaitVcpus:
      return all_parked(h);
    case Op::kEnd:
      return false;
    default:
      return true;
  }
}

void act_shared(const Env& env, Hw& h, unsigned thread, Op op) {
  const std::uint32_t page = page_of_thread(h, thread);
  switch (op) {
    case Op::kShootdown:
      ask_shootdown(h, thread, page);
      return next(h, thread);
    case Op::kQueueInvalidation:
      queue_invalidation(h, thread, purge_of(env, page));
      return next(h, thread);
    case Op::kAwaitInvalidation:
      h.edit<Answers>(h.lay.answers).invalidated[thread] = 0;
      return next(h, thread);
    case Op::kAwaitFlush:
      h.edit<Answers>(h.lay.answers).flushed[thread] = 0;
      return next(h, thread);
    case Op::kCopyLine:
      return copy_line(h, thread);
    case Op::kFlushRead:
      return flush_read(h, thread);
    case Op::kPullLine:
      return pull_line(h, thread);
    case Op::kAwaitLine:
      return line_pulled(h, thread);
    case Op::kStopDevices:
      return stop_devices(h, true);
    case Op::kResumeDevices:
      return stop_devices(h, false);
    case Op::kStopVcpus:
      ask_stop(h);
      return next(h, thread);
    case Op::kResumeVcpus:
      resume_vcpus(h);
      return next(h, thread);
    case Op::kAwaitStart:
      return take_start(env, h, thread);
    case Op::kSendSignal2:
      return send_signal2(env, h, thread);
    case Op::kReport:
      return report(h, thread);
    default:
      return next(h, thread);  // a wait that is over
  }
}

void act_cpu0(const Env& env, Hw& h, Op op) {
  const std::uint32_t page = move_of(h).page;
  switch (op) {
    case Op::kTakePage:
      return take_page(env, h);
    case Op::kRendezvous:
      return rendezvous(env, h);
    case Op::kXBegin:
      txn_begin(h, page);
      return next(h, kCpu0);
    case Op::kTrackLine: {
      const std::uint32_t line = loop_line(h, kCpu0);
      load_a(h, line);
      return txn_track_line(h, line);
    }
    case Op::kStorePte:
      return store_entry(h, Kind::kStorePte, true);
    case Op::kStoreEpt:
      return store_entry(h, Kind::kStoreEpt, true);
    case Op::kStorePteLate:
      return store_entry(h, Kind::kStorePte, false);
    case Op::kCheckDeadline:
      return check_deadline(env, h);
    case Op::kRaiseSignal1:
      move_edit(h).signal1 = move_of(h).attempt;
      h.raise(kAcked);
      return next(h, kCpu0);
    case Op::kAwaitSignal2:
      return await_signal2(env, h);
    case Op::kXEnd:
      txn_commit(h);
      clock_stops(h);
      return next(h, kCpu0);
    case Op::kFlushPte:
      return flush_pte(h);
    case Op::kClearEpt:
      return set_ept(h, Place::kNowhere);
    case Op::kSetEpt:
      return set_ept(h, Place::kEnd);
    case Op::kSetPteStopped:
      return set_pte_stopped(h);
    case Op::kCommitStopped:
      return commit_stopped(h);
    case Op::kPageDone:
      return page_done(env, h);
    case Op::kSwitchVcpus:
      switch_vcpus(h);
      return next(h, kCpu0);
    case Op::kRemapDevices:
      remap_devices(h);
      return next(h, kCpu0);
    default:
      if (!cut_over_acts(env, h, op)) act_shared(env, h, kCpu0, op);
  }
}

}  // namespace

Purge purge_of(const Env& env, std::uint32_t page) {
  const bool first = env.move.campaign.batch_invalidate == BatchInvalidate::kFirst;
  return {page, first ? 1 : env.hw.batch, env.move.invalidate == Invalidate::kIommuAndAts,
          env.move.drain};
}

std::uint32_t page_of_thread(const Hw& h, unsigned thread) {
  return thread == kCpu0 ? move_of(h).page : move_of(h).thread[thread].page;
}

std::uint32_t loop_line(Hw& h, unsigned thread) {
  ThreadState& t = move_edit(h).thread[thread];
  const std::uint32_t line = h.first_line(page_of_thread(h, thread)) + t.index;
  if (++t.index == h.spec.batch * h.spec.lines_per_page) next(h, thread);
  return line;
}

void stop_device(Hw& h, unsigned d, bool stop) {
  h.device_edit(d).stopped = stop ? 1 : 0;
  h.fact(stop ? FactKind::kStopped : FactKind::kResumed, static_cast<std::uint8_t>(kDevice0 + d));
  if (!stop) h.wake(static_cast<std::uint8_t>(h.lay.device_slot + d), 0);
}

bool thread_ready(const Env& env, const Hw& h, unsigned thread) {
  if (thread == kCpu0 && h.txn().doomed != 0) return true;  // the abort is taken
  return ready(env, h, thread, instruction(env, h, thread).op);
}

bool thread_local_next(const Env& env, const Hw& h, unsigned thread) {
  if (thread == kCpu0 && h.txn().doomed != 0) return true;
  // One helper at a time: nobody else stands in the queues it enters.
  const bool alone = env.move.stale_helper_guard != StaleGuard::kNone;
  const Op op = instruction(env, h, thread).op;
  if (is_own(op)) {
    const OwnOp& own = own_of(env, op);
    return !own.visible || (own.loop && move_of(h).thread[thread].index > 0);
  }
  if (cut_over_is(op)) return false;
  switch (op) {
    case Op::kTrackLine:
    case Op::kCopyLine:
      // Each commutes with all but a write to its own line: the first of the loop stands for all.
      return move_of(h).thread[thread].index > 0;
    case Op::kShootdown:
    case Op::kQueueInvalidation:
      return alone;
    case Op::kFlushRead:
      return alone && env.move.copy_fence;
    case Op::kRendezvous:
      return alone;
    case Op::kCheckDeadline:
      return env.move.signal1_fence;  // the end of phase 1's block
    case Op::kXEnd:
      // Whatever comes between reading a true boolean and XEND could have come before the read.
      return env.move.signal2 == Signal::kBooleans;
    case Op::kPullLine:  // it goes behind what B's port has sent before
    case Op::kRaiseSignal1:
    case Op::kFlushPte:
    case Op::kClearEpt:
    case Op::kSetEpt:
    case Op::kSendSignal2:
    case Op::kStopDevices:
    case Op::kResumeDevices:
    case Op::kStopVcpus:
    case Op::kResumeVcpus:
    case Op::kSetPteStopped:
    case Op::kCommitStopped:
    case Op::kSwitchVcpus:
    case Op::kRemapDevices:
      return false;
    case Op::kAwaitSignal2:
      return env.move.signal2 == Signal::kIdeal;
    default:
      return true;
  }
}

void thread_acts(const Env& env, Hw& h, unsigned thread) {
  if (thread == kCpu0 && h.txn().doomed != 0) return take_abort(env, h);
  const Instruction now = instruction(env, h, thread);
  if (is_own(now.op)) {
    own_of(env, now.op).act(env, h, thread);
  } else {
    thread == kCpu0 ? act_cpu0(env, h, now.op) : act_shared(env, h, thread, now.op);
  }
  const std::uint16_t block = instruction(env, h, thread).block;
  if (h.facts != nullptr && block != 0 && block != now.block) {
    // A helper may still work for an attempt that is over.
    const std::uint64_t attempt =
        thread == kCpu0 ? move_of(h).attempt : move_of(h).thread[thread].attempt;
    h.fact(FactKind::kPhaseEntered, static_cast<std::uint8_t>(thread), block,
           page_of_thread(h, thread) | attempt << 32);
  }
}

}  // namespace pf
