// What the unit matrix does not hold: searched reduced and whole, verdict and final states agree.
// The cut-over lets a vCPU look at B past every lane; a second line lets copies pass each other.
#include <gtest/gtest.h>

#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

struct Both {
  ExploreResult reduced, whole;
};

// In the fewest states where it holds; where it breaks both stop early.
Both both_ways(const VerdictRow& row) {
  ExploreOptions options;
  options.scout = 0;
  Env env = make_env(row.hw, row.move);
  Both out;
  out.reduced = explore(env, options);
  env.chain = false;
  options.threads = 2;
  out.whole = explore(env, options);
  return out;
}

void compare(const VerdictRow& row, const std::string& more) {
  const Both r = both_ways(row);
  const std::string name = row.name + more;
  EXPECT_TRUE(r.reduced.complete && r.whole.complete) << name;
  EXPECT_STREQ(name_of(r.reduced.verdict), name_of(r.whole.verdict)) << name;
  if (r.reduced.verdict != Verdict::kHolds || r.whole.verdict != Verdict::kHolds) return;
  EXPECT_LE(r.reduced.states, r.whole.states) << name;
  EXPECT_EQ(r.reduced.terminals, r.whole.terminals) << name;
  EXPECT_EQ(r.reduced.finals, r.whole.finals) << name;
}

// Unit cells with the guards on that the cut-over does not touch, flush and path varied.
std::vector<VerdictRow> cells() {
  std::vector<VerdictRow> out;
  for (const VerdictRow& row : read_unit_matrix()) {
    const MoveSpec& m = row.move;
    if (!row.hw.devices[0].snoop || !row.hw.coherent_walk || !m.drain || !m.read_set) continue;
    if (m.stale_helper_guard != StaleGuard::kEpoch || m.order == CopyOrder::kOverlap) continue;
    for (const bool direct : {false, true}) {
      out.push_back(row);
      out.back().hw.direct_translated_p2p = direct;
      out.back().name += direct ? " two paths" : " one path";
    }
  }
  return out;
}

TEST(Reduction, WithAVcpuThatGoesToBItChangesNothing) {
  for (VerdictRow row : cells()) {
    row.move.campaign.cut_over = true;
    row.hw.vcpus = 1;
    for (const bool drain : {true, false}) {
      row.move.campaign.cutover_drain = drain;
      ExploreSpec& e = row.hw.explore;
      e.device_reads = 0;
      e.vcpu_reads = 1;
      e.vcpu_writes = 0;
      compare(row, drain ? " one load" : " one load, no drain");
      e.vcpu_reads = 0;
      e.vcpu_writes = 1;
      compare(row, drain ? " one store" : " one store, no drain");
    }
  }
}

TEST(Reduction, AtTheCutOverOfDevicesItChangesNothing) {
  for (VerdictRow row : cells()) {
    row.move.campaign.cut_over = true;
    row.hw.explore.device_reads = 0;
    row.hw.explore.device_writes = 2;
    for (const bool drain : {true, false}) {
      row.move.campaign.cutover_drain = drain;
      compare(row, drain ? " two writes" : " two writes, no drain");
    }
  }
}

TEST(Reduction, OnTwoLinesItChangesNothing) {
  for (VerdictRow row : cells()) {
    row.hw.lines_per_page = 2;
    row.hw.explore.device_reads = 0;
    compare(row, " two lines");
  }
}

// An interrupt makes its device's next step seen by another way than the data's.
TEST(Reduction, WithAnInterruptBehindDataItChangesNothing) {
  unsigned rows = 0;
  for (VerdictRow row : read_switches()) {
    if (row.hw.explore.flag != FlagKind::kMsi) continue;
    row.move.max_attempts = 1;
    row.hw.explore.spurious_aborts = row.hw.explore.evictions = row.hw.explore.speculation = 0;
    compare(row, " one attempt");
    ++rows;
  }
  EXPECT_GE(rows, 9u);
}

// An AtomicOp waits for an answer as a read does and is met by others as a write is; behind its
// answer a tracker sets a bit.
TEST(Reduction, WithAnAtomicOpItChangesNothing) {
  for (VerdictRow row : cells()) {
    row.hw.explore.device_reads = 0;
    row.hw.explore.device_atomics = 1;
    compare(row, " atomic");
    row.hw.explore.device_writes = 0;
    row.move.campaign.cut_over = true;
    compare(row, " atomic, cut-over");
  }
}

TEST(Reduction, WithAnAtomicOpOrAHalfLineUnderAnyMoverItChangesNothing) {
  unsigned rows = 0;
  for (VerdictRow row : read_switches()) {
    const bool halves = row.hw.devices[0].partial_writes;
    if (row.move.id == "htm" || (row.hw.explore.device_atomics == 0 && !halves)) continue;
    ExploreSpec& e = row.hw.explore;
    row.hw.lines_per_page = 1;
    row.hw.vcpus = 0;
    row.move.max_attempts = 1;
    e.vcpu_writes = e.device_reads = e.evictions = e.speculation = 0;
    compare(row, " small");
    ++rows;
  }
  EXPECT_GE(rows, 18u);
}

// The vCPU's load at B meets a copy that was on its way at the cut-over, and only there.
TEST(Reduction, ACopyThatLandsAfterTheCutOverIsSeenByTheVcpuAtB) {
  VerdictRow row = read_unit_matrix().front();
  row.move.stale_helper_guard = StaleGuard::kEpoch;
  row.move.flush_before_signal2 = false;
  row.move.campaign.cut_over = true;
  row.hw.direct_translated_p2p = false;
  row.move.campaign.cutover_drain = false;
  row.hw.vcpus = 1;
  row.hw.explore.vcpu_reads = 1;
  row.hw.explore.device_reads = 0;
  const Both r = both_ways(row);
  EXPECT_STREQ(name_of(r.whole.verdict), "violated");
  EXPECT_STREQ(name_of(r.reduced.verdict), "violated");
}

}  // namespace
}  // namespace pf::test
