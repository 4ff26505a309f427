// Faults that a scenario injects at a moment of a timed run.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Seen : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kFaultStrikes) strikes.push_back(f);
    if (f.kind == FactKind::kTxnBegin) begun.push_back(f.at);
    if (f.kind == FactKind::kTxnAbort) {
      ++aborts[f.b & 0xff];
      aborted_at[f.b & 0xff] = f.at;
    }
    if (f.kind == FactKind::kInvalidateQueued) asked = f.at;
    if (f.kind == FactKind::kInvalidateAcked)
      slowest[f.actor - kDevice0] = std::max(slowest[f.actor - kDevice0], f.at - asked);
  }
  std::uint64_t of(AbortCause cause) const { return aborts[static_cast<int>(cause)]; }
  Time at(AbortCause cause) const { return aborted_at[static_cast<int>(cause)]; }
  std::vector<Fact> strikes;
  std::vector<Time> begun;
  std::uint64_t aborts[kAbortCauses] = {};
  Time aborted_at[kAbortCauses] = {}, asked = 0, slowest[16] = {};
};

// Nobody but the move works, so that every abort is the fault's.
HwSpec quiet_hw() {
  HwSpec hw = test::timed_hw(8, 0);
  for (DeviceSpec& d : hw.devices) d.interval = kMillisecond;
  return hw;
}

FaultSpec fault(Fault kind, Time time, std::uint64_t event = 0) {
  FaultSpec f;
  f.kind = kind;
  f.at = "given";
  f.time = time;
  f.event = event;
  return f;
}

HwSpec with(HwSpec hw, const FaultSpec& f) {
  hw.faults |= static_cast<std::uint32_t>(f.kind);
  hw.fault_list.push_back(f);
  return hw;
}

World run(const HwSpec& hw, CowPool& pool, Seen& seen) {
  const Env env = make_env(hw, test::timed_move());
  World w = first_world(env, 6, pool);
  while (step(env, w, &seen)) {
  }
  return w;
}

Seen seen_of(const HwSpec& hw) {
  CowPool pool;
  Seen seen;
  run(hw, pool, seen);
  return seen;
}

TEST(Faults, AnInterruptAbortsTheTransactionThatIsOpenAtItsTime) {
  const Seen plain = seen_of(quiet_hw());
  ASSERT_EQ(plain.of(AbortCause::kInterrupt), 0u);
  const Time inside = plain.begun.at(2) + 100 * kNanosecond;
  const Seen hit = seen_of(with(quiet_hw(), fault(Fault::kInterrupt, inside)));
  EXPECT_EQ(hit.of(AbortCause::kInterrupt), 1u);
  EXPECT_EQ(hit.at(AbortCause::kInterrupt), inside);
  EXPECT_EQ(hit.strikes.size(), 1u);
  EXPECT_EQ(hit.begun.size(), plain.begun.size() + 1) << "that attempt is made again";
}

TEST(Faults, AnInterruptOutsideEveryTransactionAbortsNothing) {
  const Seen plain = seen_of(quiet_hw());
  const Time outside = plain.begun.at(0) - 1;
  const Seen hit = seen_of(with(quiet_hw(), fault(Fault::kInterrupt, outside)));
  EXPECT_EQ(hit.of(AbortCause::kInterrupt), 0u);
  EXPECT_EQ(hit.strikes.size(), 1u);
}

TEST(Faults, ASpuriousAbortWaitsForATransaction) {
  const Seen plain = seen_of(quiet_hw());
  const Time outside = plain.begun.at(1) - 1;
  const Seen hit = seen_of(with(quiet_hw(), fault(Fault::kSpuriousAbort, outside)));
  EXPECT_EQ(hit.of(AbortCause::kSpurious), 1u);
  EXPECT_GE(hit.at(AbortCause::kSpurious), plain.begun.at(1));
}

TEST(Faults, AnEventMayBeTheMoment) {
  for (const std::uint64_t event : {1u, 50u, 200u}) {
    const Env env =
        make_env(with(quiet_hw(), fault(Fault::kInterrupt, -1, event)), test::timed_move());
    CowPool pool;
    Seen seen;
    World w = first_world(env, 6, pool);
    while (seen.strikes.empty() && step(env, w, &seen)) {
    }
    EXPECT_EQ(w.events, event + 1);
  }
}

TEST(Faults, OnlyTheDeviceOfTheFaultAcknowledgesSlowly) {
  FaultSpec slow = fault(Fault::kSlowAtsAck, 0);
  slow.device = 1;
  slow.extra = 30 * kMicrosecond;
  const Seen seen = seen_of(with(quiet_hw(), slow));
  EXPECT_LT(seen.slowest[0], 10 * kMicrosecond);
  EXPECT_GT(seen.slowest[1], 30 * kMicrosecond);
}

// A retry purges once more and heals it, so not every moment does harm.
TEST(Faults, AForgottenMappingServesTheOldPlaceAfterTheCommit) {
  const HwSpec hw = test::timed_hw(16, 0);
  CowPool pool;
  Seen plain;
  EXPECT_EQ(run(hw, pool, plain).violations, 0u);
  unsigned harmed = 0;
  for (Time at = 0; at < 60 * kMicrosecond; at += 5 * kMicrosecond) {
    Seen seen;
    const World w = run(with(hw, fault(Fault::kForgottenMapping, at)), pool, seen);
    ASSERT_LE(seen.strikes.size(), 1u);
    if (w.violations == 0) continue;
    ++harmed;
    EXPECT_EQ(w.violation.invariant, 3);
    EXPECT_EQ(w.violation.actor, kDevice0);
    EXPECT_GE(seen.strikes.at(0).at, at);
  }
  EXPECT_GT(harmed, 0u);
}

// A lasting fault holds from its moment on: no clock runs ahead before it.
TEST(Faults, ALastingFaultBeginsAtItsMoment) {
  const Seen plain = seen_of(quiet_hw());
  const Seen late = seen_of(with(quiet_hw(), fault(Fault::kTscSkew, kMillisecond)));
  EXPECT_EQ(plain.begun, late.begun);
  const Seen early = seen_of(with(quiet_hw(), fault(Fault::kTscSkew, 0)));
  EXPECT_NE(plain.begun, early.begun);
}

TEST(Faults, ASearchMayPlaceEachAnywhere) {
  const HwSpec plain = test::unit_hw();
  const auto states = [](const HwSpec& hw) {
    MoveSpec move = test::unit_move();
    move.max_attempts = 2;
    return explore(make_env(hw, move), {});
  };
  HwSpec budget = plain, interrupted = plain, forgetful = plain;
  budget.explore.spurious_aborts = 1;
  interrupted.faults = static_cast<std::uint32_t>(Fault::kInterrupt);
  EXPECT_EQ(states(interrupted).states, states(budget).states) << "a budget of one";
  EXPECT_GT(states(interrupted).states, states(plain).states);
  forgetful.faults = static_cast<std::uint32_t>(Fault::kForgottenMapping);
  EXPECT_EQ(states(plain).verdict, Verdict::kHolds);
  EXPECT_EQ(states(forgetful).verdict, Verdict::kViolated);
}

}  // namespace
}  // namespace pf
