// Requests that wait past their timeout are told of once, and counted.
#include "core/hw/timeouts.h"

#include <gtest/gtest.h>

#include <map>

#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Late : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kTimedOut) {
      ++of[static_cast<Kind>(f.b)];
      longest = std::max<Time>(longest, f.c);
    }
    if (f.kind == FactKind::kDeviceReadDone) ++reads;
    if (f.kind == FactKind::kDeviceReadDone && f.c >= limit) ++slow_reads;
  }
  std::map<Kind, std::uint64_t> of;
  std::uint64_t reads = 0, slow_reads = 0;
  Time limit = 0, longest = 0;
};

World run(const HwSpec& hw, const MoveSpec& move, CowPool& pool, Late& late) {
  const Env env = make_env(hw, move);
  World w = first_world(env, 6, pool);
  while (step(env, w, &late)) {
  }
  return w;
}

TEST(Timeouts, NothingIsLateWithinTheUsualLimits) {
  CowPool pool;
  Late late;
  EXPECT_EQ(run(test::timed_hw(16), test::timed_move(), pool, late).violations, 0u);
  EXPECT_TRUE(late.of.empty());
}

TEST(Timeouts, EveryReadThatTakesLongerThanTheLimitIsLateOnce) {
  HwSpec hw = test::timed_hw(16);
  hw.timing.completion_timeout = 800 * kNanosecond;
  CowPool pool;
  Late late;
  late.limit = hw.timing.completion_timeout;
  const World w = run(hw, test::timed_move(), pool, late);
  EXPECT_EQ(w.violation.invariant, 5);
  EXPECT_GT(late.of[Kind::kDeviceRead], 0u);
  EXPECT_LT(late.of[Kind::kDeviceRead], late.reads);
  // One that comes back between the limit and the next event is looked at just before.
  EXPECT_EQ(late.of[Kind::kDeviceRead], late.slow_reads);
  std::uint64_t all = 0;
  for (const auto& [kind, n] : late.of) all += n;
  EXPECT_EQ(w.violations, all);
}

TEST(Timeouts, AnInvalidationHasALimitOfItsOwn) {
  HwSpec hw = test::timed_hw(8, 0);
  hw.timing.invalidation_timeout = 20 * kMicrosecond;
  FaultSpec slow;
  slow.kind = Fault::kSlowAtsAck;
  slow.extra = 25 * kMicrosecond;
  hw.faults = static_cast<std::uint32_t>(slow.kind);
  hw.fault_list = {slow};
  MoveSpec move = test::timed_move();
  move.max_attempts = 1;
  CowPool pool;
  Late late;
  const World w = run(hw, move, pool, late);
  EXPECT_EQ(w.violation.invariant, 5);
  EXPECT_EQ(w.violation.actor, kDevice0);
  EXPECT_EQ(late.of[Kind::kAtsInvalidate], 16u) << "an attempt and the fallback of each page";
  EXPECT_EQ(late.of.size(), 1u) << "no read had to wait for it";
}

TEST(Timeouts, ALoadOverTheBridgeHasALimitToo) {
  HwSpec hw = test::timed_hw(16);
  hw.timing.mmio_read = test::about(3000);
  hw.timing.completion_timeout = 2500 * kNanosecond;
  CowPool pool;
  Late late;
  run(hw, test::timed_move(), pool, late);
  EXPECT_GT(late.of[Kind::kCpuRead], 0u);
  EXPECT_GT(late.of[Kind::kFlushRead], 0u);
}

TEST(Timeouts, WaitingForALimitDoesNotMakeARunLonger) {
  HwSpec hw = test::timed_hw(16);
  CowPool pool;
  Late late;
  const World usual = run(hw, test::timed_move(), pool, late);
  hw.timing.completion_timeout = 1000 * kMillisecond;
  const World patient = run(hw, test::timed_move(), pool, late);
  EXPECT_EQ(usual.agenda.now, patient.agenda.now);
  EXPECT_EQ(usual.events, patient.events);
}

}  // namespace
}  // namespace pf
