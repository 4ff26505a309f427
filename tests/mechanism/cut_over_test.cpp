// G7: the cut-over of each figure. Every order of events of a small guest holds, every step that is
// left out is found, and the figures differ in the gap as the text says.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/measure/channel.h"
#include "core/measure/run_meter.h"
#include "core/mechanism/htm.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

constexpr Remap kFigures[] = {Remap::kMoveBridge, Remap::kPerDevice, Remap::kOnePoint};

HwSpec small(Remap remap, unsigned devices = 1) {
  HwSpec hw = test::unit_hw();
  hw.direct_translated_p2p = false;
  hw.topology.remap = remap;
  hw.bridge.move = 20 * kMicrosecond;
  hw.explore.device_reads = 1;
  hw.explore.device_writes = 1;
  for (unsigned d = 1; d < devices; ++d) {
    hw.devices.push_back(hw.devices[0]);
    hw.devices[d].name = "nic";
    hw.devices[d].ats = false;
  }
  if (devices > 1) hw.explore.device_reads = 0;
  return hw;
}

MoveSpec cut_over() {
  MoveSpec move = test::unit_move();
  move.campaign.cut_over = true;
  return move;
}

HwSpec with_window(Remap remap) {
  HwSpec hw = small(remap);
  hw.pages = hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = hw.iotlb_entries = 2;
  hw.bridge.aperture_pages = 1;
  return hw;
}

ExploreResult searched(const HwSpec& hw, const MoveSpec& move) {
  return explore(make_env(hw, move), {});
}

TEST(CutOver, EveryOrderOfEventsHoldsInEachFigure) {
  for (const Remap remap : kFigures) {
    for (const unsigned devices : {1U, 2U}) {
      const ExploreResult r = searched(small(remap, devices), cut_over());
      EXPECT_EQ(r.verdict, Verdict::kHolds) << int(remap) << ", " << devices << " devices";
      EXPECT_TRUE(r.complete);
      EXPECT_GT(r.states, 1000U);
    }
  }
}

TEST(CutOver, AVcpuFollowsInEachFigure) {
  for (const Remap remap : kFigures) {
    HwSpec hw = small(remap);
    hw.vcpus = 1;
    hw.explore.device_reads = 0;
    hw.explore.vcpu_reads = hw.explore.vcpu_writes = 1;
    EXPECT_EQ(searched(hw, cut_over()).verdict, Verdict::kHolds) << int(remap);
  }
}

// An interrupt that a stopped vCPU has not taken yet goes with it before the bridge leaves.
TEST(CutOver, InterruptsFollowTheGuestInEachFigure) {
  for (const Remap remap : kFigures) {
    HwSpec hw = small(remap);
    hw.vcpus = 1;
    hw.explore.data_then_flag = true;
    hw.explore.flag = FlagKind::kMsi;
    hw.explore.device_reads = 0;
    hw.explore.device_writes = 2;
    hw.explore.vcpu_reads = 1;
    EXPECT_EQ(searched(hw, cut_over()).verdict, Verdict::kHolds) << int(remap);
    MoveSpec hasty = cut_over();
    hasty.campaign.cutover_drain = false;
    EXPECT_EQ(searched(hw, hasty).verdict, Verdict::kViolated) << int(remap);
  }
}

TEST(CutOver, WithoutTheDrainAnOlderWriteIsOvertakenInEachFigure) {
  for (const Remap remap : kFigures) {
    HwSpec hw = small(remap);
    hw.explore.device_reads = 0;
    hw.explore.device_writes = 2;
    MoveSpec move = cut_over();
    EXPECT_EQ(searched(hw, move).verdict, Verdict::kHolds) << int(remap);
    move.campaign.cutover_drain = false;
    EXPECT_EQ(searched(hw, move).verdict, Verdict::kViolated) << int(remap);
  }
}

TEST(CutOver, ABridgeThatMovesWithAReadInItLeavesTheDeviceWaiting) {
  MoveSpec move = cut_over();
  move.campaign.cutover_drain = false;
  HwSpec hw = small(Remap::kMoveBridge);
  hw.explore.device_writes = 0;
  const ExploreResult moved = searched(hw, move);
  EXPECT_EQ(moved.verdict, Verdict::kViolated);
  EXPECT_EQ(moved.violation.invariant, 5);
  hw.bridge.move = 0;  // remapped at once the bridge stays what it was to its answers
  EXPECT_EQ(searched(hw, move).verdict, Verdict::kHolds);
}

TEST(CutOver, ADeviceWhoseIdIsMissingLosesWhatItSends) {
  MoveSpec move = cut_over();
  move.campaign.requester_ids = false;
  EXPECT_EQ(searched(small(Remap::kPerDevice), move).verdict, Verdict::kViolated);
  for (const Remap knows : {Remap::kMoveBridge, Remap::kOnePoint}) {
    EXPECT_EQ(searched(small(knows), move).verdict, Verdict::kHolds) << "it passed before";
  }
}

TEST(CutOver, AWindowSlidesInEveryOrderOfEvents) {
  for (const Remap remap : kFigures) {
    for (const TurnOrder order : {TurnOrder::kSequential, TurnOrder::kReverse}) {
      MoveSpec move = cut_over();
      move.campaign.order = order;
      EXPECT_EQ(searched(with_window(remap), move).verdict, Verdict::kHolds) << int(remap);
      move.campaign.window_drain = false;
      EXPECT_EQ(searched(with_window(remap), move).verdict, Verdict::kViolated) << int(remap);
    }
  }
}

// The search joins steps that nobody can tell apart; without that it must say the same.
TEST(CutOver, StepsTakenOneByOneGiveTheSameVerdicts) {
  const auto verdict = [](HwSpec hw, const MoveSpec& move) {
    hw.explore.device_reads = hw.explore.device_writes > 0 ? 0 : 1;
    Env env = make_env(hw, move);
    env.chain = false;
    return explore(env, {}).verdict;
  };
  MoveSpec hasty = cut_over(), unknown = cut_over(), sliding = cut_over();
  hasty.campaign.cutover_drain = false;
  unknown.campaign.requester_ids = false;
  sliding.campaign.window_drain = false;
  for (const unsigned writes : {0U, 1U}) {
    for (const Remap remap : kFigures) {
      HwSpec hw = small(remap), window = with_window(remap);
      hw.explore.device_writes = window.explore.device_writes = static_cast<std::uint8_t>(writes);
      EXPECT_EQ(verdict(hw, cut_over()), Verdict::kHolds) << int(remap) << writes;
      EXPECT_EQ(verdict(window, cut_over()), Verdict::kHolds) << int(remap) << writes;
      EXPECT_EQ(verdict(window, sliding), Verdict::kViolated) << int(remap) << writes;
      const bool moves = remap == Remap::kMoveBridge;
      EXPECT_EQ(verdict(hw, hasty), moves ? Verdict::kViolated : Verdict::kHolds)
          << "one access is overtaken by none, but it may miss its bridge";
      const bool enters = remap == Remap::kPerDevice;
      EXPECT_EQ(verdict(hw, unknown), enters ? Verdict::kViolated : Verdict::kHolds);
    }
  }
}

TEST(CutOver, AVcpuWaitsForWhatHasLeftTheWindow) {
  HwSpec hw = with_window(Remap::kMoveBridge);
  hw.vcpus = 1;
  hw.explore.device_reads = 0;
  hw.explore.vcpu_reads = 1;
  hw.guest.moved_page = MovedPage::kFault;
  EXPECT_EQ(searched(hw, cut_over()).verdict, Verdict::kHolds);
  hw.guest.moved_page = MovedPage::kRemote;
  EXPECT_EQ(searched(hw, cut_over()).verdict, Verdict::kViolated) << "what the keys refuse";
}

struct Ran {
  RunSummary summary;
  std::vector<Fact> facts;
};

class Both : public FactSink {
 public:
  Both(FactSink& meter, std::vector<Fact>& facts) : meter_(meter), facts_(facts) {}
  void push(const Fact& f) override {
    meter_.push(f);
    if (f.kind == FactKind::kStopped || f.kind == FactKind::kResumed ||
        f.kind == FactKind::kWindowSlides || f.kind == FactKind::kBridgeMoves)
      facts_.push_back(f);
  }

 private:
  FactSink& meter_;
  std::vector<Fact>& facts_;
};

Ran ran(const std::string& scenario, const std::vector<std::string>& set = {}) {
  const test::ShippedRun run = test::shipped_run(scenario, set);
  CowPool pool;
  World w = first_world(*run.env, run.seed, pool);
  RunMeter meter(*run.env, w);
  Ran out;
  Both sink(meter, out.facts);
  do meter.at_event(w.events + 1);
  while (step(*run.env, w, &sink));
  out.summary = meter.summary(w);
  EXPECT_TRUE(out.summary.holds()) << scenario;
  EXPECT_EQ(out.summary.pages_moved, out.summary.pages_total) << scenario;
  return out;
}

TEST(CutOver, TheGapIsAsTheFiguresSay) {
  const CutOverFigures one = ran("cut-over-1a").summary.cut_over;
  const CutOverFigures two = ran("cut-over-5a").summary.cut_over;
  const CutOverFigures second = ran("cut-over-5b").summary.cut_over;
  EXPECT_GT(one.gap_all, 20 * kMicrosecond) << "all wait for the bridge";
  EXPECT_EQ(two.gap_all, 0) << "some device goes on at any time";
  EXPECT_GT(second.gap_all, kMicrosecond);
  EXPECT_LT(second.gap_all, 5 * kMicrosecond);
  for (const auto& [name, gap] : two.gap) EXPECT_GE(gap, 2 * kMicrosecond) << name;
  for (const auto& [name, gap] : second.gap) EXPECT_EQ(gap, second.gap_all) << name;
  EXPECT_GT(two.bridges, one.bridges);
  EXPECT_GT(second.switches, one.switches);
  EXPECT_LT(one.after.reads.p50, two.after.reads.p50) << "what it costs for good";
  EXPECT_LT(two.after.reads.p50, second.after.reads.p50);
}

TEST(CutOver, AReadIsFarWhileItGoesByAAndNearAgainAfterIt) {
  for (const char* name : {"cut-over-1a", "cut-over-5a", "cut-over-5b"}) {
    const CutOverFigures c = ran(name).summary.cut_over;
    for (const auto* way : {&c.before, &c.during, &c.after}) EXPECT_GT(way->reads.reads, 100u);
    EXPECT_GT(c.during.reads.p50, c.before.reads.p50 + 300 * kNanosecond) << name;
    EXPECT_LT(c.after.reads.p50, c.before.reads.p50 + 50 * kNanosecond) << name;
    EXPECT_EQ(c.during.hops.links, c.before.hops.links + 2) << name;
  }
}

TEST(CutOver, In5AOneDeviceStopsAfterTheOther) {
  const Ran r = ran("cut-over-5a");
  std::vector<std::pair<FactKind, unsigned>> last;
  for (const Fact& f : r.facts)
    if (f.actor >= kDevice0 && f.actor < kVcpu0) last.push_back({f.kind, f.actor});
  ASSERT_GE(last.size(), 4u);
  last.erase(last.begin(), last.end() - 4);
  EXPECT_EQ(last[0], std::pair(FactKind::kStopped, unsigned{kDevice0}));
  EXPECT_EQ(last[1], std::pair(FactKind::kResumed, unsigned{kDevice0}));
  EXPECT_EQ(last[2], std::pair(FactKind::kStopped, kDevice0 + 1u));
  EXPECT_EQ(last[3], std::pair(FactKind::kResumed, kDevice0 + 1u));
}

// The scope's channel: how many devices are held, at most one at a time in FIG 5A's cut-over.
TEST(CutOver, AChannelShowsHowManyDevicesAreHeld) {
  for (const auto& [name, most] : {std::pair("cut-over-5a", 1), {"cut-over-5b", 2}}) {
    const test::ShippedRun run = test::shipped_run(name);
    CowPool pool;
    World w = first_world(*run.env, run.seed, pool);
    while (w.look(*run.env).page(63).flags == 0 || w.look(*run.env).vcpu(0).at_b == 0) {
      ASSERT_TRUE(step(*run.env, w));
    }
    struct Traced : FactSink {
      Traced(const Env& env, const World& world) : tracer(env, world) {}
      void push(const Fact& f) override {
        tracer.push(f, [this](Channel c, std::int32_t v) {
          if (c == Channel::kDevicesHeld) top = std::max(top, v);
        });
      }
      ChannelTracer tracer;
      std::int32_t top = 0;
    } traced(*run.env, w);
    while (step(*run.env, w, &traced)) {
    }
    EXPECT_EQ(traced.top, most) << name;
    EXPECT_EQ(traced.tracer.value(Channel::kDevicesHeld), 0) << "in the end all go on";
  }
}

TEST(CutOver, WindowsLeaveOneAfterTheOther) {
  for (const char* order : {"sequential", "reverse"}) {
    const Ran r = ran("window-slides", {std::string("campaign.order=") + order});
    std::vector<std::uint32_t> left;
    Time last_slide = 0, bridge = 0;
    for (const Fact& f : r.facts) {
      if (f.kind == FactKind::kBridgeMoves && f.b == 1) bridge = f.at;
      if (f.kind != FactKind::kWindowSlides) continue;
      left.push_back(f.a);
      EXPECT_EQ(f.b, 16u);
      last_slide = f.at;
    }
    const bool up = std::string(order) == "sequential";
    EXPECT_EQ(left, up ? std::vector<std::uint32_t>({0, 16, 32})
                       : std::vector<std::uint32_t>({48, 32, 16}));
    EXPECT_LT(last_slide, bridge);
    EXPECT_GT(r.summary.cut_over.after.reads.reads, 100u);
  }
}

TEST(CutOver, OtherMoversAndEarlySwitchesEndInEachFigure) {
  for (const char* name : {"stop-and-copy-sqlite", "hot-unplug-sqlite", "htm-msi"}) {
    for (const char* figure : {"fig-5a", "fig-5b"}) {
      const Ran r = ran(name, {std::string("topology=") + figure});
      EXPECT_GT(r.summary.cut_over.gap.at("nic"), 0) << name << figure;
    }
  }
  ran("htm-switch-early", {"topology=fig-5a"});
  ran("htm-switch-early", {"hw.bridge.move_ns=3000"});
}

}  // namespace
}  // namespace pf
