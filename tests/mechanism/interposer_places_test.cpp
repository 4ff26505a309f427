// G15: the places of an interposer. Every order of a small guest's events holds at each; what the
// place itself makes wrong is found; and what each costs and needs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/measure/placement.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/scenario/scenario.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

using ::testing::ElementsAre;

ExploreResult shipped(const std::string& name, const std::vector<std::string>& set = {}) {
  return explore(env_of(load_scenario(name, set), Mode::kExplored), {});
}

RunSummary placed(const std::string& figure, std::vector<std::string> set = {}) {
  set.insert(set.begin(), "variant=" + figure);
  return test::ran("interposer-placements", set);
}

TEST(InterposerPlaces, EveryOrderHoldsAtEach) {
  for (const char* name :
       {"interposer-pair-tiny", "interposer-pair-order", "interposer-pair-acknowledged",
        "interposer-rewrite-tiny", "interposer-rewrite-order", "interposer-rewrite-vcpu",
        "interposer-rewrite-paths", "one-host-interposer", "one-host-interposer-delta",
        "one-host-interposer-order", "one-host-interposer-delay"}) {
    const ExploreResult r = shipped(name);
    EXPECT_EQ(r.verdict, Verdict::kHolds) << name;
    EXPECT_TRUE(r.complete) << name;
  }
}

// Rows of role topology have no program of their own: what their place makes wrong is run here.
TEST(InterposerPlaces, WhatEachMustNotLeaveOutIsFound) {
  unsigned run = 0;
  for (const char* slug : {"two-interposers", "one-host-interposer"}) {
    const MechanismRow* row = find_mechanism(slug);
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->role, Role::kTopology);
    for (const UnsafeSwitch& s : row->unsafe) {
      HwSpec hw = test::unit_hw();
      MoveSpec move = test::unit_move();
      move.cpu_guard = CpuGuard::kNotPresent;
      s.apply(hw, move);
      EXPECT_EQ(explore(make_env(hw, move), {}).verdict, Verdict::kViolated) << s.key;
      move.own = {};
      EXPECT_EQ(explore(make_env(hw, move), {}).verdict, Verdict::kHolds) << s.key;
      ++run;
    }
  }
  EXPECT_EQ(run, 2u);
}

TEST(InterposerPlaces, TheCutOverHoldsWithTwoAndBehindABridge) {
  for (const char* name : {"interposer-pair-tiny", "interposer-pair-order",
                           "interposer-rewrite-tiny", "interposer-rewrite-vcpu"}) {
    EXPECT_EQ(shipped(name, {"campaign.cut_over=true"}).verdict, Verdict::kHolds) << name;
  }
}

// The same two interposers, the same way of the notice: only whether somebody waits for it.
TEST(InterposerPlaces, ANoticeThatMayComeLateMustBeAwaited) {
  EXPECT_EQ(shipped("interposer-pair-beside").verdict, Verdict::kViolated);
  for (const char* notice : {"mechanism.notice=ahead", "mechanism.notice=acknowledged"})
    EXPECT_EQ(shipped("interposer-pair-beside", {notice}).verdict, Verdict::kHolds) << notice;
  EXPECT_EQ(shipped("interposer-pair-beside", {"hw.interposer.second=false"}).verdict,
            Verdict::kHolds)
      << "nobody to tell";
}

// On one path order does what the stop and the flush do on two.
TEST(InterposerPlaces, BehindABridgeTheSecondPathNeedsAStopAndAFlush) {
  for (const char* name : {"interposer-rewrite-no-stop", "interposer-rewrite-no-flush"}) {
    EXPECT_EQ(shipped(name).verdict, Verdict::kViolated) << name;
    EXPECT_EQ(shipped(name, {"hw.switch.direct_translated_p2p=false"}).verdict, Verdict::kHolds)
        << name;
  }
  EXPECT_EQ(shipped("interposer-rewrite-vcpu", {"mechanism.drain=false"}).verdict, Verdict::kHolds)
      << "the stop waits for all of it";
}

// A core comes by the interposer in two hosts, and not in one.
TEST(InterposerPlaces, InOneHostTheAnswerMustPushTheCopy) {
  EXPECT_EQ(shipped("one-host-interposer-early").verdict, Verdict::kViolated);
  EXPECT_EQ(shipped("one-host-interposer-early", {"topology=fig-7a"}).verdict, Verdict::kHolds);
}

TEST(InterposerPlaces, EachNamesWhatAnAccessNeeds) {
  const RunSummary a = placed("fig-7a"), b = placed("fig-7b"), c = placed("fig-8"),
                   d = placed("fig-9");
  ASSERT_TRUE(a.placement && b.placement && c.placement && d.placement);
  for (const RunSummary* s : {&a, &b, &c, &d}) {
    EXPECT_TRUE(s->holds()) << s->placement->figure;
    EXPECT_EQ(s->pages_moved, s->pages_total) << s->placement->figure;
    EXPECT_EQ(s->workload, a.workload) << s->placement->figure;
  }
  EXPECT_THAT(a.placement->moved.needs, ElementsAre("740", "730", "B"));
  EXPECT_THAT(b.placement->moved.needs, ElementsAre("740", "730", "830", "B"));
  EXPECT_THAT(c.placement->at_a.needs, ElementsAre("940", "A"));
  EXPECT_THAT(c.placement->moved.needs, ElementsAre("940", "A", "930", "B"))
      << "until the cut-over by A's root port";
  EXPECT_THAT(c.placement->at_b.needs, ElementsAre("940", "930", "B"));
  EXPECT_THAT(d.placement->at_b.needs, ElementsAre("140", "740", "host"));
  EXPECT_GT(b.placement->ports, a.placement->ports);
  EXPECT_EQ(a.placement->moved.hops, (Hops{2, 1, 3}));
  EXPECT_EQ(b.placement->moved.hops, (Hops{3, 1, 4}));
  EXPECT_EQ(d.placement->moved.hops, (Hops{2, 0, 3}));
}

TEST(InterposerPlaces, WithoutAnInterposerAMovedPageNeedsBothHosts) {
  const auto needs = [](const char* topology) {
    const Scenario s = load_scenario("htm-cut-over", {std::string("topology=") + topology});
    const auto placement = placement_of(env_of(s, Mode::kTimed));
    EXPECT_TRUE(placement && !placement->interposed);
    return placement.value_or(PlacementFigures{}).moved.needs;
  };
  EXPECT_THAT(needs("fig-1a"), ElementsAre("140", "A", "B"));
  EXPECT_THAT(needs("fig-5b"), ElementsAre("540", "640", "A", "B"));
  const Scenario stays = load_scenario("htm-quiet", {"campaign.cut_over=false"});
  EXPECT_FALSE(placement_of(env_of(stays, Mode::kTimed)));
}

TEST(InterposerPlaces, FewerFunctionsNeedLessRoomAndStopTheDevices) {
  const RunSummary full = placed("fig-7a"), two = placed("fig-7b"), rewrites = placed("fig-8");
  EXPECT_EQ(rewrites.placement->state_bytes, 4u) << "a bit a page, 32 pages";
  EXPECT_EQ(two.placement->state_bytes, full.placement->state_bytes + 4u);
  EXPECT_GT(full.placement->state_bytes, 1000 * rewrites.placement->state_bytes);
  EXPECT_FALSE(rewrites.hold) << "it holds nothing";
  EXPECT_GT(rewrites.device_stall, 20 * full.device_stall);
  EXPECT_EQ(rewrites.invalidations, 32u);
  EXPECT_EQ(full.invalidations, 0u);
  // The invalidation is over before devices stop: what the detour by the interposer buys.
  const RunSummary stopped = placed("fig-8", {"mechanism.id=stop-and-copy"});
  EXPECT_LT(rewrites.device_stall, stopped.device_stall * 8 / 10);
}

TEST(InterposerPlaces, ASecondInterposerIsOneHopThereAndBack) {
  const RunSummary one = placed("fig-7a"), two = placed("fig-7b");
  const Timing t = env_of(load_scenario("interposer-placements", {}), Mode::kTimed).hw.timing;
  const Time hop = t.switch_hop.typ + t.host_link.typ;
  const Time more = two.cut_over.after.reads.p50 - one.cut_over.after.reads.p50;
  EXPECT_GT(more, 2 * hop * 8 / 10);
  EXPECT_LT(more, 2 * hop * 12 / 10);
  EXPECT_NEAR(static_cast<double>(two.cut_over.before.reads.p50),
              static_cast<double>(one.cut_over.before.reads.p50), 30.0 * kNanosecond)
      << "host A is as near as before";
}

// Where hosts are built alike the first interposer goes with host A, and the way to B with it.
TEST(InterposerPlaces, AHostBuiltWithItsInterposerStaysOnTheWayToTheOther) {
  for (const char* figure : {"fig-7a", "fig-8"}) {
    const RunSummary s = test::ran("interposer-host-a", {std::string("variant=") + figure});
    ASSERT_TRUE(s.host_death);
    EXPECT_FALSE(s.host_death->lost) << figure;
    EXPECT_TRUE(s.holds()) << figure;
  }
  const RunSummary alike = test::ran("interposer-host-a", {"variant=fig-7b"});
  ASSERT_TRUE(alike.host_death);
  EXPECT_TRUE(alike.host_death->lost);
  EXPECT_EQ(alike.host_death->pages, 0u) << "no page was there";
  const RunSummary apart =
      test::ran("interposer-host-a", {"variant=fig-7b", "hw.topology.built_in_a="});
  EXPECT_FALSE(apart.host_death->lost) << "the same figure with 730 in a box of its own";
}

}  // namespace
}  // namespace pf
