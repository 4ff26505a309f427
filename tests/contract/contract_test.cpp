// The suite every mechanism passes by having a row in the registry. Its own test says only what is
// special about it.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/explore/explorer.h"
#include "core/explore/timeline.h"
#include "core/mechanism/registry.h"
#include "core/mechanism/state.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

class Contract : public ::testing::TestWithParam<const MechanismRow*> {
 protected:
  const MechanismRow& row() const { return *GetParam(); }
  MoveSpec timed() const {
    MoveSpec m = test::timed_move();
    m.id = row().slug;
    return m;
  }
  MoveSpec unit() const {
    MoveSpec m = test::unit_move();
    m.id = row().slug;
    return m;
  }
};

std::vector<const MechanismRow*> movers() {
  std::vector<const MechanismRow*> out;
  for (const MechanismRow& r : registry()) {
    if (r.build != nullptr) out.push_back(&r);
  }
  return out;
}

TEST_P(Contract, TheSameSeedGivesTheSameDigest) {
  const Env env = make_env(test::timed_hw(8), timed());
  CowPool pool;
  World a = first_world(env, 3, pool), b = first_world(env, 3, pool);
  while (step(env, a)) {
  }
  while (step(env, b)) {
  }
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.violations, 0u);
}

TEST_P(Contract, ACopyAndItsOriginalStayEqual) {
  const Env env = make_env(test::timed_hw(8), timed());
  CowPool pool;
  World w = first_world(env, 3, pool);
  for (int i = 0; i < 700; ++i) step(env, w);
  World copy = w;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(step(env, w), step(env, copy));
    ASSERT_TRUE(w == copy);
  }
}

TEST_P(Contract, SteppingBackRestoresTheWorld) {
  const auto env = std::make_shared<const Env>(make_env(test::timed_hw(8), timed()));
  Timeline t(env, 3, {}, {200, 20, 64});
  t.extend(5000);
  const std::uint64_t last = t.known();
  const World before = t.seek(last - 1);
  const World at = t.seek(last);
  EXPECT_TRUE(t.seek(last - 1) == before);
  EXPECT_TRUE(t.seek(last) == at);
}

TEST_P(Contract, EveryInterleavingOfTheUnitInstanceHoldsEveryInvariant) {
  const ExploreResult r = explore(make_env(test::unit_hw(), unit()), {});
  EXPECT_EQ(r.verdict, Verdict::kHolds) << "I" << int(r.violation.invariant);
  EXPECT_TRUE(r.complete);
  EXPECT_GT(r.terminals, 0u);
}

// What waits for an answer and writes, and what writes half a line: a mover must have a place for
// them.
TEST_P(Contract, EveryInterleavingWithAnAtomicOpAndAHalfLineHolds) {
  HwSpec hw = test::unit_hw();
  hw.explore.device_reads = 0;
  hw.explore.device_atomics = 1;
  hw.devices.front().partial_writes = true;
  const ExploreResult r = explore(make_env(hw, unit()), {});
  EXPECT_EQ(r.verdict, Verdict::kHolds) << "I" << int(r.violation.invariant);
  EXPECT_TRUE(r.complete);
}

TEST_P(Contract, ATimedRunWithAtomicOpsAndHalfLinesHolds) {
  HwSpec hw = test::timed_hw(8);
  for (DeviceSpec& d : hw.devices) {
    d.partial_writes = true;
    if (d.kind == DeviceKind::kScatter) d.atomic_share = 50;
  }
  const Env env = make_env(hw, timed());
  CowPool pool;
  World w = first_world(env, 3, pool);
  while (step(env, w)) {
  }
  EXPECT_EQ(w.violations, 0u) << "I" << int(w.violation.invariant);
}

TEST_P(Contract, EachUnsafeSwitchYieldsACounterexample) {
  for (const UnsafeSwitch& s : row().unsafe) {
    HwSpec hw = test::unit_hw();
    MoveSpec move = unit();
    s.apply(hw, move);
    const ExploreResult r = explore(make_env(hw, move), {});
    EXPECT_EQ(r.verdict, Verdict::kViolated) << s.key << "=" << s.value;
    EXPECT_FALSE(r.counterexample.empty()) << s.key << "=" << s.value;
  }
}

// The second helper serves only where nobody waits for the first; both do nothing in a baseline.
bool idles(const Env& env, unsigned thread) {
  if (env.programs[thread].code.size() == 2) return true;
  return thread == 2 && env.move.stale_helper_guard != StaleGuard::kNone;
}

TEST_P(Contract, EveryInstructionOfItsProgramsIsReached) {
  HwSpec hw = test::timed_hw(8);
  hw.guest.interval = 30 * kNanosecond;  // hot enough that some page needs the fallback
  MoveSpec move = timed();
  move.max_attempts = 2;
  const Env env = make_env(hw, move);
  CowPool pool;
  World w = first_world(env, 3, pool);
  std::vector<std::vector<bool>> seen(3);
  for (unsigned t = 0; t < 3; ++t) seen[t].resize(env.programs[t].code.size());
  do {
    const Hw h = w.look(env);
    for (unsigned t = 0; t < 3; ++t) seen[t][move_of(h).thread[t].pc] = true;
  } while (step(env, w));
  for (unsigned t = 0; t < 3; ++t) {
    // A helper that no message ever starts stands at its first instruction.
    if (t > 0 && std::count(seen[t].begin(), seen[t].end(), true) == 1 && idles(env, t)) continue;
    for (std::size_t i = 0; i < seen[t].size(); ++i) {
      EXPECT_TRUE(seen[t][i]) << "thread " << t << ", instruction " << i << ", "
                              << op_name(env, env.programs[t].code[i].op);
    }
  }
  EXPECT_EQ(w.violations, 0u);
  EXPECT_TRUE(w.ending) << "every abort leaves a state that a retry or the fallback can leave";
}

INSTANTIATE_TEST_SUITE_P(Registry, Contract, ::testing::ValuesIn(movers()), [](const auto& p) {
  std::string name(p.param->slug);
  std::erase(name, '-');
  return name;
});

}  // namespace
}  // namespace pf
