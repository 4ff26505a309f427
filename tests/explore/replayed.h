// Plays a list of choices from the first state.
#pragma once
#include <vector>

#include "core/world/step.h"

namespace pf::test {

// The violation that the last choice ends in; fails the test when one comes earlier, or when a
// choice is not enabled.
Violation replayed(const Env& env, const std::vector<Choice>& choices);

}  // namespace pf::test
