// G12: every order of a small guest's events holds, whatever waits where; what each step of the
// interposer is for; and whom a small buffer keeps waiting.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/scenario/scenario.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec interposer() {
  MoveSpec move = test::unit_move();
  move.id = "interposer";
  move.cpu_guard = CpuGuard::kNotPresent;
  return move;
}

ExploreResult shipped(const std::string& name, const std::vector<std::string>& set = {}) {
  return explore(env_of(load_scenario(name, set), Mode::kExplored), {});
}

TEST(Interposer, EveryOrderHoldsWhateverTheBufferAndTheGuard) {
  for (const std::uint32_t buffer : {1U, 64U}) {
    for (const CpuGuard guard : {CpuGuard::kNotPresent, CpuGuard::kVmPaused}) {
      HwSpec hw = test::unit_hw();
      hw.interposer.buffer = buffer;
      hw.vcpus = 1;
      hw.explore.vcpu_writes = 1;
      MoveSpec move = interposer();
      move.cpu_guard = guard;
      const ExploreResult r = explore(make_env(hw, move), {});
      EXPECT_EQ(r.verdict, Verdict::kHolds) << buffer;
      EXPECT_TRUE(r.complete);
    }
  }
}

// No entry changes and nothing is invalidated: a device without a cache, and caches that forget,
// are the same to it.
TEST(Interposer, NeedsNoInvalidation) {
  for (const char* ats : {"devices.0.ats=true", "devices.0.ats=false"}) {
    EXPECT_EQ(shipped("interposer-tiny", {ats, "mechanism.invalidate=none"}).verdict,
              Verdict::kHolds)
        << ats;
  }
}

// Either alone is safe: whoever could tell waits until the drain is over, or the flag waits too.
TEST(Interposer, AFlagMayPassOnlyWhereNobodyCanTellBeforeTheDrainIsOver) {
  EXPECT_EQ(shipped("interposer-order").verdict, Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-order", {"mechanism.hold_scope=page"}).verdict, Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-order", {"mechanism.answer_after_drain=false"}).verdict,
            Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-page-scope").verdict, Verdict::kViolated);
}

TEST(Interposer, TheCutOverIsOneChangeInIt) {
  EXPECT_EQ(shipped("interposer-tiny", {"campaign.cut_over=true"}).verdict, Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-vcpu", {"campaign.cut_over=true"}).verdict, Verdict::kHolds);
  // A device is not quiet while the interposer holds something of it.
  EXPECT_EQ(
      shipped("interposer-tiny", {"campaign.cut_over=true", "mechanism.answer_after_drain=false"})
          .verdict,
      Verdict::kHolds);
}

TEST(Interposer, EveryOrderHoldsWhereItServesThePageInHand) {
  for (const char* replay : {"mechanism.replay=after-copy", "mechanism.replay=at-once"}) {
    const ExploreResult r = shipped("interposer-delta", {replay});
    EXPECT_EQ(r.verdict, Verdict::kHolds) << replay;
    EXPECT_TRUE(r.complete);
  }
  EXPECT_EQ(shipped("interposer-vcpu", {"mechanism.serve=delta"}).verdict, Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-order", {"mechanism.serve=delta"}).verdict, Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-delta", {"hw.interposer.buffer=1"}).verdict, Verdict::kHolds);
}

TEST(Interposer, ServingTakesWritesOutOfTheQueue) {
  const std::vector<std::string> serves = {"variant=64 TLPs", "mechanism.serve=delta"};
  const RunSummary hold = test::ran("interposer-buffer", {"variant=64 TLPs"});
  const RunSummary delta = test::ran("interposer-buffer", serves);
  ASSERT_TRUE(hold.hold && delta.hold);
  EXPECT_TRUE(delta.holds());
  EXPECT_EQ(hold.hold->served + hold.hold->most_logged, 0u);
  EXPECT_GT(delta.hold->served, 0u);
  EXPECT_GT(delta.hold->most_logged, 3u);
  EXPECT_LT(delta.hold->held.reads, hold.hold->held.reads);
  EXPECT_LT(delta.hold->held.max, hold.hold->held.max);
}

// G14.
TEST(InterposerDelay, EveryOrderHoldsWithAndWithoutCachesInDevices) {
  for (const char* name : {"interposer-delay-tiny", "interposer-delay-mixed"}) {
    const ExploreResult r = shipped(name);
    EXPECT_EQ(r.verdict, Verdict::kHolds) << name;
    EXPECT_TRUE(r.complete);
  }
  EXPECT_EQ(shipped("interposer-delay-vcpu", {"mechanism.cpu_guard=vm-paused"}).verdict,
            Verdict::kHolds);
  EXPECT_EQ(shipped("interposer-delay-tiny", {"campaign.cut_over=true"}).verdict, Verdict::kHolds);
}

// `campaign.switch_at` below 1, which G12 refuses: here the host waits until its own copy has
// landed, so that a vCPU at B, which does not come by the interposer, finds it.
TEST(InterposerDelay, EveryOrderHoldsWhenTheVcpusGoAhead) {
  const auto ahead = [](std::vector<std::string> set) {
    set.insert(set.begin(), {"guest.pages=2", "devices.0.pages=2", "devices.0.atc_entries=2",
                             "campaign.switch_at=0.5", "explore.device_reads=0"});
    return shipped("interposer-delay-vcpu", set);
  };
  for (const std::vector<std::string>& set : std::initializer_list<std::vector<std::string>>{
           {},
           {"guest.moved_page=fault", "campaign.switch_at=0"},
           {"mechanism.cpu_guard=vm-paused", "campaign.cut_over=true"},
           {"campaign.order=reverse", "hw.switch.direct_translated_p2p=true"}}) {
    const ExploreResult r = ahead(set);
    EXPECT_EQ(r.verdict, Verdict::kHolds) << (set.empty() ? "" : set.front());
    EXPECT_TRUE(r.complete);
  }
  for (const char* without : {"mechanism.flush_before_signal2=false", "mechanism.copy_fence=false",
                              "mechanism.cpu_guard=none"})
    EXPECT_EQ(ahead({without}).verdict, Verdict::kViolated) << without;
}

// It needs an acknowledgement that may stand behind a full queue; G12 invalidates nothing.
TEST(InterposerDelay, AFullQueueStopsItForEverAndNotTheFullMove) {
  EXPECT_EQ(shipped("interposer-delay-full").verdict, Verdict::kViolated);
  EXPECT_EQ(shipped("interposer-delay-full", {"mechanism.id=interposer"}).verdict, Verdict::kHolds);
}

TEST(InterposerDelay, HoldsLongerAndNeedsLessRoom) {
  const RunSummary full = test::ran("interposer-league", {"variant=hold"});
  const RunSummary delta = test::ran("interposer-league", {"variant=delta"});
  const RunSummary delay = test::ran("interposer-league", {"variant=delay"});
  ASSERT_TRUE(full.hold && delta.hold && delay.hold);
  for (const RunSummary* s : {&full, &delta, &delay}) {
    EXPECT_TRUE(s->holds());
    EXPECT_EQ(s->pages_moved, s->pages_total);
  }
  EXPECT_EQ(full.workload, delay.workload);
  EXPECT_GT(delay.hold->pages.p50, 4 * full.hold->pages.p50);
  EXPECT_GT(delay.hold->held.max, 2 * full.hold->held.max);
  EXPECT_LT(delay.hold->state_bytes, full.hold->state_bytes);
  EXPECT_LT(full.hold->state_bytes, delta.hold->state_bytes);
}

TEST(Interposer, ASmallBufferKeepsOtherPagesTrafficWaiting) {
  const RunSummary large = test::ran("interposer-buffer", {"variant=64 TLPs"});
  const RunSummary small = test::ran("interposer-buffer", {"variant=4 TLPs"});
  const RunSummary none = test::ran("interposer-buffer", {"variant=none"});
  ASSERT_TRUE(large.hold && small.hold);
  EXPECT_FALSE(none.hold);
  EXPECT_TRUE(large.holds());
  EXPECT_TRUE(small.holds());
  EXPECT_EQ(large.pages_moved, large.pages_total);
  EXPECT_EQ(large.hold->full, 0);
  EXPECT_EQ(large.hold->behind.reads, 0u);
  EXPECT_GT(large.hold->held.reads, 100u);
  EXPECT_EQ(small.hold->most_writes, 4u);
  EXPECT_GT(small.hold->full, kMicrosecond);
  EXPECT_GT(small.hold->behind.reads, 20u);
  EXPECT_GT(small.hold->behind.max, 300 * kNanosecond);
  EXPECT_GT(large.hold->pages.p50, 600 * kNanosecond) << "a page of 4 KiB takes about 1 us";
  EXPECT_LT(large.hold->pages.p50, 2 * kMicrosecond);
}

}  // namespace
}  // namespace pf
