// History by re-execution: any moment sought equals the moment run through, in any order, both
// ways.
#include "core/explore/timeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

std::shared_ptr<const Env> shared(const HwSpec& hw, const MoveSpec& move) {
  return std::make_shared<const Env>(make_env(hw, move));
}

TEST(Timeline, SteppingBackThroughAWholeRunMeetsEveryWorldAgain) {
  const auto env = shared(test::timed_hw(4), test::timed_move());
  CowPool pool;
  std::vector<World> all{first_world(*env, 1, pool)};
  World w = all.front();
  while (step(*env, w)) all.push_back(w);
  ASSERT_GT(all.size(), 1000u);
  Timeline timeline(env, 1, {}, {128, 16, 64});
  timeline.extend(~std::uint64_t{0});
  ASSERT_EQ(timeline.known(), w.events);
  for (std::uint64_t n = all.size(); n-- > 0;) {
    const World back = timeline.seek(n);
    ASSERT_TRUE(back == all[n]) << "event " << n;
  }
}

TEST(Timeline, MomentsSoughtInAnyOrderAreTheSame) {
  const auto env = shared(test::timed_hw(96, 2), test::timed_move());
  Timeline one(env, 9, {}, {500, 50, 20});  // few Worlds: it must thin
  Timeline two(env, 9, {}, {100'000, 1000, 4});
  one.extend(30'000);
  two.extend(30'000);
  ASSERT_LE(one.kept(), 21u);
  Rng rng = Rng::from_seed(4);
  for (int i = 0; i < 60; ++i) {
    const std::uint64_t n = rng.below(one.known());
    ASSERT_EQ(one.seek(n).digest(), two.seek(n).digest()) << n;
  }
}

TEST(Timeline, AForcedChoiceThatIsNotPossibleIsToldNotPassedOver) {
  const auto env = shared(test::timed_hw(4), test::timed_move());
  Timeline good(env, 1);
  good.extend(20);
  const auto lane = static_cast<std::uint8_t>(kUpP);
  Timeline bad(env, 1, {{10, {lane, 0, 7}}});
  bad.extend(10);
  EXPECT_EQ(bad.known(), 10u);
  try {
    bad.extend(11);
    FAIL() << "passed over";
  } catch (const InputError& e) {
    EXPECT_EQ(e.key, "event 10");
    EXPECT_NE(e.wrong.find("slot 0 variant 7"), std::string::npos) << e.wrong;
  }
}

TEST(Timeline, TheNearestKeptWorldIsThereWithoutExecutingAnything) {
  const auto env = shared(test::timed_hw(96, 2), test::timed_move());
  Timeline timeline(env, 9, {}, {500, 50, 2048});
  timeline.extend(10'000);
  const std::size_t kept = timeline.kept();
  for (const std::uint64_t event : {0u, 1u, 499u, 500u, 4321u, 9999u}) {
    const World near = timeline.nearest(event);
    ASSERT_LE(near.events, event);
    EXPECT_LT(event - near.events, 1000u) << event;
    EXPECT_TRUE(near == timeline.seek(near.events)) << event;
  }
  EXPECT_EQ(timeline.kept(), kept);
}

TEST(Timeline, WhatNoLongerFitsGoesToDiskAndComesBackEqual) {
  const auto env = shared(test::timed_hw(96, 2), test::timed_move());
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "pf-spill";
  std::filesystem::create_directories(folder);
  TimelineOptions few{500, 50, 20};
  few.spill_folder = folder.string();
  few.spill_spacing = 2000;
  Timeline one(env, 9, {}, few);
  Timeline two(env, 9, {}, {100'000, 1000, 4});
  one.extend(60'000);
  two.extend(60'000);
  ASSERT_LE(one.kept(), 21u);
  ASSERT_GT(one.spilled(), 10u);
  EXPECT_TRUE(std::filesystem::is_empty(folder)) << "the file has no name";
  Rng rng = Rng::from_seed(4);
  for (int i = 0; i < 60; ++i) {
    const std::uint64_t n = rng.below(one.known());
    ASSERT_EQ(one.seek(n).digest(), two.seek(n).digest()) << n;
  }
  std::filesystem::remove_all(folder);
  Timeline nowhere(env, 9, {}, few);
  nowhere.extend(60'000);
  EXPECT_EQ(nowhere.spilled(), 0u);
  EXPECT_EQ(nowhere.seek(31'111).digest(), two.seek(31'111).digest());
}

TEST(Timeline, NoMomentIsFarFromAKeptOneHoweverLongTheRun) {
  TimelineOptions usual;
  usual.spacing = 4;
  Timeline run(shared(test::timed_hw(96, 2), test::timed_move()), 9, {}, usual);
  run.extend(60'000);
  const auto points = run.waypoints();
  for (std::size_t i = 1; i < points.size(); ++i) {
    ASSERT_LE(points[i].first - points[i - 1].first, run.known() / 900);
  }
}

TEST(Timeline, KeepsToItsBytes) {
  const auto env = shared(test::timed_hw(96, 2), test::timed_move());
  TimelineOptions small{100, 50, 100'000};
  small.max_bytes = 1 << 20;
  Timeline one(env, 9, {}, small);
  one.extend(60'000);
  EXPECT_LT(one.kept_bytes(), std::size_t{2} << 20);
  Timeline two(env, 9, {}, {100'000, 1000, 4});
  two.extend(60'000);
  EXPECT_EQ(one.seek(31'111).digest(), two.seek(31'111).digest());
}

TEST(SpilledWorlds, DamagedBytesAreForgotten) {
  const auto env = shared(test::timed_hw(4), test::timed_move());
  CowPool pool;
  World w = first_world(*env, 1, pool);
  SpilledWorlds spilled(::testing::TempDir());
  EXPECT_EQ(spilled.nearest(1000), nullptr);
  ASSERT_TRUE(spilled.put(*env, w));
  for (int i = 0; i < 300; ++i) step(*env, w);
  ASSERT_TRUE(spilled.put(*env, w));
  EXPECT_EQ(spilled.nearest(299)->event, 0u);
  SpilledWorlds::Place place = *spilled.nearest(300);
  EXPECT_TRUE(*spilled.take(*env, place, pool) == w);
  place.offset += 1;  // as if other bytes stood there
  place.packed -= 1;
  EXPECT_FALSE(spilled.take(*env, place, pool).has_value());
  place.offset += spilled.file_bytes();
  EXPECT_FALSE(spilled.take(*env, place, pool).has_value());
}

TEST(Timeline, FactsOfAWindowAreTheFactsOfTheRun) {
  const auto env = shared(test::timed_hw(8), test::timed_move());
  Timeline timeline(env, 2, {}, {64, 8, 64});
  timeline.extend(~std::uint64_t{0});
  std::vector<std::pair<std::uint64_t, int>> whole, pieces;
  timeline.facts(0, timeline.known(), [&](std::uint64_t event, const Fact& f) {
    whole.emplace_back(event, static_cast<int>(f.kind));
  });
  for (std::uint64_t at = 0; at < timeline.known(); at += 333) {
    timeline.facts(at, std::min(at + 333, timeline.known()), [&](std::uint64_t e, const Fact& f) {
      pieces.emplace_back(e, static_cast<int>(f.kind));
    });
  }
  EXPECT_FALSE(whole.empty());
  EXPECT_EQ(whole, pieces);
}

TEST(Timeline, ABranchTakesItsChoiceAndLeavesTheOldRunAsItWas) {
  const auto env = shared(test::timed_hw(8), test::timed_move());
  Timeline run(env, 2);
  run.extend(~std::uint64_t{0});
  const Digest end = run.seek(run.known()).digest();
  // An interrupt in the midst of a transaction: the attempt aborts in the branch alone.
  std::uint64_t at = 0;
  for (const Mark m : run.marks()) {
    if (m.kind == FactKind::kTxnBegin) at = m.event;
  }
  const World before = run.seek(at + 3);
  const Choice interrupt{env->layout.spurious_slot, 0, 0};
  ASSERT_TRUE(enabled(*env, before.look(*env), interrupt));
  Timeline branch = run.branch(at + 3, interrupt);
  branch.extend(~std::uint64_t{0});
  EXPECT_EQ(branch.seek(at + 3).digest(), before.digest());
  const auto aborts = [](const Timeline& t) {
    int count = 0;
    for (const Mark m : t.marks()) {
      const bool by_one = (m.b & 0xff) == static_cast<std::uint64_t>(AbortCause::kInterrupt);
      if (m.kind == FactKind::kTxnAbort && by_one) ++count;
    }
    return count;
  };
  EXPECT_EQ(aborts(branch), aborts(run) + 1);
  EXPECT_EQ(run.seek(run.known()).digest(), end);
}

TEST(Timeline, ATimeIsFoundAsTheLastEventAtOrBeforeIt) {
  const auto env = shared(test::timed_hw(4), test::timed_move());
  Timeline timeline(env, 2, {}, {64, 8, 64});
  timeline.extend(~std::uint64_t{0});
  const Time half = timeline.known_time() / 2;
  const std::uint64_t n = timeline.event_at(half);
  EXPECT_LE(timeline.seek(n).agenda.now, half);
  EXPECT_GT(timeline.seek(n + 1).agenda.now, half);
}

}  // namespace
}  // namespace pf
