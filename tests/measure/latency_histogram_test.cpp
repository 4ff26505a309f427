// Percentiles of the histogram against those of the sorted values themselves.
#include "core/measure/latency_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/base/rng.h"

namespace pf {
namespace {

TEST(LatencyHistogram, PercentilesAreWithinOnePointSixPercentOfTheTrueOnes) {
  Rng rng = Rng::from_seed(5);
  for (const std::uint64_t span : {10ull, 1000ull, 1'000'000ull, 1'000'000'000'000ull}) {
    LatencyHistogram histogram;
    std::vector<Time> all;
    for (int i = 0; i < 5000; ++i) {
      all.push_back(static_cast<Time>(rng.below(span)));
      histogram.add(all.back());
    }
    std::sort(all.begin(), all.end());
    for (const std::uint32_t per_mille : {1u, 500u, 900u, 990u, 999u, 1000u}) {
      const Time truth = all[(all.size() * per_mille + 999) / 1000 - 1];
      const Time told = histogram.percentile(per_mille);
      EXPECT_GE(told, truth) << span << " " << per_mille;
      EXPECT_LE(told, truth + truth / 62) << span << " " << per_mille;
    }
    EXPECT_EQ(histogram.max(), all.back());
  }
}

TEST(LatencyHistogram, OfNothingIsNothing) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.percentile(990), 0);
  EXPECT_EQ(histogram.max(), 0);
}

TEST(LatencyHistogram, TheLargestTimeHasItsBucket) {
  LatencyHistogram histogram;
  histogram.add(kNever);
  histogram.add(-1);
  EXPECT_EQ(histogram.max(), kNever);
  EXPECT_EQ(histogram.percentile(1000), kNever);
  EXPECT_EQ(histogram.percentile(500), 0) << "below zero counts as zero";
}

}  // namespace
}  // namespace pf
