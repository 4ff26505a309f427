// Rng: the published generator, unbiased bounds, and a copy that draws the same.
#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

namespace pf {
namespace {

TEST(RngTest, SplitmixGivesThePublishedNumbers) {
  std::uint64_t state = 1234567;
  for (const std::uint64_t expected :
       {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u}) {
    EXPECT_EQ(splitmix64(state), expected);
  }
}

TEST(RngTest, XoshiroGivesThePublishedNumbers) {
  Rng rng{{1, 2, 3, 4}};
  const std::vector<std::uint64_t> published = {11520u,
                                                0u,
                                                1509978240u,
                                                1215971899390074240u,
                                                1216172134540287360u,
                                                607988272756665600u,
                                                16172922978634559625u,
                                                8476171486693032832u};
  for (const std::uint64_t expected : published) {
    EXPECT_EQ(rng.next(), expected);
  }
}

TEST(RngTest, ItIsThirtyTwoBytesOfPlainData) {
  EXPECT_TRUE(std::is_trivially_copyable_v<Rng>);
  EXPECT_EQ(sizeof(Rng), 32u);
}

TEST(RngTest, ACopyDrawsTheSameAndOneDrawTellsThemApart) {
  Rng original = Rng::from_seed(42);
  Rng copy = original;
  for (int i = 0; i < 100; ++i) ASSERT_EQ(original.next(), copy.next());
  EXPECT_EQ(original, copy);
  copy.next();
  EXPECT_NE(original, copy);
}

TEST(RngTest, NeighbouringSeedsShareNoNumbers) {
  std::vector<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng = Rng::from_seed(seed);
    for (int i = 0; i < 50; ++i) seen.push_back(rng.next());
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST(RngTest, AClosedGeneratorRefusesToDraw) {
  Rng rng;
  EXPECT_TRUE(rng.closed());
  EXPECT_FALSE(Rng::from_seed(0).closed());
  EXPECT_THROW(rng.next(), AssertionFailure);
  EXPECT_THROW(rng.below(3), AssertionFailure);
  EXPECT_THROW(rng.range(1, 2), AssertionFailure);
}

TEST(RngTest, BelowReachesEveryNumberEquallyOften) {
  Rng rng = Rng::from_seed(7);
  std::vector<int> counts(7, 0);
  for (int i = 0; i < 70'000; ++i) ++counts[rng.below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
}

TEST(RngTest, BelowIsUnbiasedWhereRoundingWouldFavourEveryThirdNumber) {
  // With n = 3/4 of 2^64, four draws fall on three numbers: an unmended product gives one of each
  // three twice as often, an unmended modulo the lower third of all.
  const std::uint64_t n = std::uint64_t{3} << 62;
  Rng rng = Rng::from_seed(8);
  std::vector<int> by_residue(3, 0), by_third(3, 0);
  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t value = rng.below(n);
    ASSERT_LT(value, n);
    ++by_residue[value % 3];
    ++by_third[value / (n / 3)];
  }
  for (const int count : by_residue) EXPECT_NEAR(count, 10'000, 400);
  for (const int count : by_third) EXPECT_NEAR(count, 10'000, 400);
}

TEST(RngTest, RangeIncludesBothItsEnds) {
  Rng rng = Rng::from_seed(9);
  std::int64_t lowest = 100, highest = -100;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t value = rng.range(-3, 4);
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  EXPECT_EQ(lowest, -3);
  EXPECT_EQ(highest, 4);
  EXPECT_EQ(rng.range(5, 5), 5);
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_NE(rng.range(kMin, kMax), rng.range(kMin, kMax));
  EXPECT_THROW(rng.range(2, 1), AssertionFailure);
  EXPECT_THROW(rng.below(0), AssertionFailure);
}

}  // namespace
}  // namespace pf
