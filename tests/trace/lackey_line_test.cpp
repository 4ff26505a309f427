#include "core/trace/lackey_line.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/trace/random_trace.h"

namespace pf {
namespace {

using Kind = LackeyLine::Kind;

LackeyLine parsed(std::string_view text) {
  LackeyLine line;
  LackeyFault fault;
  EXPECT_TRUE(parse_lackey_line(text, line, fault)) << text;
  return line;
}

// The column of the fault; 0 when there is none.
std::size_t fault_column(std::string_view text) {
  LackeyLine line;
  LackeyFault fault;
  if (parse_lackey_line(text, line, fault)) return 0;
  EXPECT_NE(fault.wrong, nullptr);
  EXPECT_NE(fault.right, nullptr);
  return fault.column;
}

TEST(LackeyLine, ReadsTheFourKindsOfAccess) {
  EXPECT_EQ(parsed("I  0401ab70,3").kind, Kind::kInstruction);
  EXPECT_EQ(parsed(" L 1fff000638,8").kind, Kind::kLoad);
  EXPECT_EQ(parsed(" S 1fff000638,8").kind, Kind::kStore);
  EXPECT_EQ(parsed(" M 1fff000638,8").kind, Kind::kModify);
  const LackeyLine line = parsed(" L 1fff000638,512");
  EXPECT_EQ(line.address, 0x1fff000638u);
  EXPECT_EQ(line.size, 512u);
}

TEST(LackeyLine, ReadsWhatValgrindSays) {
  const LackeyLine line = parsed("==6372== Command: sqlite3 :memory:");
  EXPECT_EQ(line.kind, Kind::kNote);
  EXPECT_EQ(line.process, 6372u);
  EXPECT_EQ(line.text, "Command: sqlite3 :memory:");
  EXPECT_EQ(parsed("==6372== ").text, "");
  EXPECT_EQ(parsed("==6372==").text, "");
  EXPECT_EQ(parsed("--1-- warning").text, "warning");
  EXPECT_EQ(parsed("**1** from the program").process, 1u);
}

TEST(LackeyLine, NamesTheColumnOfWhatIsWrong) {
  EXPECT_EQ(fault_column(""), 1u);
  EXPECT_EQ(fault_column("I"), 1u);
  EXPECT_EQ(fault_column("hello from the program"), 1u);
  EXPECT_EQ(fault_column(" X 1000,4"), 1u);
  EXPECT_EQ(fault_column("L  1000,4"), 1u);
  EXPECT_EQ(fault_column("I 0401ab70,3"), 1u);
  EXPECT_EQ(fault_column(" L zz,8"), 4u);
  EXPECT_EQ(fault_column(" L  1000,8"), 4u);
  EXPECT_EQ(fault_column(" L -1000,8"), 4u);
  EXPECT_EQ(fault_column(" L 1ffff0000ffff0000,8"), 4u) << "more than 64 bits";
  EXPECT_EQ(fault_column(" L 0x1000,8"), 5u);
  EXPECT_EQ(fault_column(" L 1000"), 8u);
  EXPECT_EQ(fault_column(" L 1000 8"), 8u);
  EXPECT_EQ(fault_column(" L 1000,"), 9u);
  EXPECT_EQ(fault_column(" L 1000,0"), 9u);
  EXPECT_EQ(fault_column(" L 1000,4097"), 9u);
  EXPECT_EQ(fault_column(" L 1000,99999999999"), 9u);
  EXPECT_EQ(fault_column(" L 1000,8x"), 10u);
  EXPECT_EQ(fault_column(" L 1000,8\r"), 10u);
  EXPECT_EQ(fault_column(" L ffffffffffffffff,8"), 4u) << "wraps round";
  EXPECT_EQ(fault_column("==x== text"), 1u);
  EXPECT_EQ(fault_column("==12=- text"), 1u);
  EXPECT_EQ(fault_column("==12==text"), 1u);
  EXPECT_EQ(fault_column("=-12=- text"), 1u);
  EXPECT_EQ(fault_column("==99999999999999999999999== text"), 1u);
}

TEST(LackeyLine, LooksNoFurtherThanTheLine) {
  const std::string text = " L 1000,8888";
  LackeyLine line;
  LackeyFault fault;
  ASSERT_TRUE(parse_lackey_line(std::string_view(text).substr(0, 9), line, fault));
  EXPECT_EQ(line.size, 8u);
}

TEST(LackeyLine, SurvivesEveryDamageOfALine) {
  TestRandom random(1);
  const std::string good[] = {"I  0401ab70,3", " L 1fff000638,8", " M 04,512", "==12== Command: x"};
  std::size_t refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good[random.below(4)];
    text[random.below(text.size())] = static_cast<char>(random.below(256));
    text.resize(1 + random.below(text.size()));
    const std::size_t column = fault_column(text);
    EXPECT_LE(column, text.size() + 1);
    refused += column > 0;
  }
  EXPECT_GT(refused, 10'000u);
}

}  // namespace
}  // namespace pf
