// A memory beyond the host's first: what it adds, what it can carry, and that it is free when it is
// like the first.
#include "core/hw/memory_node.h"

#include <gtest/gtest.h>

#include "core/mechanism/htm.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

Env env_with(const MemorySpec& memory) {
  HwSpec hw = test::timed_hw(8);
  hw.one_host = true;
  hw.memory = memory;
  return make_env(hw, test::timed_move());
}

TEST(MemoryNode, AddsItsLatencyAndNothingElse) {
  MemorySpec m;
  m.source_read = 250 * kNanosecond;
  m.target_write = 40 * kNanosecond;
  const Env env = env_with(m);
  CowPool pool;
  World w = first_world(env, 1, pool);
  Hw h = w.view(env);
  EXPECT_EQ(memory_takes(h, Node::kSource, false, 4), 250 * kNanosecond);
  EXPECT_EQ(memory_takes(h, Node::kSource, true, 4), 0);
  EXPECT_EQ(memory_takes(h, Node::kTarget, false, 4), 0);
  EXPECT_EQ(memory_takes(h, Node::kTarget, true, 4), 40 * kNanosecond);
}

TEST(MemoryNode, ServesOneAfterTheOtherAtItsRate) {
  MemorySpec m;
  m.source_rate = 6400;  // a line in 10 ns
  const Env env = env_with(m);
  CowPool pool;
  World w = first_world(env, 1, pool);
  Hw h = w.view(env);
  EXPECT_EQ(memory_takes(h, Node::kSource, false, 1), 10 * kNanosecond);
  EXPECT_EQ(memory_takes(h, Node::kSource, true, 2), 30 * kNanosecond) << "behind the first";
  EXPECT_EQ(memory_takes(h, Node::kTarget, true, 2), 0) << "the other has a rate of its own";
}

TEST(MemoryNode, TwoPartsOfOneUnitShareItsRate) {
  MemorySpec m;
  m.source_rate = m.target_rate = 6400;
  m.shared = true;
  const Env env = env_with(m);
  CowPool pool;
  World w = first_world(env, 1, pool);
  Hw h = w.view(env);
  EXPECT_EQ(memory_takes(h, Node::kSource, false, 1), 10 * kNanosecond);
  EXPECT_EQ(memory_takes(h, Node::kTarget, true, 1), 20 * kNanosecond);
}

TEST(MemoryNode, OneLikeTheFirstIsFreeAndDrawsNothing) {
  const Env env = env_with({});
  CowPool pool;
  World w = first_world(env, 1, pool);
  const Digest before = w.agenda.digest();
  Hw h = w.view(env);
  EXPECT_EQ(memory_takes(h, Node::kSource, false, 64), 0);
  EXPECT_EQ(memory_takes(h, Node::kTarget, true, 64), 0);
  EXPECT_EQ(w.agenda.digest(), before);
}

}  // namespace
}  // namespace pf
