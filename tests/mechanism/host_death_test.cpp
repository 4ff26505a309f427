// A host that reboots in the midst of a campaign: what is lost, and what goes on.
#include <gtest/gtest.h>

#include "core/base/rng.h"
#include "core/explore/explorer.h"
#include "core/measure/run_meter.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

HwSpec dying(HwSpec hw, std::uint32_t host, Time at = -1) {
  hw.faults |= static_cast<std::uint32_t>(Fault::kHostDies);
  FaultSpec fault;
  fault.kind = Fault::kHostDies;
  fault.host = host;
  fault.time = at;
  if (at >= 0) fault.at = "a moment";
  hw.fault_list.push_back(fault);
  return hw;
}

MoveSpec cut_over(MoveSpec move) {
  move.campaign.cut_over = true;
  return move;
}

RunSummary run(const HwSpec& hw, const MoveSpec& move) {
  const Env env = make_env(hw, move);
  CowPool pool;
  World w = first_world(env, 5, pool);
  RunMeter meter(env, w);
  do meter.at_event(w.events + 1);
  while (step(env, w, &meter));
  return meter.summary(w);
}

TEST(HostDeath, WhatIsLostIsWhatHadItsLiveCopyThere) {
  const MoveSpec move = cut_over(test::timed_move());
  const Time end = run(test::timed_hw(16, 1), move).time;
  int lost_some = 0, goes_on = 0;
  for (const std::uint32_t host : {kHostA, kHostB}) {
    for (Time at = 0; at < end + kMicrosecond; at += end / 40) {
      const RunSummary s = run(dying(test::timed_hw(16, 1), host, at), move);
      ASSERT_TRUE(s.host_death.has_value()) << at;
      const std::uint64_t there = host == kHostA ? 16 - s.pages_moved : s.pages_moved;
      if (s.host_death->lost) {
        // A page may have changed sides and not yet be done with.
        EXPECT_NEAR(static_cast<double>(s.host_death->pages), static_cast<double>(there), 1.0);
        EXPECT_EQ(s.violation_count, std::max<std::uint64_t>(1, s.host_death->pages));
        ++lost_some;
      } else {
        EXPECT_EQ(s.violation_count, 0u) << at;
        EXPECT_EQ(s.host_death->pages, 0u);
        EXPECT_EQ(s.pages_moved, host == kHostA ? 16u : 0u);
        ++goes_on;
      }
      EXPECT_TRUE(s.finished);
    }
  }
  EXPECT_GT(lost_some, 40);
  EXPECT_GE(goes_on, 2);
}

// Wherever B dies while nothing of the machine is there, the guest goes on and loses nothing.
TEST(HostDeath, GivingUpLosesNothingWhereverItComes) {
  for (const CpuGuard guard : {CpuGuard::kReadSet, CpuGuard::kNotPresent, CpuGuard::kVmPaused}) {
    HwSpec hw = dying(test::unit_hw(), kHostB);
    hw.vcpus = 1;
    hw.explore.vcpu_reads = hw.explore.vcpu_writes = 1;
    MoveSpec move = test::unit_move();
    move.cpu_guard = guard;
    const Env env = make_env(hw, move);
    CowPool pool;
    int struck = 0;
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
      World w = first_world(env, seed, pool);
      Rng rng = Rng::from_seed(seed);
      std::vector<Choice> choices;
      const std::uint64_t dies_after = rng.below(60);
      for (std::uint64_t steps = 0;; ++steps) {
        choices.clear();
        enumerate(env, w.look(env), choices);
        const Choice death{env.layout.fault_slot, 0, 0};
        const bool may = enabled(env, w.look(env), death) && !w.look(env).committed(0);
        if (may && steps >= dies_after) {
          step(env, w, death);
          ++struck;
          continue;
        }
        std::erase_if(choices, [&](Choice c) { return c.slot == env.layout.fault_slot; });
        if (choices.empty()) break;
        step(env, w, choices[rng.below(choices.size())]);
      }
      while (step(env, w)) {  // nothing is left but to compare
      }
      ASSERT_EQ(w.violations, 0u) << "guard " << int(guard) << ", seed " << seed << ", I"
                                  << int(w.violation.invariant);
    }
    EXPECT_GT(struck, 200) << int(guard);
  }
}

TEST(HostDeath, ASearchFindsThatTheMachineIsLost) {
  for (const std::uint32_t host : {kHostA, kHostB}) {
    const ExploreResult r = explore(make_env(dying(test::unit_hw(), host), test::unit_move()), {});
    EXPECT_EQ(r.verdict, Verdict::kViolated);
    EXPECT_EQ(r.violation.invariant, 8);
  }
  MoveSpec nothing;
  nothing.id = "none";
  const ExploreResult r = explore(make_env(dying(test::unit_hw(), kHostB), nothing), {});
  EXPECT_EQ(r.verdict, Verdict::kHolds) << "nothing of the machine is at host B";
}

}  // namespace
}  // namespace pf
