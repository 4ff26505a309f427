// Explores every interleaving of a small instance: takes every enabled choice, remembers what it
// has seen, checks the invariants in each state.
//
// First random walks look for a violation; then a depth-first search over copies of the World's
// block goes everywhere. A state is remembered by a 128-bit fingerprint of its canonical bytes,
// kept up to date from the chunks a step wrote. Latencies order nothing. Invariants:
//  1. `complete` only when every reachable state was expanded or the search stopped at a violation.
//  2. Verdict and (unreduced) state count do not depend on the number of threads.
//  3. A cycle in the graph is a fault of the model: thrown as ModelFault (trail.h) when a thread
//     meets it on its own path. One thread meets every cycle; several may part one among them and
//     not see it, so theirs is never `acyclic`.
//  4. Every terminal state must be the end: campaign over, queues empty, nothing outstanding (I5
//     and I6); there the contents are compared with golden memory (I8).
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/world/step.h"

namespace pf {

enum class Verdict : std::uint8_t { kHolds, kViolated, kBudget };

struct ExploreOptions {
  std::uint64_t max_states = 50'000'000;
  double max_seconds = 0;  // of walks, search and shortening together; 0 = no limit
  unsigned threads = 1;
  bool stop_at_violation = true;
  // Random walks may first spend so many transitions on finding a violation (scout.h); 0 = none.
  std::uint64_t scout = 300'000;
  // Replace the counterexample found by a shortest one (shortest.h), if the limits allow.
  bool shortest = false;
  const std::atomic<bool>* cancel = nullptr;
  // Called now and then from the searching thread: states so far, transitions so far.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

// Counts are those of the walks when these found the violation, else those of the search.
struct ExploreResult {
  Verdict verdict = Verdict::kHolds;
  bool complete = false;
  // Every state was expanded, by one thread, and none comes again on its path.
  bool acyclic = false;
  std::uint64_t states = 0, transitions = 0, terminals = 0;
  std::uint32_t max_depth = 0;  // choices on the longest path taken
  double wall_s = 0;
  Violation violation;
  std::vector<Choice> counterexample;
  bool shortest = false;  // no shorter list of choices leads to a violation
  Digest finals;  // of the set of terminal states, in any order: compares two ways of searching
};

ExploreResult explore(const Env& env, const ExploreOptions& options);

}  // namespace pf
