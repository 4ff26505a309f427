// L5, hot-unplug: every order of events of a small guest holds, a surprise removal does not, and
// what it costs is that the devices are away.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec hot_unplug() {
  MoveSpec move = test::unit_move();
  move.id = "hot-unplug";
  move.campaign.cut_over = true;
  return move;
}

TEST(HotUnplug, EveryOrderOfEventsHolds) {
  for (const std::uint32_t pages : {1U, 2U}) {
    for (const MovedPage moved : {MovedPage::kRemote, MovedPage::kFault}) {
      HwSpec hw = test::unit_hw();
      hw.pages = pages;
      hw.devices[0].pages = pages;
      hw.vcpus = 1;
      hw.guest.moved_page = moved;
      hw.explore.vcpu_reads = 1;
      hw.explore.vcpu_writes = 1;
      const ExploreResult r = explore(make_env(hw, hot_unplug()), {});
      EXPECT_EQ(r.verdict, Verdict::kHolds) << pages;
      EXPECT_GT(r.states, 500U);
    }
  }
}

TEST(HotUnplug, ADeviceThatIsPulledOutLosesWhatItHasSent) {
  MoveSpec move = hot_unplug();
  move.drain = false;
  const ExploreResult r = explore(make_env(test::unit_hw(), move), {});
  EXPECT_EQ(r.verdict, Verdict::kViolated);
}

TEST(HotUnplug, DevicesThatSendToOneAnotherGoTogetherWhenTheirWritesHaveLanded) {
  HwSpec hw = test::unit_hw();
  hw.devices.resize(2, hw.devices.front());
  for (DeviceSpec& d : hw.devices) d.p2p = true;
  hw.explore.device_reads = hw.explore.device_writes = 0;
  EXPECT_EQ(explore(make_env(hw, hot_unplug()), {}).verdict, Verdict::kHolds);
  MoveSpec surprise = hot_unplug();
  surprise.drain = false;
  const ExploreResult r = explore(make_env(hw, surprise), {});
  ASSERT_EQ(r.verdict, Verdict::kViolated);
  EXPECT_EQ(r.violation.invariant, 2) << "a write to a peer finds its slot empty";
}

// Nobody waits for the answer to a read of a device that is gone: alone it breaks nothing.
TEST(HotUnplug, AReadOfADeviceThatIsPulledOutIsAnsweredToNobody) {
  HwSpec hw = test::unit_hw();
  hw.explore.device_reads = 2;
  hw.explore.device_writes = 0;
  MoveSpec surprise = hot_unplug();
  surprise.drain = false;
  EXPECT_EQ(explore(make_env(hw, surprise), {}).verdict, Verdict::kHolds);
}

using test::ran;

TEST(HotUnplug, InterruptsAndDoorbellsGoOnAfterwards) {
  EXPECT_TRUE(ran("hot-unplug-sqlite", {"devices.0.interrupts=true"}).holds());
}

TEST(HotUnplug, TheGuestRunsAndItsDevicesAreAway) {
  const RunSummary unplugged = ran("hot-unplug-sqlite");
  const RunSummary stopped = ran("stop-and-copy-sqlite");
  const RunSummary htm = ran("htm-sqlite");
  EXPECT_TRUE(unplugged.holds());
  EXPECT_EQ(unplugged.pages_moved, unplugged.pages_total);
  EXPECT_EQ(unplugged.workload, htm.workload) << "else they cannot be compared";
  EXPECT_GT(unplugged.device_stall, 200 * kMillisecond);
  EXPECT_LT(10 * unplugged.blackout, stopped.blackout);
  EXPECT_LT(1000 * htm.device_stall, unplugged.device_stall);
}

TEST(HotUnplug, ItsTimesAreTheScenarios) {
  const RunSummary soon =
      ran("hot-unplug-sqlite", {"mechanism.unplug_ns=1000000", "mechanism.plug_ns=3000000"});
  EXPECT_GT(soon.device_stall, 4 * kMillisecond);
  EXPECT_LT(soon.device_stall, 20 * kMillisecond);
}

}  // namespace
}  // namespace pf
