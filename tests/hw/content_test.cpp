// What a line holds when writes name halves of it.
#include "core/hw/content.h"

#include <gtest/gtest.h>

#include <array>

#include "core/hw/kinds.h"

namespace pf {
namespace {

constexpr std::uint64_t kFirst = stamp(kDevice0, 1), kSecond = stamp(kVcpu0 + 15, 77) + 7;

TEST(Content, AWholeLineIsItsStamp) {
  EXPECT_EQ(merged(0, kFirst, kWholeLine), kFirst);
  EXPECT_EQ(merged(merged(kSecond, kFirst, kLowHalf), kSecond, kWholeLine), kSecond);
  EXPECT_FALSE(has_two_halves(kSecond));
  EXPECT_EQ(half_of(kSecond, kLowHalf), kSecond);
  EXPECT_EQ(half_of(kSecond, kHighHalf), kSecond);
}

TEST(Content, EachHalfKnowsItsWriter) {
  const std::uint64_t both = merged(kFirst, kSecond, kHighHalf);
  EXPECT_TRUE(has_two_halves(both));
  EXPECT_EQ(half_of(both, kLowHalf), kFirst);
  EXPECT_EQ(half_of(both, kHighHalf), kSecond);
  const std::uint64_t over_zero = merged(0, kSecond, kLowHalf);
  EXPECT_EQ(half_of(over_zero, kLowHalf), kSecond);
  EXPECT_EQ(half_of(over_zero, kHighHalf), 0u);
  EXPECT_NE(over_zero, 0u);
}

// Different halves: in either order. The same half: the last one. Both halves of one write: as if
// it had written the line.
TEST(Content, HalvesAreMergedAsBytesWouldBe) {
  for (const std::uint64_t old : {std::uint64_t{0}, stamp(kDevice0 + 3, 9)}) {
    const std::uint64_t low = merged(old, kFirst, kLowHalf);
    const std::uint64_t high = merged(old, kSecond, kHighHalf);
    EXPECT_EQ(merged(low, kSecond, kHighHalf), merged(high, kFirst, kLowHalf));
    EXPECT_EQ(merged(low, kSecond, kLowHalf), merged(old, kSecond, kLowHalf));
    EXPECT_EQ(merged(low, kFirst, kHighHalf), kFirst);
    EXPECT_EQ(merged(low, old, kLowHalf), old) << "what was there, written again";
  }
}

TEST(Content, EveryActorAndLineOfARequestIsTold) {
  for (unsigned actor = 0; actor < kVcpu0 + 16u; ++actor) {
    for (unsigned i = 0; i < kTlpLines; ++i) {
      const std::uint64_t one = stamp(static_cast<std::uint8_t>(actor), 0x1f'ffff) + i;
      EXPECT_EQ(half_of(merged(kFirst, one, kHighHalf), kHighHalf), one) << actor << " " << i;
    }
  }
}

TEST(Content, ByteEnablesAreOfTheFirstAndTheLastLine) {
  Event write;
  write.kind = Kind::kDeviceWrite;
  write.lines = 3;
  const auto names = [&write] {
    return std::array{halves_of(write, 0), halves_of(write, 1), halves_of(write, 2)};
  };
  const unsigned whole = kWholeLine, low = kLowHalf, high = kHighHalf;
  EXPECT_EQ(names(), (std::array{whole, whole, whole}));
  write.tag = kSkipsLow;
  EXPECT_EQ(names(), (std::array{high, whole, whole}));
  write.tag = kSkipsLow | kSkipsHigh;
  EXPECT_EQ(names(), (std::array{high, whole, low}));
  write.lines = 1;
  write.tag = kSkipsHigh;
  EXPECT_EQ(halves_of(write, 0), low);
}

}  // namespace
}  // namespace pf
