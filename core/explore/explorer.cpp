#include "core/explore/explorer.h"

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
  if (options.stop_at_violation) result = scout(env, options);
  if (result.verdict != Verdict::kViolated) result = Search(env, options).run();
  if (options.shortest && result.verdict == Verdict::kViolated) {
    ExploreResult found = shortest(env, options);
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
