// A list of choices, taken apart: every single action in it, chained ones too, and what it waited for.
//
// Which latency belongs to which hop is asked of the models themselves: each action is also played with
// all latencies at their least and at their most, and what it sets in motion is due by then.
// Invariants:
//  1. Played in this order the actions lead through the same states as the choices.
//  2. `armed_by` and `enabled_by` name earlier happenings, or kStart.
#pragma once
#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "core/world/step.h"

namespace pf {

struct Wait {
  static constexpr std::int32_t kStart = -1;
  std::int32_t armed_by = kStart;    // set this in motion: sent the message, began the walk
  Time least = 0, most = 0;          // how long after that it is due
  std::int32_t enabled_by = kStart;  // since when nothing has held it back
  bool armed = false, enabled = false;
};

enum class Who : std::uint8_t {
  kGuest,   // the environment: accesses, evictions, aborts without cause. Any time will do
  kThread,  // an instruction, or a store of it landing: in program order with all that is seen
  kHop,     // a message, a walk, a clock: happens when it is due and not held back
};

struct Happening {
  Choice choice;
  bool chosen = false;  // in the list itself; the others follow at once while exploring
  Who who = Who::kHop;
  Wait wait;
};

struct Happenings {
  std::vector<Happening> list;
  std::vector<Wait> left;  // could have gone on at the end and had not
};

Happenings take_apart(const Env& env, const std::vector<Choice>& choices);

}  // namespace pf
