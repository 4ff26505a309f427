// In which order pages move: every order is a permutation, heat is what the guest touches, and a
// run takes the pages in their turns.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <sstream>

#include "core/base/error.h"
#include "core/measure/run_meter.h"
#include "core/mechanism/page_heat.h"
#include "core/scenario/scenario.h"
#include "core/trace/trace_file.h"
#include "core/world/world.h"

namespace pf {
namespace {

std::vector<std::uint32_t> all_turns(const PageTurns& turns, std::uint32_t pages) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t n = 0; n < pages; ++n) out.push_back(turns.page(n));
  return out;
}

TEST(PageTurns, TakeEveryPageOnceWhateverIsListed) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    const std::uint32_t pages = 1 + random() % 60;
    std::vector<std::uint32_t> all(pages);
    std::iota(all.begin(), all.end(), 0U);
    std::vector<std::uint32_t> listed = all;
    std::shuffle(listed.begin(), listed.end(), random);
    listed.resize(random() % (pages + 1));
    for (const TurnOrder order : {TurnOrder::kHotFirst, TurnOrder::kColdFirst}) {
      std::vector<std::uint32_t> turns = all_turns({order, pages, listed}, pages);
      const bool hot = order == TurnOrder::kHotFirst;
      // The list at its end, from the right end; the others ascending.
      if (!hot) std::reverse(turns.begin(), turns.end());
      EXPECT_TRUE(std::equal(listed.begin(), listed.end(), turns.begin()));
      std::vector<std::uint32_t> rest(turns.begin() + static_cast<long>(listed.size()),
                                      turns.end());
      if (!hot) std::reverse(rest.begin(), rest.end());
      EXPECT_TRUE(std::is_sorted(rest.begin(), rest.end()));
      std::sort(turns.begin(), turns.end());
      EXPECT_EQ(turns, all);
    }
  }
  EXPECT_EQ(all_turns({TurnOrder::kReverse, 3}, 3), (std::vector<std::uint32_t>{2, 1, 0}));
}

struct Opened {
  Env env;
  std::uint64_t seed = 0;
};

Opened opened(const std::string& scenario, const std::vector<std::string>& set,
              Mode mode = Mode::kTimed) {
  const Scenario s = load_scenario(scenario, set);
  Trace trace;
  if (const Attachment* recorded = s.attachment("trace")) {
    std::istringstream in(recorded->bytes);
    trace = read_trace(in, recorded->name);
  }
  return {env_of(s, mode, std::move(trace)), s.seed};
}

// The pages in the order in which they moved.
struct Moves : FactSink {
  std::vector<std::uint32_t> pages;
  void push(const Fact& f) override {
    if (f.kind == FactKind::kPageMoved) pages.push_back(f.a);
  }
};

struct Ran {
  std::vector<std::uint32_t> moved;
  RunSummary summary;
};

Ran ran(const Opened& run) {
  Ran out;
  CowPool pool;
  World w = first_world(run.env, run.seed, pool);
  RunMeter meter(run.env, w);
  Moves moves;
  struct Both : FactSink {
    RunMeter& meter;
    Moves& moves;
    Both(RunMeter& m, Moves& n) : meter(m), moves(n) {}
    void push(const Fact& f) override {
      meter.push(f);
      moves.push(f);
    }
  } both(meter, moves);
  do meter.at_event(w.events + 1);
  while (step(run.env, w, &both));
  out.moved = moves.pages;
  out.summary = meter.summary(w);
  return out;
}

TEST(PageHeat, KnowsTheHotPagesOfAGuestAndTheDescriptorsOfARing) {
  const Opened run = opened("htm-switch-early", {"campaign.order=hot-first"});
  const std::vector<std::uint32_t>& hot = run.env.turns.hottest_first();
  ASSERT_GE(hot.size(), 8U);
  // Four hot pages of the vCPU; the first of them is the ring's descriptors too.
  std::vector<std::uint32_t> first(hot.begin(), hot.begin() + 4);
  EXPECT_EQ(first.front(), 0U);
  std::sort(first.begin(), first.end());
  EXPECT_EQ(first, (std::vector<std::uint32_t>{0, 1, 2, 3}));
  EXPECT_EQ(pages_by_heat(run.env, run.seed), hot) << "watched again it is the same";
}

TEST(PageOrder, ARunTakesThePagesInTheirTurns) {
  for (const char* order : {"sequential", "reverse", "hot-first", "cold-first"}) {
    const Opened run = opened("htm-neighbours", {std::string("campaign.order=") + order});
    const Ran done = ran(run);
    EXPECT_EQ(done.moved, all_turns(run.env.turns, run.env.hw.pages)) << order;
    EXPECT_TRUE(done.summary.holds()) << order;
  }
}

// Post-copy: what the vCPUs need is where they are, or across the bridge until the very end.
TEST(PageOrder, HotPagesFirstSpareAGuestThatGoesAheadItsWaysBack) {
  const Ran hot = ran(opened("htm-hot-first", {})), cold = ran(opened("htm-cold-first", {}));
  EXPECT_TRUE(hot.summary.holds());
  EXPECT_TRUE(cold.summary.holds());
  EXPECT_EQ(hot.summary.workload, cold.summary.workload) << "else they cannot be compared";
  EXPECT_LT(static_cast<double>(hot.summary.time), 0.9 * static_cast<double>(cold.summary.time));
}

// A store that crosses the bridge is overtaken by hundreds that need not: late, it is not lost.
TEST(PageOrder, AStoreThatTravelsFarIsNotTakenForLost) {
  for (const char* seed : {"seed=1", "seed=2", "seed=3"}) {
    const Ran done =
        ran(opened("htm-sqlite", {seed, "campaign.order=hot-first", "campaign.switch_at=0.1",
                                  "mechanism.cpu_guard=not-present"}));
    EXPECT_TRUE(done.summary.holds()) << seed;
  }
}

TEST(PageOrder, ByHeatIsRefusedWhereNobodyKnowsTheHeat) {
  EXPECT_THROW(opened("htm-unit", {"campaign.order=hot-first"}, Mode::kExplored), InputError);
  try {
    opened("htm-quiet", {"campaign.order=hot-first", "detail=page"});
    ADD_FAILURE() << "page detail goes by numbers";
  } catch (const InputError& e) {
    EXPECT_NE(std::string(e.what()).find("at detail = \"page\" pages go by their numbers"),
              std::string::npos)
        << e.what();
  }
}

}  // namespace
}  // namespace pf
