#include "core/explore/difference_constraints.h"

namespace pf {

std::optional<std::vector<Time>> DifferenceConstraints::earliest() const {
  std::vector<Time> at(moments_, 0);
  // Each round settles at least one more moment, unless a cycle pushes itself on for ever.
  for (std::uint32_t round = 0; round <= moments_; ++round) {
    bool moved = false;
    for (const Edge& e : edges_) {
      if (at[e.to] >= at[e.from] + e.least) continue;
      at[e.to] = at[e.from] + e.least;
      moved = true;
    }
    if (!moved) return at;
  }
  return std::nullopt;
}

}  // namespace pf
