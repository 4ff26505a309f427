// The unit instance is small enough to be searched in every way: with and without reductions, with
// and without random walks first, by one thread and by two.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/explore/replayed.h"
#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

ExploreOptions exhaustive(unsigned threads) {
  ExploreOptions options;
  options.scout = 0;
  options.threads = threads;
  return options;
}

TEST(UnitMatrix, EveryCellGivesTheStatedVerdict) {
  const std::vector<VerdictRow> rows = read_unit_matrix();
  ASSERT_EQ(rows.size(), 192u);
  for (const VerdictRow& row : rows) {
    const ExploreResult r = explore(make_env(row.hw, row.move), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.expected)) << row.name;
    const ExploreResult still = explore(control_of(row), {});
    EXPECT_STREQ(name_of(still.verdict), name_of(row.control)) << row.name;
  }
}

TEST(UnitMatrix, WithoutReductionsVerdictsAndFinalStatesAreTheSame) {
  unsigned holding = 0;
  for (const VerdictRow& row : read_unit_matrix()) {
    Env env = make_env(row.hw, row.move);
    const ExploreResult reduced = explore(env, exhaustive(1));
    env.chain = false;
    const ExploreResult full = explore(env, exhaustive(1));
    EXPECT_STREQ(name_of(reduced.verdict), name_of(row.expected)) << row.name;
    EXPECT_STREQ(name_of(full.verdict), name_of(row.expected)) << row.name;
    if (row.expected != Verdict::kHolds) continue;
    ++holding;
    EXPECT_LT(reduced.states, full.states) << row.name;
    EXPECT_EQ(reduced.terminals, full.terminals) << row.name;
    EXPECT_EQ(reduced.finals, full.finals) << row.name;
  }
  EXPECT_EQ(holding, 4u);
}

// One vCPU that stores once makes the unreduced search a hundred times larger. What breaks a cell
// without it breaks it with it, and the four that hold hold still: nothing in the rules of the
// table tells the two apart.
TEST(UnitMatrix, NorDoReductionsChangeThemWhereAVcpuWrites) {
  unsigned holding = 0, cells = 0;
  std::uint64_t largest = 0;
  for (VerdictRow& row : read_unit_matrix()) {
    row.hw.vcpus = row.hw.explore.vcpu_writes = 1;
    Env env = make_env(row.hw, row.move);
    const ExploreResult reduced = explore(env, exhaustive(1));
    env.chain = false;
    const ExploreResult full = explore(env, exhaustive(2));
    EXPECT_STREQ(name_of(reduced.verdict), name_of(row.expected)) << row.name;
    EXPECT_STREQ(name_of(full.verdict), name_of(row.expected)) << row.name;
    EXPECT_TRUE(reduced.complete && full.complete) << row.name;
    ++cells;
    if (row.expected != Verdict::kHolds) continue;
    ++holding;
    largest = std::max(largest, full.states);
    EXPECT_LT(reduced.states, full.states) << row.name;
    EXPECT_EQ(reduced.terminals, full.terminals) << row.name;
    EXPECT_EQ(reduced.finals, full.finals) << row.name;
  }
  EXPECT_EQ(cells, 192u);
  EXPECT_EQ(holding, 4u);
  std::printf("one vCPU write: %u of 192 cells, both ways; unreduced up to %llu states\n", cells,
              static_cast<unsigned long long>(largest));
}

TEST(UnitMatrix, TheNumberOfThreadsChangesNeitherVerdictsNorCounts) {
  for (const VerdictRow& row : read_unit_matrix()) {
    Env env = make_env(row.hw, row.move);
    env.chain = row.expected == Verdict::kViolated;
    const ExploreResult one = explore(env, exhaustive(1));
    const ExploreResult two = explore(env, exhaustive(2));
    EXPECT_STREQ(name_of(two.verdict), name_of(one.verdict)) << row.name;
    if (row.expected != Verdict::kHolds) continue;
    EXPECT_EQ(two.states, one.states) << row.name;
    EXPECT_EQ(two.transitions, one.transitions) << row.name;
    EXPECT_EQ(two.terminals, one.terminals) << row.name;
    EXPECT_EQ(two.finals, one.finals) << row.name;
  }
}

TEST(UnitMatrix, GoingOnAfterAViolationVisitsAllThatIsLeft) {
  for (const VerdictRow& row : read_unit_matrix()) {
    const bool small = row.move.stale_helper_guard == StaleGuard::kEpoch;
    if (row.expected != Verdict::kViolated || !small) continue;
    ExploreOptions options = exhaustive(1);
    const Env env = make_env(row.hw, row.move);
    const ExploreResult first = explore(env, options);
    options.stop_at_violation = false;
    const ExploreResult all = explore(env, options);
    EXPECT_EQ(all.verdict, Verdict::kViolated) << row.name;
    EXPECT_TRUE(all.complete) << row.name;
    EXPECT_EQ(all.counterexample, first.counterexample) << row.name;
    EXPECT_GT(all.states, first.states) << row.name;
  }
}

TEST(UnitMatrix, ACounterexampleReplaysToTheViolationItWasFoundFor) {
  for (const VerdictRow& row : read_unit_matrix()) {
    if (row.expected != Verdict::kViolated) continue;
    const Env env = make_env(row.hw, row.move);
    for (const ExploreResult& r : {explore(env, {}), explore(env, exhaustive(1))}) {
      EXPECT_EQ(replayed(env, r.counterexample), r.violation) << row.name;
    }
  }
}

TEST(UnitMatrix, ABudgetThatRunsOutIsNoVerdict) {
  const VerdictRow row = read_unit_matrix().front();
  ASSERT_EQ(row.expected, Verdict::kHolds);
  Env env = make_env(row.hw, row.move);
  env.chain = false;
  ExploreOptions options;
  options.max_states = 2000;
  const ExploreResult r = explore(env, options);
  EXPECT_EQ(r.verdict, Verdict::kBudget);
  EXPECT_FALSE(r.complete);
  EXPECT_GE(r.states, 2000u);
  EXPECT_LT(r.states, 20'000u);
}

}  // namespace
}  // namespace pf::test
