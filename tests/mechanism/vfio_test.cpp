// L5, device stop-and-copy: every order of a small guest's events holds with the quiescent state
// for all, none of its three holes does, and a state's bytes and arcs cost what they say.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec vfio() {
  MoveSpec move = test::unit_move();
  move.id = "vfio";
  move.campaign.cut_over = true;
  return move;
}

HwSpec pair() {
  HwSpec hw = test::unit_hw();
  hw.devices.resize(2, hw.devices.front());
  hw.devices[0].name = "nic";
  for (DeviceSpec& d : hw.devices) d.p2p = true;
  hw.explore.device_reads = 0;
  return hw;
}

ExploreResult searched(const HwSpec& hw, const MoveSpec& move) {
  return explore(make_env(hw, move), {});
}

TEST(Vfio, EveryOrderOfEventsHoldsForDevicesThatSendToOneAnother) {
  const ExploreResult r = searched(pair(), vfio());
  EXPECT_EQ(r.verdict, Verdict::kHolds) << int{r.violation.invariant};
  EXPECT_TRUE(r.complete);
  EXPECT_GT(r.states, 1000u);
}

TEST(Vfio, EveryOrderHoldsForAGuestWithAVcpuAndOneDevice) {
  for (const std::uint32_t pages : {1U, 2U}) {
    HwSpec hw = test::unit_hw();
    hw.pages = pages;
    hw.devices[0].pages = pages;
    hw.vcpus = 1;
    hw.explore.vcpu_reads = 1;
    hw.explore.vcpu_writes = 1;
    const ExploreResult r = searched(hw, vfio());
    EXPECT_EQ(r.verdict, Verdict::kHolds) << int{r.violation.invariant};
    EXPECT_GT(r.states, 500u);
  }
}

// One write to a peer by one of two devices is enough, whichever stops first.
TEST(Vfio, WithoutTheQuiescentStateAWriteFindsItsPeerStopped) {
  for (const unsigned sender : {0U, 1U}) {
    HwSpec hw = pair();
    hw.devices[1 - sender].p2p = false;
    hw.explore.device_writes = 0;
    MoveSpec move = vfio();
    EXPECT_EQ(searched(hw, move).verdict, Verdict::kHolds);
    set_own(move, "mechanism.p2p_quiesce", 0);
    const ExploreResult r = searched(hw, move);
    ASSERT_EQ(r.verdict, Verdict::kViolated) << sender;
    EXPECT_EQ(r.violation.invariant, 2);
    EXPECT_EQ(r.violation.actor, kDevice0 + sender);
  }
}

// Devices that have no peers need no such state.
TEST(Vfio, WithoutPeersEachMayStopByItself) {
  HwSpec hw = pair();
  for (DeviceSpec& d : hw.devices) d.p2p = false;
  MoveSpec move = vfio();
  set_own(move, "mechanism.p2p_quiesce", 0);
  EXPECT_EQ(searched(hw, move).verdict, Verdict::kHolds);
}

TEST(Vfio, WithoutTheWaitWritesToPeersAndToMemoryAreLost) {
  MoveSpec move = vfio();
  move.drain = false;
  HwSpec peers_only = pair();
  peers_only.explore.device_writes = 0;
  const ExploreResult peers = searched(peers_only, move);
  ASSERT_EQ(peers.verdict, Verdict::kViolated);
  EXPECT_EQ(peers.violation.invariant, 2);
  HwSpec memory_only = pair();
  for (DeviceSpec& d : memory_only.devices) d.p2p = false;
  const ExploreResult memory = searched(memory_only, move);
  ASSERT_EQ(memory.verdict, Verdict::kViolated);
  EXPECT_NE(memory.violation.invariant, 6);
}

TEST(Vfio, AStateThatIsReadOutOfARunningDeviceLacksWhatCameAfter) {
  HwSpec hw = pair();
  hw.explore.device_writes = 0;
  MoveSpec move = vfio();
  set_own(move, "mechanism.state_saved", 1);
  const ExploreResult r = searched(hw, move);
  ASSERT_EQ(r.verdict, Verdict::kViolated);
  EXPECT_EQ(r.violation.invariant, 2);
}

// Movers that know nothing of states leave peers alone: what is sent is taken.
TEST(Vfio, OtherMoversLoseNothingBetweenPeers) {
  for (const char* id : {"stop-and-copy", "none"}) {
    MoveSpec move = vfio();
    move.id = id;
    EXPECT_EQ(searched(pair(), move).verdict, Verdict::kHolds) << id;
  }
}

using test::ran;

TEST(Vfio, ItCostsWhatTheStatesAddToStopAndCopy) {
  const RunSummary vfio = ran("vfio-sqlite");
  const RunSummary stopped = ran("vfio-sqlite", {"variant=stop-and-copy"});
  EXPECT_TRUE(vfio.holds());
  EXPECT_TRUE(stopped.holds());
  EXPECT_EQ(vfio.workload, stopped.workload) << "else they cannot be compared";
  EXPECT_EQ(vfio.pages_moved, vfio.pages_total);
  // Two devices, 1 MiB each: over the slower link once and over the device's own, at 26 bytes a
  // nanosecond about 40 us each; six arcs of 100 us each.
  EXPECT_GT(vfio.blackout, stopped.blackout + 1200 * kMicrosecond);
  EXPECT_LT(vfio.blackout, stopped.blackout + 2000 * kMicrosecond);
  EXPECT_GT(vfio.device_stall, stopped.device_stall);
}

TEST(Vfio, TheBlackoutGrowsWithTheStates) {
  const RunSummary none = ran("vfio-sqlite", {"mechanism.device_state_bytes=0"});
  const RunSummary large = ran("vfio-sqlite", {"mechanism.device_state_bytes=104857600"});
  const RunSummary quick = ran("vfio-sqlite", {"mechanism.state_change_ns=0"});
  EXPECT_GT(large.blackout, none.blackout + 10 * kMillisecond);
  EXPECT_LT(quick.blackout, ran("vfio-sqlite").blackout - kMillisecond);
}

}  // namespace
}  // namespace pf
