#include "core/trace/lackey_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include "tests/trace/random_trace.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Reading {
  std::vector<TraceAccess> accesses;
  std::uint64_t instructions = 0;
  std::uint32_t pages = 0;
  std::uint64_t recorded = 0;
  bool to_end = false;
  std::string command;
};

Reading read_all(const std::string& text, LackeyWindow window = {}, std::size_t step = SIZE_MAX) {
  LackeyReader reader(memory_source(text, step), "demo.lackey", window);
  Reading out;
  TraceAccess a;
  for (;;) {
    const auto next = reader.next(a);
    if (next == LackeyReader::Next::kEnd) break;
    if (next == LackeyReader::Next::kAccess) out.accesses.push_back(a);
  }
  out.instructions = reader.instructions();
  out.pages = reader.pages();
  out.recorded = reader.recorded();
  out.to_end = reader.read_to_end();
  out.command = reader.command();
  return out;
}

InputError error_of(const std::string& text, LackeyWindow window = {}) {
  try {
    read_all(text, window);
  } catch (const InputError& error) {
    return error;
  }
  ADD_FAILURE() << "accepted:\n" << text;
  return {"", 0, 0, "", "", ""};
}

constexpr bool kR = true, kW = true, kNo = false;

TraceAccess at(std::uint64_t instr, std::uint32_t page, std::uint8_t line, bool r, bool w) {
  return {instr, PageId(page), line, r, w};
}

TEST(LackeyReader, CountsInstructionsAndNumbersPagesByFirstTouch) {
  const Reading r = read_all(
      "I  0401000,3\n"
      " L 7000040,8\n"
      "I  0401003,3\n"
      "I  0401006,3\n"
      " S 5000000,4\n"
      "I  0401009,3\n"
      " M 7000ffc,4\n"
      "I  040100c,3\n");
  EXPECT_THAT(r.accesses,
              ElementsAre(at(0, 0, 1, kR, kNo), at(2, 1, 0, kNo, kW), at(3, 0, 63, kR, kW)));
  EXPECT_EQ(r.instructions, 5u);
  EXPECT_EQ(r.pages, 2u);
  EXPECT_EQ(r.recorded, 3u);
  EXPECT_TRUE(r.to_end);
}

TEST(LackeyReader, CoalescesALineBetweenTwoInstructionsOnly) {
  const Reading r = read_all(
      "I  1000,3\n L 7000000,8\n L 7000008,8\n S 7000010,8\n L 7000040,8\n L 7000020,8\n"
      "I  1003,3\n L 7000000,8\n");
  EXPECT_THAT(r.accesses,
              ElementsAre(at(0, 0, 0, kR, kW), at(0, 0, 1, kR, kNo), at(1, 0, 0, kR, kNo)));
  EXPECT_EQ(r.recorded, 6u);
}

TEST(LackeyReader, CutsAnAccessAtLinesAndPages) {
  const Reading r = read_all("I  1000,3\n L 700003c,8\nI  1003,3\n S 7000ff8,130\n");
  EXPECT_THAT(r.accesses,
              ElementsAre(at(0, 0, 0, kR, kNo), at(0, 0, 1, kR, kNo), at(1, 0, 63, kNo, kW),
                          at(1, 1, 0, kNo, kW), at(1, 1, 1, kNo, kW)));
}

TEST(LackeyReader, GivesAccessesAboveTheFirstInstructionOneOfTheirOwn) {
  const Reading r = read_all(" L 7000000,8\n S 7000000,8\nI  1003,3\n L 7000000,8\n");
  EXPECT_THAT(r.accesses, ElementsAre(at(0, 0, 0, kR, kW), at(1, 0, 0, kR, kNo)));
  EXPECT_EQ(r.instructions, 2u);
}

TEST(LackeyReader, KeepsAWindowOfInstructionsCountedFromItsOwnStart) {
  const std::string text =
      "I  1,1\n L 1000,8\nI  1,1\n L 2000,8\nI  1,1\n L 3000,8\nI  1,1\n L 2000,8\nI  1,1\n";
  LackeyWindow window;
  window.skip_instr = 1;
  window.max_instr = 2;
  const Reading r = read_all(text, window);
  EXPECT_THAT(r.accesses, ElementsAre(at(0, 0, 0, kR, kNo), at(1, 1, 0, kR, kNo)));
  EXPECT_EQ(r.instructions, 2u);
  EXPECT_FALSE(r.to_end);
  window.max_instr = 4;
  EXPECT_EQ(read_all(text, window).instructions, 4u);
  EXPECT_TRUE(read_all(text, window).to_end);
  window.skip_instr = 5;
  EXPECT_THAT(read_all(text, window).accesses, IsEmpty());
  EXPECT_EQ(read_all(text, window).instructions, 0u);
}

TEST(LackeyReader, DoesNotLookBehindTheWindow) {
  LackeyWindow window;
  window.max_instr = 1;
  EXPECT_THAT(read_all("I  1,1\n L 1000,8\nI  2,1\ngarbage\n", window).accesses,
              ElementsAre(at(0, 0, 0, kR, kNo)));
  window.max_instr = 2;
  EXPECT_EQ(error_of("I  1,1\n L 1000,8\nI  2,1\ngarbage\n", window).line, 4u);
}

TEST(LackeyReader, BoundsThePagesItNumbers) {
  LackeyWindow window;
  window.max_pages = 2;
  const std::string text = "I  1,1\n L 1000,8\n L 2000,8\n L 1008,8\n";
  EXPECT_EQ(read_all(text, window).pages, 2u);
  const InputError error = error_of(text + " L 3000,8\n", window);
  EXPECT_EQ(error.line, 5u);
  EXPECT_THAT(error.what(), HasSubstr("demo.lackey:5: this is the first touch of page 3"));
}

TEST(LackeyReader, RefusesARecordingWithoutItsInstructionLines) {
  std::string text = "I  1,1\n";
  for (int i = 0; i < 200; ++i) text += " L " + std::to_string(100'000 * (i + 1)) + ",8\n";
  const InputError error = error_of(text);
  EXPECT_EQ(error.line, 130u);
  EXPECT_THAT(error.what(), HasSubstr("128 lines"));
}

TEST(LackeyReader, TakesTheCommandFromTheBanner) {
  const Reading r = read_all(lackey_text(random_ops(1, 50), true));
  EXPECT_EQ(r.command, "/opt/demo --run 3");
  EXPECT_EQ(program_of(r.command), "demo");
  EXPECT_EQ(program_of("sqlite3"), "sqlite3");
  EXPECT_EQ(program_of(""), "");
}

TEST(LackeyReader, RefusesARecordingWithoutItsLastLine) {
  std::string text = lackey_text(random_ops(1, 50), true);
  text.resize(text.find("==77== Exit code"));
  const InputError error = error_of(text);
  EXPECT_EQ(error.line, 55u);
  EXPECT_THAT(error.what(), HasSubstr("Exit code:"));
}

TEST(LackeyReader, RefusesARecordingThatLostLinesInTheMiddle) {
  std::string text = lackey_text(random_ops(1, 50), true);
  text.erase(text.find("I  "), text.find('\n', text.find("I  ")) + 1 - text.find("I  "));
  EXPECT_THAT(error_of(text).what(), HasSubstr("lines are missing"));
}

TEST(LackeyReader, RefusesTwoProcessesInOneFile) {
  EXPECT_EQ(error_of("==1== hello\nI  1,1\n==2== hello\n").line, 3u);
  EXPECT_EQ(error_of("==1== Exit code:  0\nI  1,1\n").line, 2u);
}

TEST(LackeyReader, AgreesWithAPlainReadingOfRandomRecordings) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto ops = random_ops(seed, 50 + seed * 40);
    const Reading r = read_all(lackey_text(ops, seed % 2 == 0), {}, 1 + seed * seed);
    ASSERT_EQ(r.accesses, plain_reading(ops)) << "seed " << seed;
  }
}

// TraceBuilder states what a trace is; no recording may lead the reader out of it.
TEST(LackeyReader, GivesWhatATraceCanHold) {
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    TraceBuilder builder("", "");
    for (const TraceAccess& a : read_all(lackey_text(random_ops(seed, 3000), true)).accesses)
      ASSERT_EQ(builder.add(a), nullptr) << "seed " << seed;
  }
}

TEST(LackeyReader, RefusesEveryCutOfAWholeRecording) {
  const std::string text = lackey_text(random_ops(3, 40), true);
  for (std::size_t size = 1; size < text.size(); ++size) {
    const InputError error = error_of(text.substr(0, size));
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size), '\n');
    const bool in_line = text[size - 1] != '\n';
    ASSERT_EQ(error.line, static_cast<std::uint64_t>(lines) + (in_line ? 1 : 0)) << size;
  }
}

TEST(LackeyReader, SurvivesEveryDamageOfARecording) {
  const std::string good = lackey_text(random_ops(4, 60), true);
  TestRandom random(5);
  std::size_t refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = good;
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n)
      text[random.below(text.size())] = static_cast<char>(random.below(256));
    try {
      read_all(text, {}, 1 + random.below(64));
    } catch (const InputError& error) {
      EXPECT_GT(error.line, 0u);
      ++refused;
    }
  }
  EXPECT_GT(refused, 2000u);
}

}  // namespace
}  // namespace pf
