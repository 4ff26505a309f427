// MSIs and doorbells follow the vCPU, stay behind the data they announce, and none is lost (I4,
// I9).
#include "core/hw/msi.h"

#include <gtest/gtest.h>

#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Seen : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kMsiDelivered) ++(f.c != 0 ? at_b : at_a);
    if (f.kind == FactKind::kDoorbellHeard) ++heard;
    if (f.kind == FactKind::kViolation && f.b < 10) ++broken[f.b];
    if (f.kind == FactKind::kCutOver && f.b == 1) switched = true;
    if (f.kind == FactKind::kMsiDelivered && switched && f.c == 0) ++left_behind;
  }
  std::uint64_t at_a = 0, at_b = 0, heard = 0, left_behind = 0;
  std::uint64_t broken[10] = {};
  bool switched = false;
};

HwSpec ring_hw() {
  HwSpec hw = test::timed_hw(16, 2);
  hw.devices[0].interrupts = true;
  hw.devices[0].requests = 3000;
  hw.devices[0].interval = 100 * kNanosecond;
  return hw;
}

// Busy until well after the cut-over.
HwSpec long_hw() {
  HwSpec hw = ring_hw();
  hw.devices[0].requests = 6000;
  hw.devices[0].interval = 300 * kNanosecond;
  return hw;
}

MoveSpec cut_over(bool drain) {
  MoveSpec move = test::timed_move();
  move.campaign.cut_over = true;
  move.campaign.cutover_drain = drain;
  return move;
}

World run(const HwSpec& hw, const MoveSpec& move, std::uint64_t seed, CowPool& pool, Seen& seen) {
  const Env env = make_env(hw, move);
  World w = first_world(env, seed, pool);
  while (step(env, w, &seen)) {
  }
  const Hw h = w.look(env);
  const Signals& s = h.get<Signals>(h.lay.signals, 0);
  EXPECT_EQ(s.seen, seen.at_a + seen.at_b);
  EXPECT_EQ(s.heard, seen.heard);
  return w;
}

TEST(Msi, EachPacketIsAnnouncedOnceAndItsSlotGivenBack) {
  CowPool pool;
  Seen seen;
  const World w = run(ring_hw(), test::timed_move(), 6, pool, seen);
  EXPECT_EQ(w.violations, 0u);
  EXPECT_EQ(seen.at_a, 1000u);
  EXPECT_GT(seen.heard, 0u);
  EXPECT_LE(seen.heard, 1000u) << "one doorbell may answer several";
}

TEST(Msi, ARingNobodyAnswersComesToAStop) {
  HwSpec hw = ring_hw();
  hw.timing.ipi = test::about(1'000'000);  // a millisecond until the vCPU notices
  hw.devices.resize(1);
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  Seen seen;
  World w = first_world(env, 6, pool);
  while (w.agenda.now < 500 * kMicrosecond && step(env, w, &seen)) {
  }
  EXPECT_EQ(seen.at_a, kRingSlots);
  EXPECT_EQ(seen.heard, 0u);
}

TEST(Msi, InterruptsFollowTheGuestOverTheCutOver) {
  CowPool pool;
  Seen seen;
  const World w = run(long_hw(), cut_over(true), 6, pool, seen);
  EXPECT_EQ(w.violations, 0u);
  EXPECT_GT(seen.at_a, 0u);
  EXPECT_GT(seen.at_b, 0u);
  EXPECT_EQ(seen.left_behind, 0u);
  EXPECT_EQ(seen.at_a + seen.at_b, 2000u);
}

TEST(Msi, InterruptsFollowAGuestThatSwitchesEarly) {
  MoveSpec move = cut_over(true);
  move.cpu_guard = CpuGuard::kNotPresent;
  move.campaign.switch_at = 25;
  CowPool pool;
  Seen seen;
  const World w = run(ring_hw(), move, 6, pool, seen);
  EXPECT_EQ(w.violations, 0u);
  EXPECT_GT(seen.at_b, 0u);
  EXPECT_EQ(seen.left_behind, 0u);
}

TEST(Msi, WithoutDrainWhatIsOnTheOldPathIsLost) {
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CowPool pool;
    Seen drained, hasty;
    EXPECT_EQ(run(long_hw(), cut_over(true), seed, pool, drained).violations, 0u) << seed;
    run(long_hw(), cut_over(false), seed, pool, hasty);
    lost += hasty.broken[9];
  }
  EXPECT_GT(lost, 0u);
}

// The MSI goes by A's root port always. What went straight to the bridge was there before it, and a
// load over the bridge goes behind that.
TEST(Msi, OnTwoPathsTheDataIsStillFoundBehindTheMsi) {
  HwSpec hw = ring_hw();
  hw.timing.ntb_hop = test::about(3000);
  hw.direct_translated_p2p = true;
  CowPool pool;
  Seen seen;
  const World w = run(hw, test::timed_move(), 6, pool, seen);
  EXPECT_EQ(w.violations, 0u);
}

// Straight to B an MSI overtakes data that the root port is still turning back.
TEST(Msi, WithoutDrainAnMsiOvertakesItsData) {
  HwSpec hw = long_hw();
  hw.devices[0].requests = 15'000;
  hw.timing.root_port = test::about(3000);
  std::uint64_t overtaken = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CowPool pool;
    Seen seen;
    run(hw, cut_over(false), seed, pool, seen);
    overtaken += seen.broken[4];
  }
  EXPECT_GT(overtaken, 0u);
}

}  // namespace
}  // namespace pf
