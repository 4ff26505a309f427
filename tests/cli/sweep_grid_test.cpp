// Grids: what is typed becomes points, in one order, and what cannot be meant is told before
// anything runs.
#include "app/cli/sweep_grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/base/error.h"

namespace pf::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string complaint(const std::vector<std::string>& typed) {
  try {
    check_values(parse_grids(typed));
  } catch (const InputError& error) {
    EXPECT_FALSE(error.right.empty()) << error.what() << ": says not what would be right";
    return error.what();
  }
  return "accepted";
}

TEST(SweepGrids, TheLastOneChangesFastest) {
  const auto grids = parse_grids({"mechanism.booleans=8,16", "seed=1,2,3"});
  ASSERT_EQ(points_of(grids), 6u);
  EXPECT_THAT(point_overrides(grids, 0), ElementsAre("mechanism.booleans=8", "seed=1"));
  EXPECT_THAT(point_overrides(grids, 1), ElementsAre("mechanism.booleans=8", "seed=2"));
  EXPECT_THAT(point_overrides(grids, 3), ElementsAre("mechanism.booleans=16", "seed=1"));
  EXPECT_EQ(point_words(grids, 5), "mechanism.booleans=16, seed=3");
  std::set<std::string> all;
  for (std::uint64_t i = 0; i < 6; ++i) all.insert(point_words(grids, i));
  EXPECT_EQ(all.size(), 6u);
}

TEST(SweepGrids, ACommaInBracketsOrQuotesBelongsToTheValue) {
  const auto grids = parse_grids({"faults=[\"late-fill\",\"tsc-skew\"],[],interrupt",
                                  "open.caption=\"one, two\",'three, four'"});
  EXPECT_THAT(grids[0].values, ElementsAre("[\"late-fill\",\"tsc-skew\"]", "[]", "interrupt"));
  EXPECT_THAT(grids[1].values, ElementsAre("\"one, two\"", "'three, four'"));
}

TEST(SweepGrids, ValuesAreJsonAsTheScenarioWouldReadThem) {
  EXPECT_EQ(value_json("mechanism.booleans", "8").dump(), "8");
  EXPECT_EQ(value_json("mechanism.drain", "false").dump(), "false");
  EXPECT_EQ(value_json("mechanism.order", "overlap").dump(), "\"overlap\"");
  EXPECT_EQ(value_json("mechanism.order", "\"overlap\"").dump(), "\"overlap\"");
  EXPECT_EQ(value_json("latency.tsc", "0.25").dump(), "0.25");
  EXPECT_EQ(value_json("seed", "9007199254740993").dump(), "\"9007199254740993\"")
      << "a double would make another number of it";
  EXPECT_EQ(value_json("faults", "[\"late-fill\",\"tsc-skew\"]").dump(),
            "[\"late-fill\",\"tsc-skew\"]");
}

TEST(SweepGrids, WhatCannotBeMeantIsTold) {
  EXPECT_THAT(complaint({"seed"}), HasSubstr("--grid seed: names no key and values"));
  EXPECT_THAT(complaint({"=1,2"}), HasSubstr("names no key"));
  EXPECT_THAT(complaint({"seed="}), HasSubstr("--grid seed=: has no values"));
  EXPECT_THAT(complaint({"seed=1,,2"}), HasSubstr("value 2 is empty"));
  EXPECT_THAT(complaint({"seed=1,2,"}), HasSubstr("value 3 is empty"));
  EXPECT_THAT(complaint({"seed=1,2,1"}), HasSubstr("has the value 1 twice"));
  EXPECT_THAT(complaint({"latency.tsc=8,8.0"}), HasSubstr("has the value 8.0 twice"));
  EXPECT_THAT(complaint({"mechanism.id=htm,\"htm\""}), HasSubstr("has the value \"htm\" twice"));
  EXPECT_THAT(complaint({"seed=1", "seed=2"}), HasSubstr("seed has a grid already"));
  EXPECT_THAT(complaint({"faults=[\"late-fill\""}), HasSubstr("a [ is not closed"));
  EXPECT_THAT(complaint({"faults=late-fill]"}), HasSubstr("a ] closes nothing"));
  EXPECT_THAT(complaint({"title=\"x"}), HasSubstr("a \" is not closed"));
}

TEST(SweepGrids, EachValueIsCheckedByItself) {
  EXPECT_EQ(complaint({"mechanism.booleans=8,16", "devices.1.ats=true,false", "seed=1"}),
            "accepted");
  EXPECT_THAT(complaint({"mechanism.boleans=8"}),
              HasSubstr("mechanism.boleans: no such key; did you mean mechanism.booleans?"));
  EXPECT_THAT(complaint({"mechanism.booleans=8,200"}),
              HasSubstr("--grid mechanism.booleans=200: mechanism.booleans: 200 is out of range; "
                        "give 1 to 64"));
  EXPECT_THAT(complaint({"mechanism.drain=false,maybe"}), HasSubstr("where true or false belongs"));
  EXPECT_THAT(complaint({"mechanism.order=overlap,backwards"}), HasSubstr("no such choice"));
  EXPECT_THAT(complaint({"expect.pages_moved=3,4"}), HasSubstr("no run depends on what"));
}

std::string numbers(int count) {
  std::string out = "1";
  for (int i = 2; i <= count; ++i) out += "," + std::to_string(i);
  return out;
}

TEST(SweepGrids, TooManyPointsAreRefusedWhereTheyBecomeTooMany) {
  EXPECT_EQ(points_of(parse_grids({"seed=" + numbers(1000), "guest.pages=" + numbers(100)})),
            kMostSweepPoints);
  EXPECT_THAT(complaint({"seed=" + numbers(1000), "guest.pages=" + numbers(101)}),
              HasSubstr("with its 101 values there are more than 100000 points"));
  std::vector<std::string> many;
  for (int i = 0; i < 80; ++i) many.push_back("latency.l" + std::to_string(i) + "=1,2");
  EXPECT_THAT(complaint(many), HasSubstr("more than 100000 points")) << "2^80 is no small number";
}

}  // namespace
}  // namespace pf::cli
