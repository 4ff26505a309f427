// Looks for a violation on random walks, before a search of everything: most broken variants lose a
// write within a few thousand walks, while a depth-first search may first go through millions of
// states.
//
// Every choice gets a random priority and the enabled one with the highest acts; at up to eight
// random steps the one whose turn it is falls behind all others, or anywhere. So a walk delays few
// things for long, as races do (after Burckhardt et al., probabilistic concurrency testing, 2010).
// A walk that finds nothing proves nothing.
// Invariant: same Env, same walks; the result does not depend on threads or machine, and on time
// only where options.max_seconds or cancel end them. Throws ModelFault at a cycle.
#pragma once
#include "core/explore/explorer.h"

namespace pf {

// Walks until options.scout transitions are spent or options.max_states seen. The verdict is
// kViolated, or kBudget when nothing was found; `states` counts distinct ones.
ExploreResult scout(const Env& env, const ExploreOptions& options);

}  // namespace pf
