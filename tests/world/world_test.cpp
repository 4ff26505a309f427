// A World is a value: a copy, stepped, equals the original, stepped; the same seed gives the same
// run; watching changes nothing.
#include "core/world/world.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/world/world_bytes.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

class Watcher : public FactSink {
 public:
  void push(const Fact& fact) override {
    ++seen;
    ++of[static_cast<int>(fact.kind)];
  }
  std::uint64_t seen = 0;
  std::uint64_t of[kFactKinds] = {};
  std::uint64_t count(FactKind kind) const { return of[static_cast<int>(kind)]; }
};

struct Case {
  const char* name;
  HwSpec hw;
  MoveSpec move;
};

std::vector<Case> cases() {
  Case flat{"flat", test::timed_hw(16), test::timed_move()};
  Case trees{"trees", test::timed_hw(96, 2), test::timed_move()};
  trees.move.order = CopyOrder::kOverlap;
  trees.move.stale_helper_guard = StaleGuard::kEpoch;
  Case stopped{"stop and copy", test::timed_hw(32), test::timed_move()};
  stopped.move.id = "stop-and-copy";
  return {flat, trees, stopped};
}

TEST(World, ACopyTakenAtAnyMomentAndSteppedEqualsTheOriginalStepped) {
  for (const Case& c : cases()) {
    const Env env = make_env(c.hw, c.move);
    CowPool pool;
    World w = first_world(env, 7, pool);
    Rng rng = Rng::from_seed(3);
    bool more = true;
    for (int round = 0; more && round < 40; ++round) {
      for (std::uint64_t n = rng.below(400); more && n > 0; --n) more = step(env, w);
      World copy = w;
      ASSERT_TRUE(copy == w) << c.name;
      for (int n = 0; more && n < 50; ++n) {
        const bool mine = step(env, w);
        const bool its = step(env, copy);
        ASSERT_EQ(mine, its);
        ASSERT_TRUE(copy == w) << c.name << " at event " << w.events;
        ASSERT_EQ(copy.digest(), w.digest());
        more = mine;
      }
    }
  }
}

TEST(World, AWrittenCopyLeavesItsOriginalAsItWas) {
  const Env env = make_env(test::timed_hw(96), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  for (int i = 0; i < 5000; ++i) step(env, w);
  const World kept = w;
  const Digest before = kept.digest();
  for (int i = 0; i < 5000; ++i) step(env, w);
  EXPECT_EQ(kept.digest(), before);
  EXPECT_FALSE(kept == w);
}

// Whichever is stepped first, and copies of copies alike.
TEST(World, OfWorldsThatShareABlockOnlyTheOneSteppedChanges) {
  for (const Case& c : cases()) {
    const Env env = make_env(c.hw, c.move);
    CowPool pool, other_pool;
    World w = first_world(env, 7, pool), apart = first_world(env, 7, other_pool);
    for (int i = 0; i < 1000; ++i) {
      step(env, w);
      step(env, apart);
    }
    const std::vector<std::uint8_t> before = world_to_bytes(env, w);
    World copy = w, copy_of_copy = copy;
    const World assigned = [&] {
      World other = first_world(env, 8, pool);
      other = copy_of_copy;
      return other;
    }();
    std::vector<World*> all = {&w, &copy, &copy_of_copy};
    do {
      std::vector<World> fresh(3, assigned);
      for (std::size_t i = 0; i < 3; ++i) *all[i] = fresh[i];
      fresh.clear();
      for (std::size_t i = 0; i < 3; ++i) {
        for (int n = 0; n < 20; ++n) step(env, *all[i]);
        for (std::size_t later = i + 1; later < 3; ++later) {
          ASSERT_EQ(world_to_bytes(env, *all[later]), before) << c.name;
        }
        ASSERT_TRUE(*all[i] == *all[0]) << c.name;
      }
      ASSERT_EQ(world_to_bytes(env, assigned), before) << c.name;
    } while (std::next_permutation(all.begin(), all.end()));
    for (int n = 0; n < 20; ++n) step(env, apart);
    EXPECT_TRUE(apart == w) << c.name;
  }
}

TEST(World, ACopySharesTheBlockUntilOneOfTheTwoIsStepped) {
  const Env env = make_env(test::timed_hw(96), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  for (int i = 0; i < 1000; ++i) step(env, w);
  EXPECT_FALSE(w.shares_block());
  World copy = w;
  EXPECT_EQ(copy.look(env).now(), w.look(env).now());
  EXPECT_EQ(copy.digest(), w.digest());
  EXPECT_TRUE(w.shares_block()) << "looking copies nothing";
  EXPECT_TRUE(copy.shares_block());
  step(env, copy);
  EXPECT_FALSE(w.shares_block());
  EXPECT_FALSE(copy.shares_block());
}

// Whoever is told a fact holds a World that is half way through a step: no moment to keep.
TEST(World, CopyingItInTheMidstOfAStepIsRefused) {
  struct Copier : FactSink {
    void push(const Fact&) override { copies.push_back(*world); }
    const World* world = nullptr;
    std::vector<World> copies;
  };
  const Env env = make_env(test::timed_hw(4), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  Copier copier;
  copier.world = &w;
  EXPECT_THROW(
      {
        while (step(env, w, &copier)) {
        }
      },
      AssertionFailure);
}

TEST(World, TheSameSeedGivesTheSameRunWithOrWithoutSomebodyWatching) {
  for (const Case& c : cases()) {
    const Env env = make_env(c.hw, c.move);
    CowPool pool, other_pool;
    World watched = first_world(env, 42, pool);
    World alone = first_world(env, 42, other_pool);
    Watcher watcher;
    while (step(env, watched, &watcher)) step(env, alone);
    step(env, alone);
    EXPECT_EQ(watched.digest(), alone.digest()) << c.name;
    EXPECT_GT(watcher.seen, watched.events / 2);
    World third = first_world(env, 43, pool);
    while (step(env, third)) {
    }
    EXPECT_NE(watched.digest(), third.digest()) << c.name;
  }
}

TEST(World, ARunWithTheSafeValuesMovesEveryPageAndBreaksNoInvariant) {
  for (const Case& c : cases()) {
    const Env env = make_env(c.hw, c.move);
    CowPool pool;
    World w = first_world(env, 11, pool);
    Watcher watcher;
    while (step(env, w, &watcher)) {
    }
    EXPECT_TRUE(w.ending) << c.name;
    EXPECT_EQ(w.violations, 0u) << c.name;
    EXPECT_EQ(watcher.count(FactKind::kPageMoved), c.hw.pages) << c.name;
    const Hw h = w.look(env);
    for (std::uint32_t p = 0; p < c.hw.pages; ++p) ASSERT_TRUE(h.committed(p)) << c.name;
  }
}

TEST(World, AGuestThatWritesWhatIsBeingMovedMakesAttemptsAbortAndIsNeverLost) {
  HwSpec hw = test::timed_hw(16);
  hw.guest.interval = 60 * kNanosecond;
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  World w = first_world(env, 5, pool);
  Watcher watcher;
  while (step(env, w, &watcher)) {
  }
  EXPECT_GT(watcher.count(FactKind::kTxnAbort), 0u);
  EXPECT_EQ(w.violations, 0u);
}

TEST(World, WithoutInvalidationATimedRunUsesStaleEntriesAndTheOracleSaysSo) {
  MoveSpec move = test::timed_move();
  move.invalidate = Invalidate::kNone;
  const Env env = make_env(test::timed_hw(32), move);
  CowPool pool;
  World w = first_world(env, 5, pool);
  while (step(env, w)) {
  }
  EXPECT_GT(w.violations, 0u);
  EXPECT_NE(w.violation.invariant, 0);
}

TEST(World, WrittenAsBytesAndReadBackItIsEqualAndGoesOnEqually) {
  for (const Case& c : cases()) {
    const Env env = make_env(c.hw, c.move);
    CowPool pool;
    World w = first_world(env, 7, pool);
    for (int round = 0; round < 8; ++round) {
      for (int i = 0; i < 1500; ++i) step(env, w);
      World back = world_from_bytes(env, world_to_bytes(env, w), pool, "memory");
      ASSERT_TRUE(back == w) << c.name;
      ASSERT_EQ(back.digest(), w.digest());
      for (int i = 0; i < 200; ++i) ASSERT_EQ(step(env, back), step(env, w));
      ASSERT_TRUE(back == w) << c.name;
    }
  }
}

TEST(World, BytesThatAreCutOrOfAnotherLayoutAreRefused) {
  const Env env = make_env(test::timed_hw(96), test::timed_move());
  const Env other = make_env(test::timed_hw(16), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  for (int i = 0; i < 1500; ++i) step(env, w);
  const std::vector<std::uint8_t> whole = world_to_bytes(env, w);
  for (std::size_t n = 0; n < whole.size(); n += 1 + n / 16) {
    const std::vector<std::uint8_t> cut(whole.begin(), whole.begin() + static_cast<long>(n));
    EXPECT_THROW(world_from_bytes(env, cut, pool, "cut"), InputError) << n;
  }
  EXPECT_THROW(world_from_bytes(other, whole, pool, "other"), InputError);
}

// What is injected happens; whoever it does not touch goes on as if nothing had.
TEST(World, AForcedChoiceLeavesEverybodyElseTheirPace) {
  const Env env = make_env(test::timed_hw(16), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  const auto wake_ups = [](const World& world) {
    std::vector<Time> due;
    world.agenda.for_each_saved([&](const Agenda::SavedSlot& s) { due.push_back(s.due); });
    return due;
  };
  int forced = 0;
  std::vector<Choice> can;
  for (int n = 0; n < 3000 && step(env, w); ++n) {
    if (n % 7 != 0) continue;
    can.clear();
    enumerate(env, w.look(env), can);
    for (const Choice choice : can) {
      const bool touches_nobody = choice.slot == env.layout.eviction_slot;
      const bool device =
          choice.slot >= env.layout.device_slot && choice.slot < env.layout.ack_slot;
      if (!touches_nobody && !device) continue;
      World branch = w;
      step(env, branch, choice);
      ++forced;
      const std::vector<Time> before = wake_ups(w), after = wake_ups(branch);
      for (unsigned slot = env.layout.lanes.size(); slot < before.size(); ++slot) {
        ASSERT_EQ(before[slot], after[slot]) << choice_text(env, w.look(env), choice)
                                             << " and slot " << slot << " at event " << w.events;
      }
      break;
    }
  }
  EXPECT_GT(forced, 100);
}

// An access of a vCPU that somebody injects comes on top of its script's, and its text in a run
// file plays it again.
TEST(World, AnInjectedAccessOfAVcpuIsOneMoreThanItsScriptHas) {
  HwSpec hw = test::timed_hw(16);
  hw.guest.accesses = 400;
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  for (int i = 0; i < 2000; ++i) step(env, w);
  World again = w;
  const std::uint32_t before = w.look(env).vcpu(0).written;
  const std::uint64_t cursor = w.look(env).vcpu(0).cursor;
  unsigned done = 0;
  for (const char* text :
       {"vcpu0.walks(page=9)", "vcpu0.store(page=9 line=3)", "vcpu0.load(page=9 line=3)"}) {
    Choice c;
    while (!find_choice(env, w.look(env), text, c)) {
      if (std::string(text).find("walks") != std::string::npos) break;  // it has been already
      ASSERT_TRUE(step(env, w)) << text;
    }
    if (!find_choice(env, w.look(env), text, c)) continue;
    while (again.events < w.events) ASSERT_TRUE(step(env, again));
    Choice found;
    ASSERT_TRUE(find_choice(env, again.look(env), text, found)) << text;
    step(env, w, c);
    step(env, again, found);
    ASSERT_TRUE(w == again) << text;
    ++done;
  }
  EXPECT_GE(done, 2u);
  EXPECT_GT(w.look(env).vcpu(0).written, before);
  EXPECT_GE(w.look(env).vcpu(0).cursor, cursor);
  while (step(env, w)) {
  }
  EXPECT_TRUE(w.over);
  EXPECT_EQ(w.violations, 0u) << "I" << int{w.violation.invariant};
  EXPECT_EQ(w.look(env).vcpu(0).cursor, 400u) << "its script has as many accesses as before";
  EXPECT_EQ(w.look(env).vcpu(0).reads_left + w.look(env).vcpu(0).writes_left, 0);
}

TEST(World, NothingHasHappenedBeforeTheFirstEvent) {
  const Env env = make_env(test::timed_hw(4), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  EXPECT_EQ(w.look(env).txn().active, 0);
  Watcher watcher;
  while (step(env, w, &watcher)) {
  }
  EXPECT_EQ(watcher.count(FactKind::kTxnBegin) + watcher.count(FactKind::kFallback),
            watcher.count(FactKind::kTxnCommit) + watcher.count(FactKind::kTxnAbort));
  EXPECT_GE(watcher.count(FactKind::kTxnBegin), 4u);
}

}  // namespace
}  // namespace pf
