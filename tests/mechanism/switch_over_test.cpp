// `campaign.switch_at`: the vCPUs go to B while pages are left at A.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/explore/explorer.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Seen : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kPageMoved) moved.push_back(f.a);
    if (f.kind == FactKind::kCutOver && f.b == 1) switched_after = static_cast<int>(moved.size());
    const auto lane = static_cast<LaneId>(f.b & 0xff);
    if (f.kind == FactKind::kTlpEnters && from_b != 0 && lane >= from_b) ++sent_home;
  }
  std::vector<std::uint32_t> moved;
  int switched_after = -1;
  std::uint64_t sent_home = 0;
  LaneId from_b = 0;
};

struct Outcome {
  Seen seen;
  std::uint64_t violations = 0;
  bool at_b = false;
};

MoveSpec early(std::uint32_t hundredths) {
  MoveSpec move = test::timed_move();
  move.cpu_guard = CpuGuard::kNotPresent;
  move.campaign.switch_at = hundredths;
  return move;
}

Outcome run(const HwSpec& hw, const MoveSpec& move) {
  const Env env = make_env(hw, move);
  CowPool pool;
  Outcome out;
  out.seen.from_b = env.layout.from_b;
  World w = first_world(env, 6, pool);
  while (step(env, w, &out.seen)) {
  }
  out.violations = w.violations;
  out.at_b = w.look(env).vcpu(0).at_b != 0;
  return out;
}

TEST(SwitchOver, ComesWhenTheShareOfPagesHasMoved) {
  for (const auto& [share, pages] : {std::pair(0u, 0), {25u, 4}, {50u, 8}, {99u, 16}}) {
    for (const CpuGuard guard : {CpuGuard::kNotPresent, CpuGuard::kVmPaused}) {
      MoveSpec move = early(share);
      move.cpu_guard = guard;
      const Outcome o = run(test::timed_hw(16, 2), move);
      EXPECT_EQ(o.seen.switched_after, pages) << share;
      EXPECT_EQ(o.seen.moved.size(), 16u);
      EXPECT_EQ(o.violations, 0u) << share;
      EXPECT_TRUE(o.at_b);
    }
  }
}

TEST(SwitchOver, PagesLeftBehindAreReachedOverTheBridgeOrWaitedFor) {
  HwSpec hw = test::timed_hw(16, 2);
  const Outcome remote = run(hw, early(25));
  EXPECT_GT(remote.seen.sent_home, 0u);
  hw.guest.moved_page = MovedPage::kFault;
  const Outcome waits = run(hw, early(25));
  EXPECT_EQ(waits.seen.sent_home, 0u);
  EXPECT_EQ(waits.violations, 0u);
}

TEST(SwitchOver, APageThatIsWaitedForMovesBeforeItsTurn) {
  HwSpec hw = test::timed_hw(64, 1);
  hw.guest.workload = Workload::kUniform;
  hw.guest.moved_page = MovedPage::kFault;
  Outcome o = run(hw, early(0));
  ASSERT_EQ(o.seen.moved.size(), 64u);
  EXPECT_FALSE(std::is_sorted(o.seen.moved.begin(), o.seen.moved.end()));
  std::sort(o.seen.moved.begin(), o.seen.moved.end());
  for (std::uint32_t p = 0; p < 64; ++p) EXPECT_EQ(o.seen.moved[p], p) << "each once";
}

// Two pages of one line, a device write, a load and a store of the vCPU.
HwSpec small_hw() {
  HwSpec hw = test::unit_hw();
  hw.pages = 2;
  hw.vcpus = 1;
  hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = 2;
  hw.explore.device_reads = 0;
  hw.explore.vcpu_reads = 1;
  hw.explore.vcpu_writes = 1;
  return hw;
}

Verdict searched(CpuGuard guard, MovedPage moved, TurnOrder order) {
  HwSpec hw = small_hw();
  hw.guest.moved_page = moved;
  MoveSpec move = test::unit_move();
  move.cpu_guard = guard;
  move.campaign.switch_at = 50;
  move.campaign.order = order;
  return explore(make_env(hw, move), {}).verdict;
}

TEST(SwitchOver, EveryOrderOfEventsHolds) {
  for (const MovedPage moved : {MovedPage::kRemote, MovedPage::kFault}) {
    EXPECT_EQ(searched(CpuGuard::kNotPresent, moved, TurnOrder::kSequential), Verdict::kHolds);
    EXPECT_EQ(searched(CpuGuard::kNotPresent, moved, TurnOrder::kReverse), Verdict::kHolds);
  }
  EXPECT_EQ(searched(CpuGuard::kVmPaused, MovedPage::kRemote, TurnOrder::kSequential),
            Verdict::kHolds);
}

TEST(SwitchOver, WithoutAGuardAStoreFromBLandsInTheOldCopy) {
  EXPECT_EQ(searched(CpuGuard::kNone, MovedPage::kRemote, TurnOrder::kSequential),
            Verdict::kViolated);
}

}  // namespace
}  // namespace pf
