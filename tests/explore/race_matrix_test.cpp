// All 192 cells of the race matrix on the tiny instance, with no and with one vCPU write, against
// the table that was written before any search.
#include <gtest/gtest.h>

#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

TEST(RaceMatrix, EveryCellOfTheTinyInstanceGivesTheStatedVerdict) {
  const std::vector<VerdictRow> rows = read_race_matrix();
  ASSERT_EQ(rows.size(), 384u);
  unsigned holding = 0;
  for (const VerdictRow& row : rows) {
    const ExploreResult r = explore(make_env(row.hw, row.move), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.expected))
        << row.name << ": I" << int{r.violation.invariant};
    EXPECT_TRUE(r.complete) << row.name;
    EXPECT_EQ(r.counterexample.empty(), row.expected == Verdict::kHolds) << row.name;
    holding += r.verdict == Verdict::kHolds;
  }
  EXPECT_EQ(holding, 8u);
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
