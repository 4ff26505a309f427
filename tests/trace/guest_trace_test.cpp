#include "core/guest/trace.h"

#include <gtest/gtest.h>

#include "core/base/assert.h"
#include "tests/trace/random_trace.h"

namespace pf {
namespace {

TraceAccess access(std::uint64_t instr, std::uint32_t page, std::uint8_t line, bool reads,
                   bool writes) {
  return {instr, PageId(page), line, reads, writes};
}

TEST(Trace, GivesBackEveryAccessItWasBuiltFrom) {
  TraceBuilder builder("demo", "demo --now");
  const std::vector<TraceAccess> given = {
      access(0, 0, 0, true, false), access(0, 0, 63, false, true),   access(7, 1, 5, true, true),
      access(7, 0, 5, true, false), access(9000, 1, 5, true, false),
  };
  for (const TraceAccess& a : given) ASSERT_EQ(builder.add(a), nullptr);
  const Trace trace = std::move(builder).finish(9001);
  EXPECT_EQ(accesses_of(trace), given);
  EXPECT_EQ(trace.pages(), 2u);
  EXPECT_EQ(trace.instructions(), 9001u);
  EXPECT_EQ(trace.name(), "demo");
  EXPECT_EQ(trace.command(), "demo --now");
}

TEST(Trace, KeepsInstructionCountsBeyondThirtyTwoBits) {
  constexpr std::uint64_t kWrap = std::uint64_t{1} << 32;
  TraceBuilder builder("", "");
  const std::vector<TraceAccess> given = {
      access(5, 0, 0, true, false),         access(kWrap - 1, 0, 1, true, false),
      access(kWrap, 0, 2, true, false),     access(kWrap, 0, 3, true, false),
      access(5 * kWrap, 0, 4, true, false), access(kTraceMaxInstructions - 1, 0, 5, true, false),
  };
  for (const TraceAccess& a : given) ASSERT_EQ(builder.add(a), nullptr);
  EXPECT_EQ(accesses_of(std::move(builder).finish(kTraceMaxInstructions)), given);
}

TEST(Trace, BuilderRefusesWhatWouldBreakAnInvariantAndStaysAsItWas) {
  TraceBuilder builder("", "");
  EXPECT_NE(builder.add(access(0, 1, 0, true, false)), nullptr) << "page 1 before page 0";
  EXPECT_NE(builder.add(access(0, 0, 64, true, false)), nullptr) << "a line beyond the page";
  EXPECT_NE(builder.add(access(0, 0, 0, false, false)), nullptr) << "neither reads nor writes";
  EXPECT_NE(builder.add(access(kTraceMaxInstructions, 0, 0, true, false)), nullptr);
  ASSERT_EQ(builder.add(access(10, 0, 3, true, false)), nullptr);
  EXPECT_NE(builder.add(access(9, 0, 4, true, false)), nullptr) << "back in time";
  EXPECT_NE(builder.add(access(10, 0, 3, false, true)), nullptr) << "not coalesced";
  EXPECT_EQ(builder.add(access(11, 0, 3, false, true)), nullptr) << "the next instruction may";
  EXPECT_EQ(builder.accesses(), 2u);
  EXPECT_EQ(builder.pages(), 1u);
}

TEST(Trace, BuilderBoundsTheLinesOfOneInstruction) {
  TraceBuilder builder("", "");
  for (std::uint32_t i = 0; i < kTraceLinesPerInstruction; ++i)
    ASSERT_EQ(builder.add(access(4, i / 64, static_cast<std::uint8_t>(i % 64), true, false)),
              nullptr);
  EXPECT_NE(builder.add(access(4, 2, 0, true, false)), nullptr);
  EXPECT_EQ(builder.add(access(5, 2, 0, true, false)), nullptr);
}

TEST(Trace, EndsBehindItsLastAccess) {
  TraceBuilder builder("", "");
  ASSERT_EQ(builder.add(access(10, 0, 0, true, false)), nullptr);
  EXPECT_THROW(std::move(builder).finish(10), AssertionFailure);
}

TEST(Trace, FingerprintTellsAccessesAndSpanApartButNotNames) {
  const auto built = [](const char* name, std::uint8_t line, std::uint64_t span) {
    TraceBuilder builder(name, "");
    EXPECT_EQ(builder.add(access(1, 0, line, true, false)), nullptr);
    return std::move(builder).finish(span).fingerprint();
  };
  EXPECT_EQ(built("a", 3, 9), built("b", 3, 9));
  EXPECT_NE(built("a", 3, 9), built("a", 4, 9));
  EXPECT_NE(built("a", 3, 9), built("a", 3, 10));
}

TEST(Trace, FingerprintSeesTheUpperHalfOfAnInstructionCount) {
  const auto built = [](std::uint64_t instr) {
    TraceBuilder builder("", "");
    EXPECT_EQ(builder.add(access(1, 0, 0, true, false)), nullptr);
    EXPECT_EQ(builder.add(access(instr, 0, 1, true, false)), nullptr);
    return std::move(builder).finish(std::uint64_t{1} << 40).fingerprint();
  };
  EXPECT_NE(built(7), built((std::uint64_t{1} << 32) + 7));
}

TEST(TimeOf, IsInstructionsTimesPaceRoundedDown) {
  constexpr InstructionPace kOneCycle = {10'000, 23};  // CPI 1 at 2.3 GHz
  EXPECT_EQ(time_of(0, kOneCycle), 0);
  EXPECT_EQ(time_of(1, kOneCycle), 434);
  EXPECT_EQ(time_of(23, kOneCycle), 10 * kNanosecond);
  EXPECT_EQ(time_of(2'300'000'000, kOneCycle), kSecond);
  EXPECT_EQ(time_of(5, {0, 1}), 0);
}

TEST(TimeOf, IsNeverWhereTimeEnds) {
  EXPECT_EQ(time_of(kTraceMaxInstructions, {kSecond, 1}), kNever);
  EXPECT_EQ(time_of(UINT64_MAX, {INT64_MAX, 1}), kNever);
}

}  // namespace
}  // namespace pf
