// A list of choices, taken apart: every single action in it, those that follow a choice at once
// while exploring too, and what each waited for.
//
// Which latency belongs to which hop is asked of the models themselves: each action is also played
// with all latencies at their least and at their most, and what it sets in motion is due by then.
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

struct Happening {
  Choice choice;
  bool chosen = false;  // in the list itself; the others follow at once while exploring
  // The environment: accesses, evictions, aborts without cause. Any time will do. All else happens
  // when it is due and not held back.
  bool guest = false;
  Wait wait;
  // The links it takes for a while: a request to the root port takes its device's, then A's; data
  // that come back over the OTS device take its link both ways, then A's.
  struct Use {
    LaneId link = 0;
    Time wire = 0;  // for how long; 0: no such use
  };
  static constexpr unsigned kMostUses = 3;
  Use uses[kMostUses];
  Time wire_on(LaneId link) const {
    for (const Use& use : uses) {
      if (use.link == link && use.wire > 0) return use.wire;
    }
    return 0;
  }
};

// Could have gone on, and had not when `until` happened: that took the chance away from it, or is
// the last there is.
struct Unmoved {
  Choice choice;
  Wait wait;
  std::int32_t until = Wait::kStart;
};

struct Happenings {
  std::vector<Happening> list;
  std::vector<Unmoved> lapsed;  // its chance was taken away
  std::vector<Unmoved> left;    // could still go on at the end
};

// `env` as it was explored: with `chain`, what followed at once is told apart.
Happenings take_apart(const Env& env, const std::vector<Choice>& choices);

// The one entry of a pool before and after: where an action finds what it is about, whatever else
// has come or gone.
bool same_entry(const Event& a, const Event& b);

}  // namespace pf
