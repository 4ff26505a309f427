// The shortest counterexample: no longer than what depth first or a walk finds, truly the shortest,
// and found in seconds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <set>

#include "core/explore/shortest.h"
#include "core/mechanism/registry.h"
#include "core/world/quiet.h"
#include "tests/explore/replayed.h"
#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

using Block = std::vector<std::byte>;

// Breadth first as simply as it can be said: whole states in a std::set, no fingerprints. The
// length of the shortest list of choices that ends in a violation, or -1.
int shortest_length(const Env& env) {
  Violation seen;
  auto view = [&](Block& block) {
    Hw h(env.hw, env.layout, block.data(), nullptr);
    h.violation = &seen;
    return h;
  };
  Block first(env.layout.bytes);
  Hw h = view(first);
  init_machine(env, h);
  std::set<Block> known = {first};
  std::vector<Block> level = {first};
  for (int length = 0; !level.empty(); ++length) {
    std::vector<Block> below;
    bool broken = false;
    for (Block& state : level) {
      Hw at = view(state);
      std::vector<Choice> choices;
      enumerate(env, at, choices);
      if (choices.empty()) check_end(env, at);
      if (choices.empty() && seen.invariant != 0) return length;
      for (const Choice choice : choices) {
        Block next = state;
        Hw after = view(next);
        apply(env, after, choice);
        broken = broken || seen.invariant != 0;
        seen = {};
        if (known.insert(next).second) below.push_back(next);
      }
    }
    if (broken) return length + 1;
    level.swap(below);
  }
  return -1;
}

TEST(Shortest, IsTheLengthThatThePlainestSearchFinds) {
  unsigned asked = 0;
  for (const VerdictRow& row : read_unit_matrix()) {
    if (row.move.stale_helper_guard == StaleGuard::kNone) continue;  // two attempts take long
    const Env env = make_env(row.hw, row.move);
    const ExploreResult r = shortest(env, {});
    EXPECT_STREQ(name_of(r.verdict), name_of(row.expected)) << row.name;
    const int length = shortest_length(env);
    if (row.expected == Verdict::kHolds) {
      EXPECT_EQ(length, -1) << row.name;
    } else {
      EXPECT_EQ(static_cast<int>(r.counterexample.size()), length) << row.name;
    }
    ++asked;
  }
  EXPECT_EQ(asked, 96u);
}

TEST(Shortest, WhereEverythingHoldsItCountsTheSameStates) {
  for (const VerdictRow& row : read_unit_matrix()) {
    if (row.expected != Verdict::kHolds) continue;
    const Env env = make_env(row.hw, row.move);
    const ExploreResult deep = explore(env, {}), broad = shortest(env, {});
    EXPECT_EQ(broad.verdict, Verdict::kHolds);
    EXPECT_TRUE(broad.complete);
    EXPECT_EQ(broad.states, deep.states) << row.name;
    EXPECT_EQ(broad.transitions, deep.transitions) << row.name;
    EXPECT_EQ(broad.terminals, deep.terminals) << row.name;
  }
}

TEST(Shortest, EveryUnsafeSwitchHasOneThatReplaysAndIsNoLonger) {
  unsigned found = 0;
  double longest = 0;
  std::string row_of_longest;
  for (const VerdictRow& row : read_switches()) {
    if (row.expected == Verdict::kHolds) continue;
    const Env env = make_env(row.hw, row.move);
    const ExploreResult usual = explore(env, {});
    ExploreOptions options;
    options.shortest = true;
    const std::clock_t start = std::clock();  // of this program: others may keep the cores busy
    const ExploreResult r = explore(env, options);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_EQ(r.verdict, Verdict::kViolated) << row.name;
    EXPECT_TRUE(r.shortest) << row.name;
    EXPECT_FALSE(usual.shortest) << row.name;
    EXPECT_LE(r.counterexample.size(), usual.counterexample.size()) << row.name;
    EXPECT_EQ(replayed(env, r.counterexample), r.violation) << row.name;
    EXPECT_LT(seconds, 10) << row.name;
    if (seconds > longest) row_of_longest = row.name;
    longest = std::max(longest, seconds);
    ++found;
  }
  std::printf("shortest counterexamples of %u rows; the longest search took %.2f s: %s\n", found,
              longest, row_of_longest.c_str());
  EXPECT_GE(found, 31u) << "every violated row of the table but those the models lack";
}

// The table above names all that a mover lets one switch off.
TEST(Shortest, EverySwitchOfARegisteredMoverIsARowOfTheTable) {
  unsigned switches = 0;
  for (const MechanismRow& row : registry()) {
    for (const UnsafeSwitch& one : row.unsafe) {
      const std::string pair = std::string(one.key) + "=" + std::string(one.value);
      const std::vector<VerdictRow> rows = read_switches();
      EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const VerdictRow& r) {
        return r.expected == Verdict::kViolated && r.name.find(pair) != std::string::npos;
      })) << pair;
      ++switches;
    }
  }
  EXPECT_GE(switches, 12u);
}

}  // namespace
}  // namespace pf::test
