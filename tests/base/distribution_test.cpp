// Distributions: their moments, their bounds, and numbers that no machine may change.
#include "core/base/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace pf {
namespace {

constexpr int kDraws = 400'000;

TEST(DistributionTest, TheNumbersAreFrozenByTheseVectors) {
  Rng rng = Rng::from_seed(2024);
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < 6; ++i) numbers.push_back(draw_exponential(rng, 1'000'000));
  for (int i = 0; i < 6; ++i) numbers.push_back(draw_latency(rng, 100'000, 150'000, 400'000));
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{2879700, 246231, 2634201, 1834656, 256287, 1408020,
                                                214252, 113983, 241581, 160713, 250481, 198666}));
}

TEST(DistributionTest, ExponentialDrawsFollowTheExponentialLaw) {
  Rng rng = Rng::from_seed(3);
  constexpr std::int64_t kMean = 5'000'000;
  std::vector<std::int64_t> draws(kDraws);
  double sum = 0;
  for (std::int64_t& draw : draws) sum += static_cast<double>(draw = draw_exponential(rng, kMean));
  EXPECT_NEAR(sum / kDraws, kMean, 0.01 * kMean);
  std::sort(draws.begin(), draws.end());
  for (const double share : {0.1, 0.25, 0.5, 0.75, 0.9, 0.99}) {
    const auto at = static_cast<std::size_t>(share * kDraws);
    EXPECT_NEAR(static_cast<double>(draws[at]), -std::log(1 - share) * kMean, 0.05 * kMean)
        << share;
  }
}

TEST(DistributionTest, TheExponentialTableHasTheExactMeanAndNoLongTail) {
  // Enough draws to meet all 1,024 strips; each is one value, so the distinct ones are the table.
  std::vector<std::int64_t> values;
  Rng rng = Rng::from_seed(11);
  for (int i = 0; i < 40'000; ++i) values.push_back(draw_exponential(rng, 1 << 16));
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  ASSERT_EQ(values.size(), 1024u);
  double sum = 0;
  for (const std::int64_t value : values) sum += static_cast<double>(value);
  EXPECT_NEAR(sum / 1024, 1 << 16, 1.0);
  EXPECT_NEAR(static_cast<double>(values.front()), 32, 1);  // half a strip: 2^16 / 2048
  EXPECT_NEAR(static_cast<double>(values.back()), (1 + std::log(1024)) * (1 << 16), 1);
}

TEST(DistributionTest, AnExponentialOfMeanZeroIsZeroAndTheLongestMeanFits) {
  Rng rng = Rng::from_seed(4);
  constexpr std::int64_t kLongest = (std::int64_t{1} << 44) - 1;
  for (int i = 0; i < 20'000; ++i) {
    EXPECT_EQ(draw_exponential(rng, 0), 0);
    const std::int64_t draw = draw_exponential(rng, kLongest);
    ASSERT_GE(draw, 0);
    ASSERT_LT(draw, kLongest * 8);
  }
  EXPECT_THROW(draw_exponential(rng, -1), AssertionFailure);
  EXPECT_THROW(draw_exponential(rng, kLongest + 1), AssertionFailure);
}

TEST(DistributionTest, LatenciesFormATriangleOverMinTypMax) {
  Rng rng = Rng::from_seed(5);
  constexpr Time kMin = 1'000'000, kTyp = 1'300'000, kMax = 2'500'000;
  double sum = 0;
  int early = 0;
  std::vector<int> strips(15, 0);  // of 100,000 each
  for (int i = 0; i < kDraws; ++i) {
    const Time draw = draw_latency(rng, kMin, kTyp, kMax);
    ASSERT_GE(draw, kMin);
    ASSERT_LE(draw, kMax);
    sum += static_cast<double>(draw);
    early += draw < kTyp ? 1 : 0;
    ++strips[std::min<std::size_t>(static_cast<std::size_t>(draw - kMin) / 100'000, 14)];
  }
  EXPECT_NEAR(sum / kDraws, (kMin + kTyp + kMax) / 3.0, 3'000);
  EXPECT_NEAR(early, kDraws / 5.0, 1'500);
  EXPECT_LT(strips[0], strips[1]);
  EXPECT_LT(strips[1], strips[2]);
  for (std::size_t i = 4; i < strips.size(); ++i) EXPECT_GT(strips[i - 1], strips[i]) << i;
}

TEST(DistributionTest, AFixedLatencyIsExactAndDrawsNothing) {
  Rng rng = Rng::from_seed(6);
  const Rng before = rng;
  EXPECT_EQ(draw_latency(rng, 70, 70, 70), 70);
  EXPECT_EQ(rng, before);
  Rng closed;
  EXPECT_EQ(draw_latency(closed, 70, 70, 70), 70);
  EXPECT_THROW(draw_latency(closed, 70, 70, 71), AssertionFailure);
  EXPECT_THROW(draw_latency(rng, 71, 70, 72), AssertionFailure);
}

TEST(DistributionTest, ATypicalValueAtEitherEndLeavesOneSlope) {
  Rng rng = Rng::from_seed(10);
  bool seen_top = false, seen_bottom = false;
  for (int i = 0; i < 2000; ++i) {
    const Time falling = draw_latency(rng, 10, 10, 13);
    const Time rising = draw_latency(rng, 10, 13, 13);
    ASSERT_TRUE(falling >= 10 && falling <= 13 && rising >= 10 && rising <= 13);
    seen_top |= falling == 13;
    seen_bottom |= rising == 10;
  }
  EXPECT_TRUE(seen_top);
  EXPECT_TRUE(seen_bottom);
}

}  // namespace
}  // namespace pf
