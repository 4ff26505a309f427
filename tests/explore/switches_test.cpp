// Every unsafe switch, fault and legal variant of the table on the tiny instance.
#include <gtest/gtest.h>

#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

TEST(Switches, EachRowGivesTheStatedVerdict) {
  const std::vector<VerdictRow> rows = read_switches();
  ASSERT_GE(rows.size(), 65u);
  for (const VerdictRow& row : rows) {
    const ExploreResult r = explore(make_env(row.hw, row.move), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.expected))
        << row.name << ": I" << int{r.violation.invariant};
    EXPECT_TRUE(r.complete) << row.name;
  }
}

TEST(Switches, WithNothingMovingEachRowGivesTheStatedControl) {
  for (const VerdictRow& row : read_switches()) {
    const ExploreResult r = explore(control_of(row), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.control)) << row.name;
  }
}

}  // namespace
}  // namespace pf::test
