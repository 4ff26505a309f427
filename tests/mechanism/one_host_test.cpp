// G8, FIG 6: pages move between two memories of one host under DMA. Every order of a small guest's
// events holds without fence and flush; tables that do not change together are found; a slow tier
// is drained page by page.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/scenario/scenario.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

HwSpec one_host() {
  HwSpec hw = test::unit_hw();
  hw.one_host = true;
  hw.direct_translated_p2p = false;
  return hw;
}

bool has(const Env& env, Op op) {
  for (const Program& p : env.programs) {
    for (const Instruction& i : p.code) {
      if (i.op == op) return true;
    }
  }
  return false;
}

TEST(OneHost, TheProgramHasNeitherFenceNorFlushForTheCopy) {
  const Env env = make_env(one_host(), test::unit_move());
  EXPECT_FALSE(has(env, Op::kFlushRead));
  EXPECT_FALSE(has(env, Op::kCopyFence));
  EXPECT_TRUE(has(env, Op::kCopyLine));
}

TEST(OneHost, EveryOrderOfEventsHoldsWithBooleansAndWithAnIdealSignal) {
  for (const Signal signal : {Signal::kBooleans, Signal::kIdeal}) {
    HwSpec hw = one_host();
    hw.vcpus = 1;
    hw.explore.vcpu_reads = hw.explore.vcpu_writes = 1;
    MoveSpec move = test::unit_move();
    move.signal2 = signal;
    const ExploreResult r = explore(make_env(hw, move), {});
    EXPECT_EQ(r.verdict, Verdict::kHolds);
    EXPECT_GT(r.states, 1000U);
  }
}

TEST(OneHost, TablesThatDoNotChangeTogetherAreFound) {
  HwSpec hw = one_host();
  hw.vcpus = 1;
  hw.explore.vcpu_writes = 1;
  MoveSpec cpu = test::unit_move(), device = test::unit_move();
  cpu.cpu_guard = CpuGuard::kNone;
  device.pte_in_write_set = false;
  EXPECT_EQ(explore(make_env(hw, cpu), {}).verdict, Verdict::kViolated);
  EXPECT_EQ(explore(make_env(hw, device), {}).verdict, Verdict::kViolated);
}

// Who can is a field of the registry: those hold here, and the others are told who does.
TEST(OneHost, MoversThatGoFromHostToHostAreRefused) {
  unsigned can = 0, cannot = 0;
  for (const MechanismRow& row : registry()) {
    if (row.role != Role::kMover) continue;
    const std::vector<std::string> set = {"mechanism.id=" + std::string(row.slug),
                                          "explore.speculation=0", "explore.evictions=0"};
    if (row.in_one_host) {
      const ExploreResult r =
          explore(env_of(load_scenario("one-host-tiny", set), Mode::kExplored), {});
      EXPECT_EQ(r.verdict, Verdict::kHolds) << row.slug;
      ++can;
      continue;
    }
    ++cannot;
    try {
      load_scenario("one-host-tiny", set);
      ADD_FAILURE() << row.slug << " was taken";
    } catch (const InputError& error) {
      if (error.wrong != "this mover goes from one host to another") continue;  // by its own check
      EXPECT_EQ(error.right,
                "set mechanism.id to \"htm\", \"interposer\", \"interposer-delay\", "
                "\"stop-and-copy\" or \"none\"")
          << row.slug;
    }
  }
  EXPECT_EQ(can, 5u);
  EXPECT_GE(cannot, 7u);
}

TEST(OneHost, DevicesMayWriteDataThenAFlagAcrossTheTwoMemories) {
  HwSpec hw = one_host();
  hw.pages = 2;
  hw.devices[0].pages = 2;
  hw.vcpus = 1;
  hw.explore.device_reads = 0;
  hw.explore.device_writes = 2;
  hw.explore.vcpu_reads = 2;
  hw.explore.data_then_flag = true;
  EXPECT_EQ(explore(make_env(hw, test::unit_move()), {}).verdict, Verdict::kHolds);
}

RunSummary ran(const std::string& family, const std::string& variant) {
  return test::ran(family, {"variant=" + variant});
}

TEST(OneHost, DrainingASlowTierLetsDevicesMeetTheFastOne) {
  const RunSummary moved = ran("tier-drain", "htm"), left = ran("tier-drain", "left there"),
                   stopped = ran("tier-drain", "stopped");
  EXPECT_TRUE(moved.holds());
  EXPECT_EQ(moved.workload, left.workload) << "else they cannot be compared";
  EXPECT_EQ(left.served_by_target, 0U);
  EXPECT_GT(moved.served_by_target, moved.served_by_source);
  EXPECT_LT(moved.device_latency.at("gpu").p50, left.device_latency.at("gpu").p50);
  EXPECT_LT(10 * moved.device_stall, stopped.device_stall);
  EXPECT_EQ(moved.bytes.at("b.in"), 0U) << "nothing crosses a bridge";
}

}  // namespace
}  // namespace pf
