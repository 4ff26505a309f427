// The graph that is searched is finite and has no cycle, whatever the caches are too small for, and
// where it had one it would be told; and every part of a search keeps its limits.
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "core/explore/shortest.h"
#include "core/explore/trail.h"
#include "core/mechanism/state.h"
#include "tests/support/small_runs.h"

namespace pf::test {
namespace {

// Two pages, one entry to keep a translation in.
HwSpec two_pages() {
  HwSpec hw = unit_hw();
  hw.pages = 2;
  hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = 1;
  return hw;
}

MoveSpec still() {
  MoveSpec move = unit_move();
  move.id = "none";
  return move;
}

ExploreOptions exhaustive(unsigned threads) {
  ExploreOptions options;
  options.scout = 0;
  options.threads = threads;
  return options;
}

TEST(BoundedGraph, ADeviceWithOneEntryCannotAskForTwoPagesInTurnForEver) {
  for (const bool chain : {true, false}) {
    Env env = make_env(two_pages(), still());
    env.chain = chain;
    const ExploreResult walked = explore(env, {}), searched = explore(env, exhaustive(1));
    for (const ExploreResult& r : {walked, searched}) {
      EXPECT_EQ(r.verdict, Verdict::kHolds);
      EXPECT_TRUE(r.complete);
      EXPECT_LT(r.max_depth, 60u);
    }
    EXPECT_EQ(explore(env, exhaustive(2)).states, searched.states);
  }
}

// The device may still use any page for each of its accesses, in any order.
TEST(BoundedGraph, WithOneEntryEveryOrderOfPagesIsStillMet) {
  HwSpec hw = two_pages();
  hw.explore.device_reads = 0;
  hw.explore.device_writes = 2;
  const Env env = make_env(hw, still());
  std::set<std::vector<std::uint32_t>> orders;
  std::set<std::pair<std::vector<std::byte>, std::vector<std::uint32_t>>> seen;
  auto visit = [&](auto&& self, const std::vector<std::byte>& state,
                   const std::vector<std::uint32_t>& order) -> void {
    if (!seen.insert({state, order}).second) return;
    std::vector<std::byte> block = state;
    Hw h(env.hw, env.layout, block.data(), nullptr);
    std::vector<Choice> choices;
    enumerate(env, h, choices);
    if (choices.empty()) orders.insert(order);
    for (const Choice c : choices) {
      std::vector<std::byte> next = state;
      Hw after(env.hw, env.layout, next.data(), nullptr);
      std::vector<std::uint32_t> written = order;
      const std::uint32_t before = after.device(0).writes_left;
      apply(env, after, c);
      if (after.device(0).writes_left < before) written.push_back(c.variant - env.hw.lines());
      self(self, next, written);
    }
  };
  std::vector<std::byte> first(env.layout.bytes);
  Hw h(env.hw, env.layout, first.data(), nullptr);
  init_machine(env, h);
  visit(visit, first, {});
  EXPECT_EQ(orders, (std::set<std::vector<std::uint32_t>>{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
}

// Data on the first page, the flag on the last: nobody may be stuck with the wrong translation.
TEST(BoundedGraph, DataThenFlagOverTwoPagesEndsWithOneEntry) {
  HwSpec hw = two_pages();
  hw.explore.data_then_flag = true;
  hw.explore.device_reads = 0;
  hw.explore.device_writes = 2;
  for (const std::uint8_t speculation : {0, 1}) {
    hw.explore.speculation = speculation;
    const ExploreResult r = explore(make_env(hw, still()), exhaustive(1));
    EXPECT_EQ(r.verdict, Verdict::kHolds) << "I" << int{r.violation.invariant};
    EXPECT_TRUE(r.complete);
  }
}

// A thread that never gets on: CPU0's only instruction changes nothing and is always ready.
const MechanismTable& endless() {
  static MechanismTable table = thread_mechanism();
  table.ready = [](const Env&, const Hw&, unsigned thread) { return thread == kCpu0; };
  table.local = [](const Env&, const Hw&, unsigned) { return false; };
  table.act = [](const Env&, Hw& h, unsigned) {
    MoveState& m = move_edit(h);
    m.spare = m.spare == 0 ? 1 : 0;
  };
  return table;
}

TEST(BoundedGraph, ACycleIsAFaultOfTheModel) {
  for (const bool chain : {true, false}) {
    for (const auto& [scout, threads] : {std::pair(0, 1u), {0, 3u}, {1000, 1u}}) {
      Env env = make_env(unit_hw(), still());
      env.chain = chain;
      env.mechanism = &endless();
      ExploreOptions options = exhaustive(threads);
      options.scout = static_cast<std::uint64_t>(scout);
      try {
        explore(env, options);
        ADD_FAILURE() << "not told";
      } catch (const ModelFault& fault) {
        EXPECT_NE(std::string(fault.what()).find("lead back to the same state"), std::string::npos);
        EXPECT_NE(std::string(fault.what()).find("cpu0."), std::string::npos) << fault.what();
      }
    }
  }
}

// Two ways out of the first state, each so long that two workers walk one each, and each ends where
// the other begins: neither meets a state of its own path again.
const MechanismTable& parted_ring() {
  static constexpr std::uint32_t kHalf = 100'000;
  static MechanismTable table = thread_mechanism();
  table.ready = [](const Env&, const Hw& h, unsigned thread) {
    return thread == kCpu0 || (thread == kHelper0 && move_of(h).epoch == 0);
  };
  table.local = [](const Env&, const Hw&, unsigned) { return false; };
  table.act = [](const Env&, Hw& h, unsigned thread) {
    MoveState& m = move_edit(h);
    const std::uint32_t next = thread == kHelper0 ? kHalf : m.epoch;
    m.epoch = next % (2 * kHalf) + 1;
  };
  return table;
}

TEST(BoundedGraph, ACycleThatSeveralThreadsPartIsNotSaidToBeRuledOut) {
  HwSpec hw = unit_hw();
  hw.explore.device_reads = hw.explore.device_writes = 0;
  Env env = make_env(hw, still());
  env.mechanism = &parted_ring();
  EXPECT_THROW(explore(env, exhaustive(1)), ModelFault);
  for (const unsigned threads : {2, 4}) {
    try {
      EXPECT_FALSE(explore(env, exhaustive(threads)).acyclic);
    } catch (const ModelFault&) {  // one of them walked all of it
    }
  }
}

TEST(BoundedGraph, OnlyAWholeSearchByOneThreadRulesCyclesOut) {
  const Env env = make_env(unit_hw(), unit_move());
  EXPECT_TRUE(explore(env, exhaustive(1)).acyclic);
  EXPECT_FALSE(explore(env, exhaustive(2)).acyclic);
  ExploreOptions few = exhaustive(1);
  few.max_states = 1;
  few.max_seconds = 1e-9;
  HwSpec large = unit_hw();
  large.lines_per_page = 2;
  EXPECT_FALSE(explore(make_env(large, unit_move()), few).acyclic);
}

TEST(BoundedGraph, WalksEndAtTheLimitOfTimeAndWhenCancelled) {
  HwSpec hw = unit_hw();
  hw.lines_per_page = 2;
  hw.explore.device_reads = hw.explore.device_writes = 3;
  const Env env = make_env(hw, unit_move());
  ExploreOptions options;
  options.scout = ~std::uint64_t{0};
  options.max_seconds = 0.2;
  const ExploreResult late = explore(env, options);
  EXPECT_EQ(late.verdict, Verdict::kBudget);
  EXPECT_LT(late.wall_s, 5);
  const std::atomic<bool> cancel = true;
  options.max_seconds = 0;
  options.cancel = &cancel;
  EXPECT_EQ(explore(env, options).verdict, Verdict::kBudget);
}

}  // namespace
}  // namespace pf::test
