// Post-copy with host B's IOMMU, and requests that both hosts turn back.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/hw/port.h"
#include "core/measure/run_meter.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

HwSpec two_pages() {
  HwSpec hw = test::unit_hw();
  hw.pages = hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = hw.iotlb_entries = 2;
  hw.vcpus = 1;
  hw.direct_translated_p2p = false;
  hw.guest.moved_page = MovedPage::kFault;
  hw.explore.device_reads = 0;
  return hw;
}

MoveSpec by_b() {
  MoveSpec move = test::unit_move();
  move.cpu_guard = CpuGuard::kNotPresent;
  move.stale_helper_guard = StaleGuard::kJoin;
  move.campaign.switch_at = 50;
  move.campaign.cut_over = true;
  move.campaign.iommu = ActiveIommu::kB;
  return move;
}

TEST(PostCopy, EveryOrderHoldsWithHostBsIommu) {
  for (const bool ats : {true, false}) {
    for (const Remap remap : {Remap::kMoveBridge, Remap::kPerDevice, Remap::kOnePoint}) {
      HwSpec hw = two_pages();
      hw.devices[0].ats = ats;
      hw.topology.remap = remap;
      const ExploreResult r = explore(make_env(hw, by_b()), {});
      EXPECT_EQ(r.verdict, Verdict::kHolds)
          << ats << int(remap) << ": I" << int(r.violation.invariant);
      EXPECT_GT(r.states, 1000u);
    }
  }
}

struct Ways : FactSink {
  explicit Ways(const Env& e) : env(e) {}
  void push(const Fact& f) override {
    if (f.kind == FactKind::kCutOver && f.b == 2) handed_over = true;
    if (f.kind != FactKind::kTlpEnters) return;
    const auto lane = static_cast<LaneId>(f.b & 0xff);
    const auto kind = static_cast<Kind>(f.b >> 8 & 0xff);
    const bool device = f.actor >= kDevice0 && f.actor < kVcpu0;
    if (device && (lane == kUpP || lane == kUpN)) ++(handed_over ? up_after : up_before);
    if (device && env.layout.is_from_b(lane)) ++turned_back;
    if (!device && env.layout.is_from_b(lane) && kind == Kind::kFlushRead) ++pulled;
  }
  const Env& env;
  bool handed_over = false;
  std::uint64_t up_before = 0, up_after = 0, turned_back = 0, pulled = 0;
};

TEST(PostCopy, DevicesGoToBsPortAndWhatIsLeftIsPulled) {
  MoveSpec move = test::timed_move();
  move.cpu_guard = CpuGuard::kNotPresent;
  move.interval_cycles = 8000;
  move.campaign = by_b().campaign;
  const Env env = make_env(test::timed_hw(16), move);
  CowPool pool;
  World w = first_world(env, 9, pool);
  Ways ways(env);
  while (step(env, w, &ways)) {
  }
  EXPECT_EQ(w.violations, 0u);
  EXPECT_GT(ways.up_before, 0u);
  EXPECT_EQ(ways.up_after, 0u) << "nothing of the devices goes to host A's port any more";
  EXPECT_GT(ways.turned_back, 0u) << "a page was still at A";
  EXPECT_GE(ways.pulled, 8u * env.hw.lines_per_page) << "half of the pages, line by line";
  const Hw h = w.look(env);
  for (std::uint32_t p = 0; p < 16; ++p) EXPECT_TRUE(h.committed(p));
}

HwSpec both_ways() {
  HwSpec hw = test::unit_hw();
  hw.pages = 2;
  hw.pages_at_b = 1;
  hw.devices[0].pages = 2;
  hw.devices[0].ats = false;
  hw.devices.push_back(hw.devices[0]);
  hw.devices[1].name = "peer";
  hw.devices[1].at_b = true;
  hw.direct_translated_p2p = false;
  hw.posted_buffer = 1;
  hw.shared_inbound = true;
  hw.explore.device_reads = 0;
  hw.explore.device_writes = 3;
  return hw;
}

TEST(PostCopy, RequestsThatBothHostsTurnBackCanWaitForEachOther) {
  MoveSpec nothing;
  nothing.id = "none";
  const ExploreResult stuck = explore(make_env(both_ways(), nothing), {});
  EXPECT_EQ(stuck.verdict, Verdict::kViolated);
  EXPECT_EQ(stuck.violation.invariant, 5);

  HwSpec own_queue = both_ways();
  own_queue.shared_inbound = false;
  EXPECT_EQ(explore(make_env(own_queue, nothing), {}).verdict, Verdict::kHolds);
  HwSpec one_way = both_ways();  // both devices at A: only A turns back
  one_way.devices[1].at_b = false;
  EXPECT_EQ(explore(make_env(one_way, nothing), {}).verdict, Verdict::kHolds);
  HwSpec roomy = both_ways();
  roomy.posted_buffer = 4;
  EXPECT_EQ(explore(make_env(roomy, nothing), {}).verdict, Verdict::kHolds)
      << "more buffers than writes: the circle never fills";
}

// A batch moves whole: its pages change sides at one instant, with one purge.
TEST(Batch, EveryOrderHoldsAndAPurgeNamesEveryPage) {
  HwSpec hw = two_pages();
  hw.vcpus = 0;
  hw.explore.device_writes = 2;
  MoveSpec move = test::unit_move();
  move.campaign.batch = 2;
  const ExploreResult r = explore(make_env(hw, move), {});
  EXPECT_EQ(r.verdict, Verdict::kHolds) << "I" << int(r.violation.invariant);
  move.campaign.batch_invalidate = BatchInvalidate::kFirst;
  EXPECT_EQ(explore(make_env(hw, move), {}).verdict, Verdict::kViolated);
}

RunSummary batches_of(std::uint32_t batch, std::uint32_t read_lines = 16384) {
  MoveSpec move = test::timed_move();
  move.campaign.batch = batch;
  move.signal1_cycles = 40000;
  move.interval_cycles = 4000;
  HwSpec hw = test::timed_hw(64);
  hw.htm_read_lines = read_lines;
  const Env env = make_env(hw, move);
  CowPool pool;
  World w = first_world(env, 2, pool);
  RunMeter meter(env, w);
  do meter.at_event(w.events + 1);
  while (step(env, w, &meter));
  return meter.summary(w);
}

TEST(Batch, SavesPurgesUntilTheUnitIsFull) {
  const RunSummary one = batches_of(1), eight = batches_of(8);
  for (const RunSummary* s : {&one, &eight}) {
    EXPECT_EQ(s->pages_moved, 64u);
    EXPECT_EQ(s->violation_count, 0u);
  }
  EXPECT_LT(eight.invalidations * 2, one.invalidations);
  EXPECT_EQ(one.invalidations, one.attempts + one.fallbacks) << "one an attempt";
  const RunSummary full = batches_of(8, 400);
  EXPECT_GT(full.aborts.at("capacity") * 2, full.attempts) << "512 lines do not fit 400";
  EXPECT_EQ(full.aborts_total(), full.attempts) << "what comes first may also be somebody's access";
  EXPECT_EQ(full.fallbacks, 64u);
  EXPECT_EQ(full.violation_count, 0u);
}

}  // namespace
}  // namespace pf
