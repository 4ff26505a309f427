// What waits for a page in move, whoever holds it: the IOMMU's command and a stunned link beside
// the interposer (tests/mechanism/interposer_test.cpp).
#include <gtest/gtest.h>

#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

using test::ran;

const char* const kLeague = "engine-league";

TEST(HoldMeter, ACommandHoldsEachPageAndOneThatGivesWayOnlyItsLastTry) {
  const RunSummary waits = ran(kLeague, {"variant=modify"});
  const RunSummary yields = ran(kLeague, {"variant=modify-retry"});
  ASSERT_TRUE(waits.hold && yields.hold);
  EXPECT_EQ(waits.hold->pages.reads, waits.pages_total);
  std::uint64_t last_tries = 0;
  for (std::size_t n = 8; n < yields.attempts_histogram.size(); ++n)
    last_tries += yields.attempts_histogram[n];
  EXPECT_GT(last_tries, 0u);
  EXPECT_EQ(yields.hold->pages.reads, last_tries);
  EXPECT_LT(yields.hold->held.reads, waits.hold->held.reads);
}

TEST(HoldMeter, WhatACommandHoldsWaitsAsLongAsItTakesTheLine) {
  const RunSummary s = ran(kLeague, {"variant=modify"});
  EXPECT_GT(s.hold->held.reads, 10u);
  EXPECT_GT(s.hold->held.max, kMicrosecond);
  EXPECT_LT(s.hold->held.max, 2 * s.hold->pages.max) << "two commands of one line at most";
  EXPECT_GT(s.hold->state_bytes, 0u);
}

TEST(HoldMeter, ASlowAcknowledgementHoldsRequestsLongerThanItTakes) {
  const std::string file = "ats-league";
  const RunSummary s = ran(file, {"variant=modify, 60 us"});
  EXPECT_GT(s.hold->pages.p50, 60 * kMicrosecond);
  EXPECT_GT(s.hold->held.max, 60 * kMicrosecond);
  EXPECT_GT(s.timeouts, 0u);
}

TEST(HoldMeter, BeforeAStunnedLinkNothingWaitsLongerThanTheStun) {
  const RunSummary s = ran(kLeague, {"variant=link-stun"});
  ASSERT_TRUE(s.hold);
  EXPECT_GT(s.hold->held.reads, s.pages_total) << "both devices send all the time";
  EXPECT_GT(s.hold->held.p50, kMicrosecond);
  EXPECT_LE(s.hold->held.max, s.link_away_max);
  EXPECT_EQ(s.hold->state_bytes, 0u) << "the buffers of a link are the link's";
}

TEST(HoldMeter, MoversThatHoldNothingHaveNoSuchFigures) {
  EXPECT_FALSE(ran(kLeague, {"variant=htm"}).hold);
  EXPECT_FALSE(ran(kLeague, {"variant=stop-and-copy"}).hold);
}

}  // namespace
}  // namespace pf
