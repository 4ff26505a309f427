// When CPU0 learns that its transaction is over (numbers of tests/hw/rtm_test.cpp): of a conflict
// when its snoop has been seen, whatever it was waiting for; of an abort of its own at once.
#include <gtest/gtest.h>

#include "core/hw/htm.h"
#include "core/hw/memory.h"
#include "core/mechanism/htm.h"
#include "core/world/world.h"
#include "tests/support/shipped_timing.h"

namespace pf {
namespace {

Env bench_env(std::uint32_t signal1_cycles) {
  HwSpec hw;
  hw.pages = 16;
  hw.helpers = 1;
  hw.booleans = 64;
  hw.timing = test::shipped_timing("server-gen4");
  MoveSpec move;
  move.invalidate = Invalidate::kNone;
  move.stale_helper_guard = StaleGuard::kJoin;
  move.signal1_cycles = signal1_cycles;
  return make_env(hw, move);
}

struct Aborts : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kTxnAbort) cause = static_cast<AbortCause>(f.b & 0xff);
  }
  AbortCause cause = AbortCause::kNone;
};

// CPU0's next instruction of an aborted attempt is what takes the abort.
Time until_cpu0_acts(const Env& env, World w) {
  const Time from = w.agenda.now;
  while (step(env, w) && w.last_slot != env.layout.thread_slot + kCpu0) {
  }
  return w.agenda.now - from;
}

TEST(Abort, AConflictIsNoticedWhenItsSnoopHasBeenSeen) {
  const Env env = bench_env(5000);
  const Latency& seen = env.hw.timing.snoop_seen;
  unsigned waiting = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CowPool pool;
    World w = first_world(env, seed, pool);
    for (int held = 0; held < 40 && step(env, w);) {  // ever later in the wait for signal 2
      const Transaction& t = w.look(env).txn();
      if (t.pte_written == 0) continue;
      ++held;
      World hit = w;
      Hw h = hit.view(env);
      waiting += env.mechanism->ready(env, h, kCpu0) ? 0 : 1;
      dma_write_a(h, kDevice0, h.first_line(t.page) + 5, stamp(kDevice0, 1), false);
      ASSERT_NE(h.txn().doomed, 0);
      const Time took = until_cpu0_acts(env, hit);
      EXPECT_GE(took, seen.min);
      EXPECT_LE(took, seen.max);
    }
  }
  EXPECT_GT(waiting, 100u) << "most find it waiting";
}

TEST(Abort, AnExplicitOneNeedsNoSnoop) {
  const Env env = bench_env(1);
  CowPool pool;
  World w = first_world(env, 3, pool);
  Aborts aborts;
  while (aborts.cause == AbortCause::kNone && step(env, w, &aborts)) {
  }
  ASSERT_EQ(aborts.cause, AbortCause::kLateForSignal1);
  EXPECT_LT(until_cpu0_acts(env, w), 2 * kNanosecond);
}

}  // namespace
}  // namespace pf
