#include "core/mechanism/parts/signals.h"

#include "core/hw/clock.h"
#include "core/hw/htm.h"
#include "core/hw/lane.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

bool idle(const Env& env, const Hw& h, unsigned helper) {
  return instruction(env, h, helper).op == Op::kAwaitStart && move_of(h).start[helper] == 0;
}

// What a true boolean holds: the attempt's epoch with that guard, a bare 1 otherwise. A store for
// an attempt of the page before may still lie in the helper's buffer: it must not be taken for this
// one.
std::uint32_t tag_of(const Env& env, std::uint32_t epoch) {
  return env.move.stale_helper_guard == StaleGuard::kEpoch ? epoch : 1;
}

bool attempt_over(const Hw& h, unsigned thread) {
  const ThreadState& t = move_of(h).thread[thread];
  return h.clock().running == 0 || h.clock().attempt != t.attempt || h.clock().epoch != t.epoch;
}

int helper_slot(const Hw& h) { return clock_slot(h) + (h.active(Fault::kTscSkew) ? 1 : 0); }

// Clears the row before START_TIME is agreed, or (late clear) lets the clearing stores drain later.
void clear_row(const Env& env, Hw& h, unsigned helper) {
  if (env.move.signal2 != Signal::kBooleans || !env.move.clear_booleans) return;
  const LaneId buffer = h.lay.store_buffer(helper);
  for (std::uint32_t i = 0; i < h.spec.booleans; ++i) {
    if (!h.active(Fault::kLateClear)) {
      h.edit<std::uint32_t>(h.lay.booleans, i) = 0;
    } else if (has_space(h, buffer)) {
      Event e;
      e.kind = Kind::kStoreBoolean;
      e.line = i;
      e.from = static_cast<std::uint8_t>(helper);
      push(h, buffer, e, h.draw(h.spec.timing.store));
    }
  }
}

}  // namespace

bool rendezvous_ready(const Env& env, const Hw& h) {
  switch (env.move.stale_helper_guard) {
    case StaleGuard::kJoin:
      return idle(env, h, 1);
    case StaleGuard::kEpoch:
      return true;
    case StaleGuard::kNone:
      return idle(env, h, 1) || (h.spec.helpers > 1 && idle(env, h, 2));
  }
  return false;
}

void rendezvous(const Env& env, Hw& h) {
  const unsigned helper =
      env.move.stale_helper_guard != StaleGuard::kNone || idle(env, h, 1) ? 1 : 2;
  clear_row(env, h, helper);
  MoveState& m = move_edit(h);
  if (env.move.stale_helper_guard == StaleGuard::kEpoch) ++m.epoch;
  m.start[helper] = m.attempt;
  m.signal1 = 0;
  m.last_slot = 0;
  next(h, kCpu0);
  const Time until =
      static_cast<Time>(env.move.signal1_cycles) * h.spec.timing.tsc_cycle * (100 + m.pace) / 100;
  clock_start(h, m.attempt, m.epoch, until);
  h.raise(kHelperFree);  // it goes on at once, if it has nothing else in hand
}

bool signal1_seen(const Env& env, const Hw& h, unsigned thread) {
  if (attempt_over(h, thread)) return true;
  if (env.move.signal1 == Signal::kIdeal)
    return move_of(h).signal1 == move_of(h).thread[thread].attempt;
  return helper_slot(h) >= 0;
}

void check_deadline(const Env& env, Hw& h) {
  if (env.move.signal1 == Signal::kSchedule && clock_slot(h) >= 0) {
    return txn_abort(h, AbortCause::kLateForSignal1, kCpu0, move_of(h).page);
  }
  next(h, kCpu0);
}

bool signal2_readable(const Env& env, const Hw& h) {
  switch (env.move.signal2) {
    case Signal::kIdeal:
      return move_of(h).signal2 == move_of(h).attempt;
    case Signal::kSchedule:
      return clock_slot(h) >= static_cast<int>(h.spec.booleans);
    case Signal::kBooleans:
      return clock_slot(h) >= 0 && clock_slot(h) + 1 != move_of(h).last_slot;
  }
  return false;
}

void await_signal2(const Env& env, Hw& h) {
  if (env.move.signal2 != Signal::kBooleans) return next(h, kCpu0);
  const int slot = clock_slot(h);
  if (slot >= static_cast<int>(h.spec.booleans)) {
    return txn_abort(h, AbortCause::kNoBooleanLeft, kCpu0, move_of(h).page);
  }
  const auto index = static_cast<std::uint32_t>(slot);
  txn_track_boolean(h, index);
  move_edit(h).last_slot = static_cast<std::uint8_t>(slot + 1);
  const bool sent = h.get<std::uint32_t>(h.lay.booleans, index) == tag_of(env, move_of(h).epoch);
  h.fact(FactKind::kBooleanRead, kCpu0, index, sent ? 1 : 0);
  if (sent) next(h, kCpu0);
}

bool send_signal2_ready(const Env& env, const Hw& h, unsigned thread) {
  return env.move.signal2 != Signal::kBooleans || empty(h, h.lay.store_buffer(thread));
}

void send_signal2(const Env& env, Hw& h, unsigned thread) {
  const std::uint8_t attempt = move_of(h).thread[thread].attempt;
  if (env.move.signal2 == Signal::kIdeal) move_edit(h).signal2 = attempt;
  if (env.move.signal2 == Signal::kBooleans) {
    const Timing& t = h.spec.timing;
    const int from = helper_slot(h) + 1;
    Time lands = h.draw(t.signal_store);  // the time was read, the first store is still to be seen
    for (int i = from < 0 ? 0 : from; i < static_cast<int>(h.spec.booleans); ++i) {
      Event e;
      e.kind = Kind::kStoreBoolean;
      e.line = static_cast<std::uint32_t>(i);
      e.from = static_cast<std::uint8_t>(thread);
      e.value = tag_of(env, move_of(h).thread[thread].epoch);
      push(h, h.lay.store_buffer(thread), e, lands);
      lands += h.draw(t.store);
    }
  }
  h.raise(kAcked);
  next(h, thread);
}

}  // namespace pf
