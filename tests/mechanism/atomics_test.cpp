// AtomicOps and writes of half lines while their page moves: how often each is executed, how long
// it waits, and what a timed device makes of its shares.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/guest/workload.h"
#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

RunSummary league(const std::string& variant) {
  return test::ran("atomics-league", {"variant=" + variant});
}

TEST(AtomicOps, AreAnsweredAsOftenWhoeverMovesTheirPage) {
  const RunSummary hold = league("hold");
  ASSERT_TRUE(hold.atomics.has_value());
  EXPECT_GT(hold.atomics->answered.reads, 3000u);
  for (const char* variant : {"delta", "delta-execute", "delay", "htm", "ots", "stop-and-copy"}) {
    const RunSummary s = league(variant);
    EXPECT_TRUE(s.holds()) << variant;
    EXPECT_EQ(s.workload, hold.workload) << variant;
    ASSERT_TRUE(s.atomics.has_value()) << variant;
    EXPECT_EQ(s.atomics->answered.reads, hold.atomics->answered.reads) << variant;
    EXPECT_EQ(s.pages_moved, 64u) << variant;
  }
}

TEST(AtomicOps, TheInterposerExecutesThoseThatItServesAndNoOthers) {
  const RunSummary waits = league("delta"), executes = league("delta-execute");
  EXPECT_EQ(waits.atomics->aside, 0u);
  EXPECT_GT(executes.atomics->aside, 0u);
  EXPECT_LT(executes.atomics->aside, executes.atomics->answered.reads);
}

// Answers never wait for the tracker: its queue has kept room for their bits.
TEST(AtomicOps, AStreamOfThemWaitsForNoTracker) {
  for (const char* bits : {"host", "entries", "own-iommu", "own"}) {
    const std::string vector = std::string("mechanism.vector=") + bits;
    const RunSummary s = test::ran(
        "atomics-league", {"mechanism.id=dirty-rounds", "mechanism.granule=0", vector,
                           "devices.0.atomic_share=100", "devices.0.pages=64", "devices.1.pages=64",
                           "devices.1.first_page=0", "devices.0.atc_entries=64"});
    EXPECT_TRUE(s.holds()) << bits;
    EXPECT_EQ(s.timeouts, 0u) << bits;
    EXPECT_EQ(s.pages_moved, 64u) << bits;
  }
}

// Loads that pull a page from A push posted writes alone.
TEST(AtomicOps, ThePullOfHostBComesBehindThem) {
  const Env env = env_of(
      load_scenario("post-copy-iommu-b-order",
                    {"devices.0.ats=false", "explore.device_atomics=1", "explore.device_writes=0",
                     "explore.vcpu_reads=0", "explore.vcpu_writes=0"}),
      Mode::kExplored);
  const ExploreResult r = explore(env, {});
  EXPECT_EQ(r.verdict, Verdict::kHolds) << "I" << int{r.violation.invariant};
  EXPECT_TRUE(r.complete);
}

TEST(AtomicOps, TheScatterAndTheHalvesTakeTheirShare) {
  DeviceSpec gpu;
  gpu.kind = DeviceKind::kScatter;
  gpu.pages = 16;
  gpu.payload_lines = 4;
  gpu.read_share = 50;
  gpu.atomic_share = 40;
  gpu.partial_writes = true;
  unsigned atomics = 0, writes = 0, ends = 0, begins = 0;
  constexpr unsigned kAll = 30'000;
  for (std::uint32_t cursor = 0; cursor < kAll; ++cursor) {
    const GuestRequest r = device_request(gpu, cursor, 64);
    if (r.atomic) {
      ++atomics;
      EXPECT_EQ(r.lines, 1u);
      EXPECT_FALSE(r.write);
      EXPECT_EQ(r.enables, 0u);
      continue;
    }
    if (!r.write) {
      EXPECT_EQ(r.enables, 0u);
      continue;
    }
    ++writes;
    ends += r.enables == kSkipsHigh ? 1 : 0;
    begins += r.enables == kSkipsLow ? 1 : 0;
  }
  EXPECT_NEAR(atomics, kAll * 0.4, kAll * 0.01);
  EXPECT_NEAR(writes, kAll * 0.3, kAll * 0.01);
  EXPECT_NEAR(ends, writes / 3.0, kAll * 0.01);
  EXPECT_NEAR(begins, writes / 3.0, kAll * 0.01);
  gpu.atomic_share = 0;
  gpu.partial_writes = false;
  for (std::uint32_t cursor = 0; cursor < 1000; ++cursor) {
    const GuestRequest r = device_request(gpu, cursor, 64);
    EXPECT_FALSE(r.atomic || r.enables != 0);
  }
}

}  // namespace
}  // namespace pf
