#include "core/mechanism/parts/pull.h"

#include "core/hw/lane.h"
#include "core/hw/port.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

LaneId reads_of_b(const Hw& h) { return static_cast<LaneId>(h.lay.from_b + 1); }

void add_pull(Builder& b) { b.add(Op::kPullLine, 450).add(Op::kAwaitLine, 450); }

void add_invalidation(Builder& b, const Env& env, bool ask, bool await) {
  if (env.move.invalidate == Invalidate::kNone) return;
  b.add_if(ask, Op::kQueueInvalidation, 440).add_if(await, Op::kAwaitInvalidation, 440);
}

void add_fallback(Builder& b, const Env& env) {
  const bool guests = env.hw.vcpus > 0;
  b.add_if(env.move.stale_helper_guard != StaleGuard::kNone, Op::kAwaitHelpers);
  add_quiesce(b, env);
  b.add(Op::kSetPteStopped, 430).add_if(!env.hw.coherent_walk, Op::kFlushPte, 430);
  b.add(Op::kQueueInvalidation, 440).add(Op::kAwaitInvalidation, 440);
  b.add_if(guests, Op::kShootdown, 440).add_if(guests, Op::kAwaitShootdown, 440);
  add_pull(b);
  b.add(Op::kCommitStopped, 460);
  add_resume(b, env);
  b.add(Op::kPageDone);
}

}  // namespace

bool moves_from_b(const Hw& h) { return !h.spec.devices.empty() && homed_at_b(h, 0); }

void add_page_from_b(Builder& b, const Env& env) {
  if (!env.hw.iommu_b) return;
  const MoveSpec& m = env.move;
  PagePlaces& places = b.program().at_b;
  places.first = b.here();
  b.add(Op::kTakePage, 410);
  add_guard_before(b, env, m.cpu_guard);
  places.retry = b.here();
  b.add(Op::kRendezvous).add(Op::kXBegin, 420);
  b.add_if(m.pte_in_write_set, Op::kStorePte, 430).add_if(m.signal1_fence, Op::kFence, 430);
  b.add_if(m.signal1 == Signal::kSchedule, Op::kCheckDeadline, 430);
  b.add_if(m.signal1 == Signal::kIdeal, Op::kRaiseSignal1, 430);
  b.add(Op::kAwaitSignal2, 460).add(Op::kXEnd, 460);
  b.add_if(!m.pte_in_write_set, Op::kStorePteLate, 460)
      .add_if(!m.pte_in_write_set, Op::kFence, 460);
  b.add_if(!env.hw.coherent_walk, Op::kFlushPte, 460);
  add_guard_after(b, env, m.cpu_guard);
  b.add(Op::kPageDone, 460);
  places.fallback = b.here();
  add_fallback(b, env);
}

void add_helper_of_b(Builder& b, const Env& env) {
  if (!env.hw.iommu_b) return;
  b.program().at_b.first = b.here();
  b.add(Op::kAwaitSignal1);
  const CopyOrder order = env.move.order;
  if (order == CopyOrder::kCopyFirst) add_pull(b);
  add_invalidation(b, env, true, order != CopyOrder::kOverlap);
  if (order != CopyOrder::kCopyFirst) add_pull(b);
  if (order == CopyOrder::kOverlap) add_invalidation(b, env, false, true);
  b.add(Op::kSendSignal2).add(Op::kAwaitStores).add(Op::kReport);
}

bool can_pull(const Hw& h) { return has_space(h, reads_of_b(h)); }

void pull_line(Hw& h, unsigned thread) {
  h.edit<Answers>(h.lay.answers).flushed[thread] = 0;
  ThreadState& t = move_edit(h).thread[thread];
  Event e;
  e.kind = Kind::kFlushRead;
  e.line = h.first_line(page_of_thread(h, thread)) + t.index;
  e.from = static_cast<std::uint8_t>(thread);
  wait_begins(h, Waiter::kFlush, thread);
  push(h, reads_of_b(h), e, way_home(h, e));
  ++t.pc;
}

void line_pulled(Hw& h, unsigned thread) {
  h.edit<Answers>(h.lay.answers).flushed[thread] = 0;
  ThreadState& t = move_edit(h).thread[thread];
  if (++t.index == h.spec.batch * h.spec.lines_per_page) return next(h, thread);
  --t.pc;
}

}  // namespace pf
