// G18 and G19: the IOMMU moves the page. Every order of a small guest's events holds, with and
// without retries; what was put aside comes back in its order; waiting and giving way cost what
// they should.
#include <gtest/gtest.h>

#include <map>

#include "core/explore/explorer.h"
#include "core/hw/modify.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec modify(std::uint32_t retries = 0) {
  MoveSpec move = test::unit_move();
  move.id = "iommu-modify";
  move.cpu_guard = CpuGuard::kNotPresent;
  set_own(move, "mechanism.retries", retries);
  return move;
}

// Two devices on one link: one with a cache of its own, one that asks the IOMMU each time.
HwSpec mixed_hw(std::uint32_t pages) {
  HwSpec hw = test::unit_hw();
  hw.pages = pages;
  hw.devices[0].pages = pages;
  hw.devices.push_back(hw.devices[0]);
  hw.devices[1].name = "nic";
  hw.devices[1].ats = false;
  return hw;
}

TEST(IommuModify, EveryOrderOfEventsHoldsWithAndWithoutRetries) {
  for (const std::uint32_t retries : {0U, 1U, 3U}) {
    const ExploreResult r = explore(make_env(mixed_hw(1), modify(retries)), {});
    EXPECT_EQ(r.verdict, Verdict::kHolds) << retries;
    EXPECT_GT(r.states, 5000U);
  }
}

TEST(IommuModify, HoldsBesideAVcpuThatIsKeptAwayByEitherGuard) {
  for (const CpuGuard guard : {CpuGuard::kNotPresent, CpuGuard::kVmPaused}) {
    HwSpec hw = test::unit_hw();
    hw.vcpus = 1;
    hw.explore.vcpu_reads = hw.explore.vcpu_writes = 1;
    MoveSpec move = modify(1);
    move.cpu_guard = guard;
    EXPECT_EQ(explore(make_env(hw, move), {}).verdict, Verdict::kHolds);
  }
}

// The flag may not overtake its data, though one of them waits aside and the other need not.
TEST(IommuModify, WhatWaitsAsideKeepsTheOrderOfItsRequester) {
  for (const bool ats : {true, false}) {
    HwSpec hw = test::unit_hw();
    hw.pages = 2;
    hw.devices[0].pages = 2;
    hw.devices[0].ats = ats;
    hw.vcpus = 1;
    hw.direct_translated_p2p = false;
    hw.explore.device_reads = 0;
    hw.explore.device_writes = 2;
    hw.explore.vcpu_reads = 2;
    hw.explore.data_then_flag = true;
    const ExploreResult r = explore(make_env(hw, modify()), {});
    EXPECT_EQ(r.verdict, Verdict::kHolds) << "ats " << ats;
    EXPECT_GT(r.states, 100U);
  }
}

// The acknowledgement stands behind a write, and the write waits for the acknowledgement.
TEST(IommuModify, AHeldWriteNeedsABufferOfItsOwn) {
  HwSpec hw = mixed_hw(1);
  hw.hold_buffer = 0;
  const ExploreResult none = explore(make_env(hw, modify()), {});
  EXPECT_EQ(none.verdict, Verdict::kViolated);
  EXPECT_EQ(none.violation.invariant, 5);
  hw.hold_buffer = 1;
  EXPECT_EQ(explore(make_env(hw, modify()), {}).verdict, Verdict::kHolds);
  // Two such writes need two.
  hw.explore.device_writes = 2;
  hw.explore.device_reads = 0;
  EXPECT_EQ(explore(make_env(hw, modify()), {}).verdict, Verdict::kViolated);
  hw.hold_buffer = 2;
  EXPECT_EQ(explore(make_env(hw, modify()), {}).verdict, Verdict::kHolds);
}

// The rules of core/hw/modify.h, on the machine alone.
TEST(IommuModify, PutsAsideWhatNeedsTheLineAndWhatFollowsIt) {
  HwSpec hw = mixed_hw(16);
  hw.explored = false;
  hw.devices[0].kind = hw.devices[1].kind = DeviceKind::kScript;
  const Env env = make_env(hw, modify());
  CowPool pool;
  World w = first_world(env, 1, pool);
  Hw h = w.view(env);
  hold_line(h, 3, Hold::kDelays);
  Event e;
  e.kind = Kind::kDeviceWrite;
  e.from = kDevice0 + 1;
  e.line = h.first_line(7);  // a neighbour's entry lies in the line too
  EXPECT_TRUE(must_wait_aside(h, e, false));
  EXPECT_FALSE(must_wait_aside(h, e, true)) << "it knows where to go";
  put_aside(h, e);
  e.line = h.first_line(8);  // of the next line
  EXPECT_TRUE(must_wait_aside(h, e, true)) << "nothing passes its requester's posted write";
  e.from = kDevice0;
  EXPECT_FALSE(must_wait_aside(h, e, false)) << "another requester's may";
  e.kind = Kind::kAtsAck;
  e.from = kDevice0 + 1;
  EXPECT_FALSE(must_wait_aside(h, e, false)) << "an acknowledgement never waits";
  EXPECT_FALSE(may_come_back(h, h.lay.aside));
  release_line(h);
  EXPECT_TRUE(may_come_back(h, h.lay.aside));
}

TEST(IommuModify, AWalkEndsACommandThatGivesWay) {
  const Env env = make_env(mixed_hw(16), modify(1));
  CowPool pool;
  World w = first_world(env, 1, pool);
  Hw h = w.view(env);
  hold_line(h, 3, Hold::kAborts);
  modify_snoop(h, kDevice0, 8);
  EXPECT_EQ(modify_of(h).doomed, 0) << "another line";
  modify_snoop(h, kDevice0, 7);
  EXPECT_EQ(modify_of(h).doomed, 1);
  EXPECT_EQ(modify_of(h).offender_page, 7U);
  Event e;
  e.kind = Kind::kDeviceWrite;
  e.line = h.first_line(3);
  e.from = kDevice0;
  EXPECT_FALSE(must_wait_aside(h, e, false)) << "nobody waits for it";
}

using test::ran;

TEST(IommuModify, WaitsOnceAPageOrGivesWayAndTriesAgain) {
  const RunSummary delays = ran("iommu-modify-sqlite", {});
  const RunSummary gives_way = ran("iommu-modify-sqlite", {"mechanism.retries=8"});
  const RunSummary forever = ran("iommu-modify-sqlite", {"mechanism.retries=1000000"});
  for (const RunSummary& r : {delays, gives_way, forever}) {
    EXPECT_TRUE(r.holds());
    EXPECT_EQ(r.pages_moved, r.pages_total);
    EXPECT_EQ(r.workload, delays.workload) << "else they cannot be compared";
  }
  EXPECT_EQ(delays.attempts, delays.pages_moved) << "nothing ends a command that makes others wait";
  EXPECT_GT(gives_way.attempts, gives_way.pages_moved);
  EXPECT_GT(forever.time, 5 * delays.time) << "without progress guaranteed hot pages take long";
}

// Commands whose entries lie in one line: the first invalidates for all, the last lets go.
TEST(IommuModify, EveryOrderOfABatchHoldsWithAndWithoutRetries) {
  for (const std::uint32_t retries : {0U, 1U, 2U}) {
    HwSpec hw = test::unit_hw();
    hw.pages = hw.devices[0].pages = 2;
    hw.devices[0].atc_entries = hw.iotlb_entries = 2;
    MoveSpec move = modify(retries);
    move.campaign.batch = 2;
    const ExploreResult r = explore(make_env(hw, move), {});
    EXPECT_TRUE(r.complete);
    EXPECT_EQ(r.verdict, Verdict::kHolds) << retries;
  }
}

TEST(IommuModify, ABatchInvalidatesOnceAndHoldsTheLineForAllItsPages) {
  const RunSummary one = test::ran("iommu-modify-batch", {"variant=1"});
  const RunSummary eight = test::ran("iommu-modify-batch", {"variant=8"});
  EXPECT_EQ(one.invalidations, one.pages_moved);
  EXPECT_EQ(8 * eight.invalidations, eight.pages_moved);
  EXPECT_EQ(8 * eight.attempts, one.attempts);
  EXPECT_LT(2 * eight.moved, one.moved);
  EXPECT_EQ(8 * eight.hold->pages.reads, one.hold->pages.reads);
  EXPECT_GT(eight.hold->pages.p50, 3 * one.hold->pages.p50);
  EXPECT_LT(eight.hold->pages.p50, 8 * one.hold->pages.p50);
}

TEST(IommuModify, ABatchThatIsEndedGoesOnWhereItWas) {
  const RunSummary s = test::ran("iommu-modify-batch", {"variant=8, retry 8"});
  EXPECT_TRUE(s.holds());
  EXPECT_EQ(s.pages_moved, s.pages_total);
  EXPECT_GT(s.aborts_total(), 0u);
  EXPECT_EQ(s.attempts, s.pages_total / 8 + s.aborts_total());
}

ExploreResult searched(const std::string& name, const std::vector<std::string>& set = {}) {
  return explore(env_of(load_scenario(name, set), Mode::kExplored), {});
}

// Fields of the command: requester ids and domain.
TEST(IommuModify, TheCommandNamesWhoseCachesAreEmptied) {
  EXPECT_EQ(searched("iommu-modify-one-id").verdict, Verdict::kViolated);
  EXPECT_EQ(searched("iommu-modify-one-id", {"mechanism.requester_ids=all"}).verdict,
            Verdict::kHolds);
  EXPECT_EQ(searched("iommu-modify-one-id", {"devices.1.ats=false"}).verdict, Verdict::kHolds);
}

TEST(IommuModify, ADomainIsSafeAndItsNextAccessesWalkAgain) {
  EXPECT_EQ(searched("iommu-modify-domain").verdict, Verdict::kHolds);
  const RunSummary page = test::ran("iommu-modify-sqlite", {"variant=delay"});
  const RunSummary domain = test::ran("iommu-modify-sqlite", {"variant=domain"});
  EXPECT_EQ(page.invalidations, domain.invalidations);
  EXPECT_GT(domain.hold->held.reads, page.hold->held.reads);
}

}  // namespace
}  // namespace pf
