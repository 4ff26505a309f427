// All 192 cells of the race matrix on the tiny instance, with no and with one vCPU write, against
// the table that was written before any search. Where no cell is as large as kEnough states, all
// are searched again with one device read more.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

constexpr std::uint64_t kEnough = 5'000'000;

struct Reached {
  std::uint64_t states = 0;  // of the largest cell
  std::string cell;
  unsigned cells = 0, holding = 0;
};

// Every cell with so many vCPU writes and device reads.
Reached search_all(std::uint8_t vcpu_writes, std::uint8_t device_reads) {
  const auto start = std::chrono::steady_clock::now();
  Reached out;
  for (VerdictRow& row : read_race_matrix()) {
    if (row.hw.explore.vcpu_writes != vcpu_writes) continue;
    row.hw.explore.device_reads = device_reads;
    ExploreOptions options;
    options.threads = 2;
    const ExploreResult r = explore(make_env(row.hw, row.move), options);
    EXPECT_STREQ(name_of(r.verdict), name_of(row.expected))
        << row.name << ": I" << int{r.violation.invariant};
    EXPECT_TRUE(r.complete) << row.name;
    EXPECT_EQ(r.counterexample.empty(), row.expected == Verdict::kHolds) << row.name;
    ++out.cells;
    if (r.verdict != Verdict::kHolds) continue;
    ++out.holding;
    if (r.states > out.states) out.cell = row.name;
    out.states = std::max(out.states, r.states);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf(
      "device reads %u, device writes 1, vCPU writes %u: %u cells to the end, %u hold; "
      "the largest has %llu states (%s); %.0f s\n",
      unsigned{device_reads}, unsigned{vcpu_writes}, out.cells, out.holding,
      static_cast<unsigned long long>(out.states), out.cell.c_str(), took.count());
  return out;
}

TEST(RaceMatrix, EveryCellOfTheTinyInstanceGivesTheStatedVerdict) {
  for (const std::uint8_t vcpu_writes : {0, 1}) {
    std::uint8_t device_reads = 0;
    Reached reached;
    while (reached.states < kEnough && device_reads < 3) {
      reached = search_all(vcpu_writes, ++device_reads);
      EXPECT_EQ(reached.cells, 192u);
      EXPECT_EQ(reached.holding, 4u);
    }
    EXPECT_GE(reached.states, kEnough);
  }
}

TEST(RaceMatrix, WithNothingMovingOnlyTheGuestsOwnFaultsRemain) {
  unsigned violated = 0;
  for (const VerdictRow& row : read_race_matrix()) {
    const ExploreResult r = explore(control_of(row), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.control)) << row.name;
    violated += r.verdict == Verdict::kViolated;
  }
  EXPECT_EQ(violated, 96u) << "a no-snoop device beside a writing vCPU";
}

}  // namespace
}  // namespace pf::test
