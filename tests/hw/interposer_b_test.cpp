// The interposer before host B as hardware, without a mover: what it sends home and what goes on,
// and how it learns which.
#include "core/hw/interposer_b.h"

#include "core/hw/interposer.h"
#include "core/hw/memory.h"
#include "core/mechanism/registry.h"
#include "core/world/lanes.h"
#include "tests/support/by_hand.h"

namespace pf {
namespace {

// One page, one device without a cache of translations, every action by hand.
class InterposerB : public test::ByHand {
 protected:
  void start(Notice notice) {
    HwSpec hw = test::unit_hw();
    hw.interposer.second = true;
    hw.devices[0].ats = false;
    hw.explore.device_reads = hw.explore.device_writes = 4;
    MoveSpec move = test::unit_move();
    move.id = "interposer";
    set_own(move, "mechanism.notice", static_cast<std::int64_t>(notice));
    begin(hw, move);
  }
  void routes() {
    Hw h = view();
    interposer_holds(h, 0);
    interposer_routes(h);
  }
  void told() {
    Hw h = view();
    ASSERT_TRUE(can_tell_interposer_b(h));
    tells_interposer_b(h, 0);
  }
  void write() {
    Hw h = view();
    device_writes(h, 0, 0, 1);
    interposer_takes(h, kUpP);
  }
  // The head of the link to host B is there.
  void arrives() {
    Hw h = view();
    ASSERT_TRUE(lane_enabled(h, kToBP, 0));
    lane_acts(h, kToBP, 0);
  }
  unsigned in(LaneId lane) { return count(view(), lane); }
  std::uint64_t at_a() { return ByHand::at_a(0); }
  std::uint64_t at_b() { return ByHand::at_b(0); }
};

TEST_F(InterposerB, ANoticeAheadIsThereBeforeTheFirstRequest) {
  start(Notice::kAhead);
  told();
  routes();
  write();
  ASSERT_EQ(in(kToBP), 2u);
  EXPECT_EQ(entry(view(), kToBP).kind, Kind::kPageNotice);
  EXPECT_FALSE(known_before_b(view(), 0));
  arrives();
  EXPECT_TRUE(known_before_b(view(), 0));
  arrives();
  EXPECT_EQ(at_b(), stamp(kDevice0, 1));
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(InterposerB, WhatItDoesNotKnowItSendsHomeInItsOrder) {
  start(Notice::kBeside);
  told();
  EXPECT_EQ(in(env_.layout.notices), 1u);
  routes();
  write();
  write();
  arrives();
  arrives();
  EXPECT_EQ(at_b(), 0u);
  const LaneId home = env_.layout.from_b;
  ASSERT_EQ(in(home), 2u);
  for (unsigned i : {0U, 1U}) {
    const Event& e = entry(view(), home, i);
    EXPECT_EQ(e.value, stamp(kDevice0, i + 1));
    EXPECT_EQ(e.flags & (kToStart | kToEnd), int{kToStart}) << "an address of A's memory";
    EXPECT_NE(e.flags & kSentHome, 0);
  }
  Hw h = view();
  lane_acts(h, home, 0);
  EXPECT_EQ(at_a(), stamp(kDevice0, 1));
  EXPECT_EQ(seen_.invariant, 3) << "730 has routed the page";
}

TEST_F(InterposerB, ANoticeByTheHostsIsHeardWheneverItComes) {
  start(Notice::kAcknowledged);
  told();
  EXPECT_FALSE(can_tell_interposer_b(view())) << "one at a time";
  Hw h = view();
  lane_acts(h, env_.layout.notices, 0);
  EXPECT_TRUE(known_before_b(h, 0));
  routes();
  write();
  arrives();
  EXPECT_EQ(at_b(), stamp(kDevice0, 1));
  EXPECT_EQ(seen_.invariant, 0);
}

// FIG 8: the page's entry points over the bridge, and 930 has not been told.
TEST_F(InterposerB, BehindABridgeAReadIsServedByAUntilItIsRewritten) {
  MoveSpec move = test::unit_move();
  move.id = "interposer-rewrite";
  HwSpec hw = test::unit_hw();
  hw.direct_translated_p2p = false;
  begin(hw, move);
  for (const bool rewritten : {false, true}) {
    Hw h = view();
    h.set_line_a(0, {7, 0, 0});
    h.set_line_b(0, {7, 0, 0});
    Event e;
    e.kind = Kind::kDeviceWrite;
    e.from = kDevice0;
    e.flags = kToEnd;
    e.lines = 1;
    EXPECT_EQ(sends_home(h, e), !rewritten);
    e.kind = Kind::kDeviceRead;
    EXPECT_EQ(sends_home(h, e), !rewritten);
    e.kind = Kind::kCpuWrite;
    EXPECT_FALSE(sends_home(h, e)) << "a core's address is one of B";
    e.kind = Kind::kCopyWrite;
    EXPECT_FALSE(sends_home(h, e));
    if (rewritten) break;
    ASSERT_TRUE(host_can_tell_interposer_b(h));
    host_tells_interposer_b(h, kCpu0, 0);
    EXPECT_EQ(in(kDownP), 1u) << "behind the copy on its way over the bridge";
    lane_acts(h, kDownP, 0);
    lane_acts(h, kToBP, 0);
    EXPECT_TRUE(known_before_b(h, 0));
  }
}

TEST_F(InterposerB, WithoutOneNothingIsSentHome) {
  MoveSpec move = test::unit_move();
  move.id = "interposer-delay";  // routes nothing
  HwSpec hw = test::unit_hw();
  hw.interposer.second = true;
  for (const char* id : {"interposer-delay", "htm"}) {
    move.id = id;
    begin(hw, move);
    EXPECT_FALSE(has_interposer_b(env_.hw));
    EXPECT_EQ(env_.layout.from_b, 0) << "no way from B";
    Event e;
    e.kind = Kind::kDeviceWrite;
    EXPECT_FALSE(sends_home(view(), e));
  }
}

}  // namespace
}  // namespace pf
