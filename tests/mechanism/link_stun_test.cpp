// G20: the devices' link is stunned. Every order of a small guest's events holds; what has crossed
// and what has not is told apart; more pages a stun cost less each, and every device waits longer.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/hw/lane.h"
#include "core/hw/stun.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec stun(std::uint32_t pages = 1) {
  MoveSpec move = test::unit_move();
  move.id = "link-stun";
  move.cpu_guard = CpuGuard::kNotPresent;
  set_own(move, "mechanism.stun_pages", pages);
  return move;
}

HwSpec hw_of(std::uint32_t pages) {
  HwSpec hw = test::unit_hw();
  hw.pages = pages;
  hw.devices[0].pages = pages;
  return hw;
}

TEST(LinkStun, EveryOrderOfEventsHoldsHoweverManyPagesAStunTakes) {
  for (const std::uint32_t pages : {1U, 2U, 3U}) {
    const ExploreResult r = explore(make_env(hw_of(2), stun(pages)), {});
    EXPECT_EQ(r.verdict, Verdict::kHolds) << pages;
    EXPECT_GT(r.states, 500U);
  }
}

TEST(LinkStun, ALinkThatGoesDownLosesWhatWaitedBeforeIt) {
  HwSpec hw = hw_of(1);
  hw.faults = static_cast<std::uint32_t>(Fault::kLinkDown);
  EXPECT_EQ(explore(make_env(hw, stun()), {}).verdict, Verdict::kViolated);
}

TEST(LinkStun, WithoutTheFlushOrderOnTheOnePathSavesTheCopy) {
  MoveSpec move = stun();
  move.flush_before_signal2 = false;
  EXPECT_EQ(explore(make_env(hw_of(2), move), {}).verdict, Verdict::kHolds);
}

// The rules of core/hw/stun.h, on the machine alone.
TEST(LinkStun, OnlyLanesThatCrossTheLinkStand) {
  const Env below = make_env(hw_of(2), stun());
  HwSpec of_host = hw_of(2);
  of_host.stun_link = StunLink::kHost;
  const Env host = make_env(of_host, stun());
  CowPool pool;
  for (const Env* env : {&below, &host}) {
    World w = first_world(*env, 1, pool);
    Hw h = w.view(*env);
    const bool own = env == &host;
    const LaneId messages = h.lay.device_lane(0, kMessages);
    const LaneId direct = h.lay.device_lane(0, kDirectP);
    EXPECT_FALSE(is_stunned(h, kUpP));
    stun_link(h);
    EXPECT_TRUE(is_stunned(h, kUpP));
    EXPECT_TRUE(is_stunned(h, messages));
    EXPECT_EQ(is_stunned(h, kDownP), own) << "the copy's way";
    EXPECT_EQ(is_stunned(h, direct), !own);
    EXPECT_FALSE(is_stunned(h, kRootP)) << "what has crossed lands";
    EXPECT_FALSE(is_stunned(h, kToBP));
    link_is_up(h);
    EXPECT_FALSE(is_stunned(h, kUpP));
    EXPECT_EQ(stun_of(h).pages, 0);
  }
}

RunSummary ran(const std::string& variant) {
  return test::ran("link-stun-sqlite", {"variant=" + variant});
}

TEST(LinkStun, MorePagesAStunAreFasterAndKeepDevicesWaitingLonger) {
  const RunSummary one = ran("1 a stun"), many = ran("64 a stun");
  EXPECT_TRUE(one.holds());
  EXPECT_TRUE(many.holds());
  EXPECT_EQ(many.pages_moved, many.pages_total);
  EXPECT_LT(3 * many.time, one.time);
  EXPECT_GT(many.link_away_max, 3 * one.link_away_max);
  EXPECT_LT(many.link_away, one.link_away);
}

}  // namespace
}  // namespace pf
