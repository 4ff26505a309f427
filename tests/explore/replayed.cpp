#include "tests/explore/replayed.h"

#include <gtest/gtest.h>

#include "core/world/quiet.h"

namespace pf::test {

Violation replayed(const Env& env, const std::vector<Choice>& choices) {
  std::vector<std::byte> block(env.layout.bytes);
  Violation seen;
  Hw h(env.hw, env.layout, block.data(), nullptr);
  h.violation = &seen;
  init_machine(env, h);
  for (const Choice c : choices) {
    EXPECT_EQ(seen.invariant, 0) << "something is broken before the last choice";
    EXPECT_TRUE(enabled(env, h, c));
    apply(env, h, c);
  }
  std::vector<Choice> left;
  enumerate(env, h, left);
  if (seen.invariant != 0 || !left.empty()) return seen;
  check_end(env, h);
  return seen;
}

}  // namespace pf::test
