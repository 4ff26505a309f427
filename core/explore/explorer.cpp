#include "core/explore/explorer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/explore/scout.h"
#include "core/explore/search.h"
#include "core/explore/shortest.h"

namespace pf {

ExploreResult explore(const Env& env, const ExploreOptions& options) {
  using Wall = std::chrono::steady_clock;
  const Wall::time_point start = Wall::now();
  ExploreResult result;
  auto left = [&] {
    ExploreOptions rest = options;
    const std::chrono::duration<double> spent = Wall::now() - start;
    if (rest.max_seconds > 0) rest.max_seconds = std::max(1e-9, rest.max_seconds - spent.count());
    return rest;
  };
  if (options.stop_at_violation) result = scout(env, options);
  if (result.verdict != Verdict::kViolated) {
    const ExploreOptions rest = left();
    result = Search(env, rest).run();
  }
  if (options.shortest && result.verdict == Verdict::kViolated) {
    ExploreResult found = shortest(env, left());
    if (found.verdict == Verdict::kViolated) {
      result.violation = found.violation;
      result.counterexample = std::move(found.counterexample);
      result.shortest = true;
    }
  }
  result.wall_s = std::chrono::duration<double>(Wall::now() - start).count();
  return result;
}

}  // namespace pf
