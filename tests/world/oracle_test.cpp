// The oracle finds what breaks: each test spoils a World on its way (drops, doubles, tears, unmaps,
// blocks) and expects the invariant by its number, with the requester and the line named.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/world/quiet.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Broken : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kViolation) all.push_back(f);
  }
  long count(std::uint64_t invariant) const {
    return std::count_if(all.begin(), all.end(), [&](const Fact& f) { return f.b == invariant; });
  }
  bool found(std::uint64_t invariant, std::uint8_t actor, std::uint32_t line) const {
    return std::any_of(all.begin(), all.end(), [&](const Fact& f) {
      return f.b == invariant && f.actor == actor && f.a == line;
    });
  }
  std::vector<Fact> all;
};

Env guest() {
  HwSpec hw = test::timed_hw(16);
  for (DeviceSpec& d : hw.devices) d.requests = 2000;
  hw.guest.accesses = 4000;
  return make_env(hw, test::timed_move());
}

// Spoils the World up to `times` times, then lets it run to its end. `spoil` says whether it did.
World spoiled(const Env& env, CowPool& pool, Broken& broken, int times,
              const std::function<bool(World&, Hw&)>& spoil) {
  World w = first_world(env, 6, pool);
  while (step(env, w, &broken)) {
    if (times == 0) continue;
    Hw h = w.view(env);
    if (!spoil(w, h)) continue;
    w.agenda.settle();
    --times;
  }
  EXPECT_EQ(times, 0) << "no moment came to spoil it";
  EXPECT_TRUE(w.over);
  return w;
}

bool holds_one(const Hw& h, LaneId lane, Kind kind) {
  return count(h, lane) == 1 && entry(h, lane).kind == kind;
}

TEST(Oracle, AnUnspoiledRunHolds) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  EXPECT_EQ(spoiled(env, pool, broken, 0, {}).violations, 0u);
}

TEST(Oracle, AWriteDroppedOnTheLinkIsLost) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  Event last;
  const World w = spoiled(env, pool, broken, 20, [&](World& now, Hw& h) {
    if (now.events % 50 != 0 || !holds_one(h, kUpP, Kind::kDeviceWrite)) return false;
    last = pop(h, kUpP);
    return true;
  });
  EXPECT_GE(broken.count(2), 20);
  EXPECT_TRUE(broken.found(2, last.from, last.line));
  EXPECT_GT(w.violations, 0u);
}

TEST(Oracle, AWriteThatLandsTwiceIsDoubled) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  Event last;
  spoiled(env, pool, broken, 20, [&](World& now, Hw& h) {
    if (now.events % 50 != 0 || !holds_one(h, kUpP, Kind::kDeviceWrite)) return false;
    last = entry(h, kUpP);
    push(h, kUpP, last, 1000);
    return true;
  });
  EXPECT_EQ(broken.count(2), 20);
  EXPECT_TRUE(broken.found(2, last.from, last.line));
}

TEST(Oracle, AWriteCutShortIsTorn) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  Event torn;
  spoiled(env, pool, broken, 1, [&](World&, Hw& h) {
    if (!holds_one(h, kRootP, Kind::kDeviceWrite) || entry(h, kRootP).lines < 2) return false;
    torn = entry(h, kRootP);
    --edit_entry(h, kRootP, 0).lines;
    return true;
  });
  EXPECT_EQ(broken.count(2), 1);
  EXPECT_TRUE(broken.found(2, torn.from, torn.line));
}

TEST(Oracle, AStoreOfAVcpuThatNeverReachesBIsLost) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  Event lost;
  spoiled(env, pool, broken, 1, [&](World&, Hw& h) {
    if (!holds_one(h, kToBP, Kind::kCpuWrite)) return false;
    lost = pop(h, kToBP);
    return true;
  });
  EXPECT_TRUE(broken.found(2, kVcpu0, lost.line));
}

TEST(Oracle, AReadServedTwiceIsFound) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  spoiled(env, pool, broken, 1, [&](World&, Hw& h) {
    if (!holds_one(h, kUpN, Kind::kDeviceRead)) return false;
    push(h, kUpN, entry(h, kUpN), 20 * kMicrosecond);
    return true;
  });
  EXPECT_GE(broken.count(1), 1);
}

TEST(Oracle, ACompletionThatNeverComesLeavesAReadOut) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  Event lost;
  spoiled(env, pool, broken, 1, [&](World&, Hw& h) {
    const LaneId lane = h.lay.device_lane(1, kDataFromA);
    if (!holds_one(h, lane, Kind::kReadCompletion)) return false;
    lost = pop(h, lane);
    return true;
  });
  EXPECT_TRUE(broken.found(5, kDevice0 + 1, lost.line));
}

TEST(Oracle, ALoadOfAVcpuThatNeverComesBackIsNamed) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  Event lost;
  spoiled(env, pool, broken, 1, [&](World& w, Hw& h) {
    if (!w.ending || !holds_one(h, kCompletions, Kind::kCpuReadCompletion)) return false;
    lost = pop(h, kCompletions);
    return true;
  });
  EXPECT_TRUE(broken.found(5, kVcpu0, lost.line));
  EXPECT_GT(broken.count(6), 0) << "and the rest of its script is never done";
}

// Nothing in it moves any more, whatever else goes on.
TEST(Oracle, AWriteThatBlocksTheRootPortAfterTheCampaignIsStuckAndNamed) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  const World w = spoiled(env, pool, broken, 1, [&](World& now, Hw& h) {
    if (!now.ending || !has_space(h, kRootP)) return false;
    Event e;
    e.kind = Kind::kDeviceWrite;
    e.from = kDevice0;
    e.line = 77;
    e.lines = 1;
    push(h, kRootP, e, 0);
    return true;
  });
  EXPECT_TRUE(broken.found(5, kDevice0, 77));
  EXPECT_GE(broken.count(6), 2) << "both devices still have requests to make";
  EXPECT_EQ(w.violation.invariant, 5);
}

TEST(Oracle, ADeviceLeftStoppedIsNamed) {
  HwSpec hw = guest().hw;
  for (DeviceSpec& d : hw.devices) d.requests = 0;  // nothing more is wanted of it
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  Broken broken;
  spoiled(env, pool, broken, 1, [](World& w, Hw& h) {
    if (!w.ending) return false;
    h.device_edit(1).stopped = 1;
    return true;
  });
  ASSERT_EQ(broken.all.size(), 1u);
  EXPECT_EQ(broken.all[0].b, 6u);
  EXPECT_EQ(broken.all[0].actor, kDevice0 + 1);
}

void expect_unmapped_found(void (*unmap)(PageRec&), std::uint8_t who) {
  const Env env = guest();
  CowPool pool;
  Broken broken;
  World last = first_world(env, 6, pool);
  spoiled(env, pool, broken, 1, [&](World& w, Hw& h) {
    if (!w.ending || !w.agenda.empty()) return false;
    for (std::uint32_t p = 0; p < h.spec.pages; ++p) {
      PageRec rec = h.page(p);
      unmap(rec);
      h.set_page(p, rec);
    }
    return true;
  });
  ASSERT_GT(broken.all.size(), 0u);
  for (const Fact& f : broken.all) {
    EXPECT_EQ(f.b, 8u);
    EXPECT_EQ(f.actor, who);
  }
}

TEST(Oracle, EntriesThatPointBackToTheStartAreFollowed) {
  expect_unmapped_found([](PageRec& r) { r.pte = r.pte_memory = Place::kStart; }, kIommu);
  expect_unmapped_found([](PageRec& r) { r.ept = Place::kStart; }, kVcpu0);
}

TEST(Oracle, AnEntryThatMapsNothingReachesNothing) {
  expect_unmapped_found([](PageRec& r) { r.pte = r.pte_memory = Place::kNowhere; }, kIommu);
  expect_unmapped_found([](PageRec& r) { r.ept = Place::kNowhere; }, kVcpu0);
}

// The same where every interleaving is searched: the machine without time, choices by name.
class Untimed {
 public:
  explicit Untimed(const HwSpec& hw)
      : env(make_env(hw, test::unit_move())),
        block_(env.layout.bytes),
        h(env.hw, env.layout, block_.data(), nullptr) {
    env.chain = false;
    h.violation = &seen;
    init_machine(env, h);
  }
  void take(const std::string& text) {
    Choice c;
    ASSERT_TRUE(find_choice(env, h, text, c)) << text;
    apply(env, h, c);
  }
  void run_to_the_end() {
    std::vector<Choice> choices;
    for (enumerate(env, h, choices); !choices.empty(); enumerate(env, h, choices)) {
      apply(env, h, choices.front());
      choices.clear();
    }
    check_end(env, h);
  }

  Env env;
  Violation seen;

 private:
  std::vector<std::byte> block_;

 public:
  Hw h;
};

TEST(Oracle, ATerminalStateWithALostOrDoubledWriteIsFoundWhileExploring) {
  HwSpec hw = test::unit_hw();
  hw.devices[0].ats = false;
  Untimed lost(hw), doubled(hw), whole(hw);
  for (Untimed* u : {&lost, &doubled, &whole}) u->take("gpu.write(page=0 line=0)");
  pop(lost.h, kUpP);
  push(doubled.h, kUpP, entry(doubled.h, kUpP), 0);
  for (Untimed* u : {&lost, &doubled, &whole}) u->run_to_the_end();
  EXPECT_EQ(lost.seen.invariant, 2);
  EXPECT_EQ(lost.seen.actor, kDevice0);
  EXPECT_EQ(lost.seen.expected, stamp(kDevice0, 1));
  EXPECT_EQ(doubled.seen.invariant, 2);
  EXPECT_EQ(whole.seen.invariant, 0);
}

TEST(Oracle, AForwardedLoadThatMissesItsOwnNewestStoreIsFound) {
  HwSpec hw = test::unit_hw();
  hw.vcpus = 1;
  hw.explore.vcpu_reads = 1;
  hw.explore.vcpu_writes = 2;
  for (const bool spoil : {false, true}) {
    Untimed u(hw);
    u.take("vcpu0.walks(page=0)");
    u.take("vcpu0.store(page=0 line=0)");
    u.take("vcpu0.store(page=0 line=0)");
    const LaneId buffer = u.h.lay.vcpu_store_buffer(0);
    if (spoil) edit_entry(u.h, buffer, 1).value = entry(u.h, buffer, 0).value;
    u.take("vcpu0.load(page=0 line=0)");
    EXPECT_EQ(u.seen.invariant, spoil ? 7 : 0);
  }
}

}  // namespace
}  // namespace pf
