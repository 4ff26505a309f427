// Every unsafe switch, fault and legal variant of the table on the tiny instance.
#include <gtest/gtest.h>

#include <set>

#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

// What the hardware has no model of yet. A row leaves this list together with the model's arrival.
const std::set<std::string> kNotYetModelled = {"hw.iommu.ad_bits=true", "faults=forgotten-mapping"};

TEST(Switches, EachRowGivesTheStatedVerdict) {
  const std::vector<VerdictRow> rows = read_switches();
  ASSERT_GE(rows.size(), 65u);
  for (const VerdictRow& row : rows) {
    if (!row.not_modelled.empty()) continue;
    const ExploreResult r = explore(make_env(row.hw, row.move), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.expected))
        << row.name << ": I" << int{r.violation.invariant};
    EXPECT_TRUE(r.complete) << row.name;
  }
}

TEST(Switches, WithNothingMovingEachRowGivesTheStatedControl) {
  for (const VerdictRow& row : read_switches()) {
    if (!row.not_modelled.empty()) continue;
    const ExploreResult r = explore(control_of(row), {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.control)) << row.name;
  }
}

TEST(Switches, WhatIsNotModelledYetIsNamedHere) {
  std::set<std::string> found;
  for (const VerdictRow& row : read_switches()) {
    if (!row.not_modelled.empty()) found.insert(row.not_modelled);
  }
  EXPECT_EQ(found, kNotYetModelled);
}

}  // namespace
}  // namespace pf::test
