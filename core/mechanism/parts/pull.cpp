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

}  // namespace

void add_page_from_b(Builder& b, const Env& env) {
  if (!env.hw.iommu_b) return;
  PagePlaces& places = b.program().at_b;
  places.first = b.here();
  b.add(Op::kTakePage, 410);
  add_guard_before(b, env, env.move.cpu_guard);
  places.retry = b.here();
  add_attempt(b, env, false);  // A's lines cannot be tracked here
  places.fallback = b.here();
  add_fallback(b, env, CopyBy::kPull);
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
