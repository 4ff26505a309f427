// A mover's guarantee of progress follows from its keys, and runs keep to it.
#include "core/mechanism/progress.h"

#include <gtest/gtest.h>

#include "core/mechanism/registry.h"
#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

using test::ran;

Progress progress_of(const MoveSpec& move) { return find_mechanism(move.id)->progress(move); }

MoveSpec mover(const std::string& id) {
  MoveSpec move;
  move.id = id;
  return move;
}

TEST(Progress, EveryMoverSaysWhatBoundsItsTries) {
  for (const MechanismRow& row : registry()) {
    EXPECT_EQ(row.progress != nullptr, row.build != nullptr) << row.slug;
  }
}

TEST(Progress, TheTransactionNeedsWhatFollowsItsLastTry) {
  MoveSpec move = mover("htm");
  EXPECT_EQ(progress_words(progress_of(move)), "8 tries, then all stops");
  move.max_attempts = 1;
  EXPECT_EQ(progress_words(progress_of(move)), "1 try, then all stops");
  move.fallback = Fallback::kNone;
  EXPECT_EQ(progress_words(progress_of(move)), "none: gives up after 1 try");
  EXPECT_FALSE(progress_of(move).guaranteed());
}

TEST(Progress, TheCommandThatWaitsAlwaysEndsAndOneThatNeverWaitsMayNot) {
  MoveSpec move = mover("iommu-modify");
  EXPECT_EQ(progress_words(progress_of(move)), "always");
  set_own(move, "mechanism.retries", 8);
  EXPECT_EQ(progress_words(progress_of(move)), "8 tries, then requests wait");
  set_own(move, "mechanism.retries", 1'000'000);
  EXPECT_EQ(progress_words(progress_of(move)), "none: tries without end");
  set_own(move, "mechanism.hold", 0);
  EXPECT_EQ(progress_words(progress_of(move)), "always") << "nobody is looked for";
}

TEST(Progress, TheWindowHoldsWritesAtLastAndThenStopsDevices) {
  MoveSpec move = mover("ots");
  EXPECT_EQ(progress_words(progress_of(move)), "9 tries, then devices stop");
  set_own(move, "mechanism.on_write", 1);
  EXPECT_EQ(progress_words(progress_of(move)), "1 try, then devices stop");
  move.fallback = Fallback::kNone;
  EXPECT_FALSE(progress_of(move).guaranteed()) << "each hold may overflow";
}

TEST(Progress, RunsKeepToIt) {
  const char* const runs[][2] = {
      {"engine-league", "htm"},           {"engine-league", "ots-recopy"},
      {"engine-league", "ots-hold"},      {"engine-league", "modify"},
      {"engine-league", "modify-retry"},  {"engine-league", "stop-and-copy"},
      {"ats-league", "8 retries, 60 us"}, {"ats-league", "htm, 20 us"},
      {"ots-heat", "one-page"},           {"ots-heat", "one-page-small-buffer"},
  };
  for (const auto& [file, variant] : runs) {
    SCOPED_TRACE(std::string(file) + " " + variant);
    const RunSummary s = ran(file, {std::string("variant=") + variant});
    ASSERT_TRUE(s.progress.guaranteed());
    EXPECT_EQ(s.pages_moved, s.pages_total);
    EXPECT_LE(s.attempts_max, s.progress.tries + 1);
  }
}

TEST(Progress, WithoutABoundOnePageTakesMoreTriesThanAnyBoundedMover) {
  const std::string file = "ats-league";
  const RunSummary endless = ran(file, {"variant=endless, 30 us"});
  const RunSummary bounded = ran(file, {"variant=8 retries, 30 us"});
  EXPECT_FALSE(endless.progress.guaranteed());
  EXPECT_EQ(endless.hold->held.reads, 0u) << "nobody waits";
  EXPECT_GT(endless.attempts_max, 20 * bounded.attempts_max);
  EXPECT_GT(bounded.hold->held.reads, 0u);
}

TEST(Progress, WhatGivesUpLeavesPagesWhereTheyAre) {
  const RunSummary s = ran("ats-league", {"variant=htm, 20 us", "mechanism.fallback=none"});
  EXPECT_EQ(progress_words(s.progress), "none: gives up after 8 tries");
  EXPECT_LT(s.pages_moved, s.pages_total);
}

}  // namespace
}  // namespace pf
