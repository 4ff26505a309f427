// The shortest counterexample, by breadth-first search: the one a reader can follow.
//
// Depth-first search and random walks find violations of 20 to 80 choices; the shortest have 8
// to 30. The states of the level in hand are kept as their words that are not zero (some 20 of
// 300); of the others only who led to them by which choice, 8 bytes a state. Invariant: no shorter
// list of choices leads to any violation. Which of several shortest ones is found depends on the
// Env alone.
#pragma once
#include "core/explore/explorer.h"

namespace pf {

// Keeps to max_states, max_seconds and cancel; one thread. Verdict, counts and violation as in
// `explore`.
ExploreResult shortest(const Env& env, const ExploreOptions& options);

}  // namespace pf
