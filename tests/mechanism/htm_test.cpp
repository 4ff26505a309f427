// What is special about the HTM page move: order across two pages, the cut-over, the adaptive
// schedule, and where the moved page is served before the guest follows it.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

// Two pages of one line: data on the first, then a flag on the second; the vCPU loads flag, then
// data.
HwSpec order_hw(bool ats, bool direct) {
  HwSpec hw = test::unit_hw();
  hw.pages = 2;
  hw.vcpus = 1;
  hw.iotlb_entries = 2;
  hw.direct_translated_p2p = direct;
  hw.devices[0].ats = ats;
  hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = 2;
  hw.explore.device_reads = 0;
  hw.explore.device_writes = 2;
  hw.explore.vcpu_reads = 2;
  hw.explore.data_then_flag = true;
  return hw;
}

ExploreResult explored(const HwSpec& hw, const MoveSpec& move) {
  return explore(make_env(hw, move), {});
}

TEST(HtmOrder, DataComesBeforeItsFlagWhenEveryRequestGoesThroughTheRootPort) {
  for (const TurnOrder order : {TurnOrder::kSequential, TurnOrder::kReverse}) {
    MoveSpec move = test::unit_move();
    move.campaign.order = order;
    EXPECT_EQ(explored(order_hw(true, false), move).verdict, Verdict::kHolds)
        << static_cast<int>(order);
    EXPECT_EQ(explored(order_hw(false, false), move).verdict, Verdict::kHolds)
        << static_cast<int>(order);
    EXPECT_EQ(explored(order_hw(false, true), move).verdict, Verdict::kHolds)
        << static_cast<int>(order);
  }
}

// The flag's page first: the flag takes the short way while the data go up to A. The data's page
// first: they wait at their device's port while the flag lands in A, and the load of who saw it
// enters the switch by A's port.
TEST(HtmOrder, AFlagOvertakesItsDataWhereThereAreTwoPathsWhicheverPageMovesFirst) {
  for (const TurnOrder order : {TurnOrder::kSequential, TurnOrder::kReverse}) {
    MoveSpec move = test::unit_move();
    move.campaign.order = order;
    const ExploreResult r = explored(order_hw(true, true), move);
    EXPECT_EQ(r.verdict, Verdict::kViolated) << static_cast<int>(order);
    EXPECT_EQ(r.violation.invariant, 4) << static_cast<int>(order);
  }
}

TEST(HtmCutOver, RemappingWithoutDrainLetsANewWriteOvertakeAnOldOne) {
  MoveSpec move = test::unit_move();
  move.campaign.cut_over = true;
  EXPECT_EQ(explored(order_hw(true, false), move).verdict, Verdict::kHolds);
  move.campaign.cutover_drain = false;
  const ExploreResult r = explored(order_hw(true, false), move);
  EXPECT_EQ(r.verdict, Verdict::kViolated);
  EXPECT_EQ(r.violation.invariant, 4);
}

// A read issued after the remap goes straight to B, while the device's older write is still on the
// way by A's root port.
TEST(HtmCutOver, RemappingWithoutDrainLetsAReadOvertakeTheDevicesOwnOldWrite) {
  HwSpec hw = test::unit_hw();
  hw.direct_translated_p2p = false;
  MoveSpec move = test::unit_move();
  move.campaign.cut_over = true;
  EXPECT_EQ(explored(hw, move).verdict, Verdict::kHolds);
  move.campaign.cutover_drain = false;
  const ExploreResult r = explored(hw, move);
  EXPECT_EQ(r.verdict, Verdict::kViolated);
  EXPECT_EQ(r.violation.invariant, 4);
}

TEST(HtmCutOver, AVcpuThatRunsAtBSeesTheStoresItPostedFromA) {
  HwSpec hw = test::unit_hw();
  hw.vcpus = 1;
  hw.explore.device_reads = hw.explore.device_writes = 0;
  hw.explore.vcpu_reads = hw.explore.vcpu_writes = 1;
  MoveSpec move = test::unit_move();
  move.campaign.cut_over = true;
  const ExploreResult r = explored(hw, move);
  EXPECT_EQ(r.verdict, Verdict::kHolds) << "I" << int{r.violation.invariant};
}

struct Seen : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kCutOver) ++cut_over;
    const bool access = f.kind == FactKind::kGuestRead || f.kind == FactKind::kGuestWrite;
    if (access && f.actor >= kVcpu0 && cut_over > 0) ++at_b;
    if (f.kind == FactKind::kTxnAbort) ++aborts[f.b & 0xff];
    if (f.kind == FactKind::kTlpEnters && (f.b & 0xff) == kUpP) last_up = f.at;
  }
  int cut_over = 0;
  std::uint64_t at_b = 0;  // accesses of vCPUs after the switch-over
  std::uint64_t aborts[kAbortCauses] = {};
  Time last_up = 0;
};

World run(const Env& env, CowPool& pool, Seen& seen) {
  World w = first_world(env, 6, pool);
  while (step(env, w, &seen)) {
  }
  return w;
}

TEST(HtmCutOver, AfterItDevicesAndVcpusReachBWithoutHostA) {
  MoveSpec move = test::timed_move();
  move.campaign.cut_over = true;
  HwSpec hw = test::timed_hw(16);
  for (DeviceSpec& d : hw.devices) d.requests = 4000;
  hw.guest.accesses = 20'000;
  const Env env = make_env(hw, move);
  CowPool pool;
  Seen seen;
  const World w = run(env, pool, seen);
  EXPECT_EQ(w.violations, 0u);
  EXPECT_EQ(seen.cut_over, 2);
  const Hw h = w.look(env);
  for (unsigned d = 0; d < hw.devices.size(); ++d) EXPECT_EQ(h.device(d).direct, 1);
  EXPECT_EQ(h.vcpu(0).at_b, 1);
  EXPECT_EQ(h.vcpu(0).cursor, hw.guest.accesses);
  EXPECT_GT(seen.at_b, hw.guest.accesses / 2);
  EXPECT_LT(seen.last_up, w.agenda.now / 2) << "requests went on for long, none by A's root port";
}

// Nobody takes the guest to B: its wait is one without end.
TEST(HtmMovedPage, AFaultingGuestThatIsNeverSwitchedOverIsStuck) {
  HwSpec hw = test::timed_hw(16);
  hw.guest.moved_page = MovedPage::kFault;
  for (const std::uint64_t accesses : {0, 5000}) {
    hw.guest.accesses = accesses;
    const Env env = make_env(hw, test::timed_move());
    CowPool pool;
    Seen seen;
    const World w = run(env, pool, seen);
    EXPECT_TRUE(w.ending);
    EXPECT_EQ(w.violation.invariant, 6);
    EXPECT_EQ(w.violation.actor, kVcpu0);
  }
}

TEST(HtmMovedPage, AFaultingGuestWaitsForTheSwitchOverAndLosesNothing) {
  HwSpec hw = test::timed_hw(16);
  hw.guest.moved_page = MovedPage::kFault;
  MoveSpec move = test::timed_move();
  move.campaign.cut_over = true;
  const Env env = make_env(hw, move);
  CowPool pool;
  Seen seen;
  const World w = run(env, pool, seen);
  EXPECT_TRUE(w.ending);
  EXPECT_EQ(w.violations, 0u);
}

struct Scheduled {
  std::uint64_t late = 0;
  Time took = 0;
};

Scheduled scheduled(std::uint32_t pages, std::uint32_t signal1_cycles, bool adaptive) {
  MoveSpec move = test::timed_move();
  move.signal1_cycles = signal1_cycles;
  move.adaptive = adaptive;
  const Env env = make_env(test::timed_hw(pages), move);
  CowPool pool;
  Seen seen;
  const World w = run(env, pool, seen);
  EXPECT_EQ(w.violations, 0u);
  return {seen.aborts[static_cast<int>(AbortCause::kLateForSignal1)], w.agenda.now};
}

TEST(HtmSignal1, AnAdaptiveScheduleComesLateLessOften) {
  std::uint64_t late[2];
  for (const bool adaptive : {false, true}) {
    late[adaptive] = scheduled(64, 1500, adaptive).late;  // phase 1 takes more than this
  }
  EXPECT_GT(late[0], 40u);
  EXPECT_LT(late[1], late[0] / 2);
}

TEST(HtmDevices, EachHasATranslationCacheOfItsOwnSize) {
  HwSpec hw = test::timed_hw(64);
  ASSERT_FALSE(hw.devices.empty());
  hw.devices.resize(1);
  hw.devices.push_back(hw.devices[0]);
  hw.devices[0].atc_entries = 1;
  hw.devices[1].atc_entries = 8;
  for (DeviceSpec& d : hw.devices) {
    d.kind = DeviceKind::kScatter;
    d.ats = true;
    d.pages = hw.pages;
    d.interval = 200 * kNanosecond;
  }
  hw.devices[1].name = "other";
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  World w = first_world(env, 1, pool);
  unsigned most[2] = {};
  while (w.events < 20'000 && step(env, w)) {
    const Hw h = w.look(env);
    for (unsigned d = 0; d < 2; ++d) {
      unsigned used = 0;
      for (unsigned i = 0; i < h.lay.atc_slots; ++i) {
        const auto at = h.lay.atc + d * h.lay.atc_slots * sizeof(TlbEntry);
        used += h.get<TlbEntry>(static_cast<std::uint32_t>(at), i).to != Place::kNowhere ? 1 : 0;
      }
      most[d] = std::max(most[d], used);
    }
  }
  EXPECT_EQ(most[0], 1U);
  EXPECT_EQ(most[1], 8U);
}

TEST(HtmSignal1, AnAdaptiveScheduleDoesNotWaitForLong) {
  Time took[2];
  for (const bool adaptive : {false, true}) {
    took[adaptive] = scheduled(256, 30'000, adaptive).took;  // ten times what phase 1 takes
  }
  EXPECT_LT(took[1], took[0] * 3 / 4);
}

}  // namespace
}  // namespace pf
