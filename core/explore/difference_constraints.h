// Moments in time bound by differences: "b at least d after a", "b at most d after a". Solved exactly,
// on integers, by the Bellman-Ford algorithm.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/time.h"

namespace pf {

class DifferenceConstraints {
 public:
  // Moments 0 .. n-1, none before time 0.
  explicit DifferenceConstraints(std::uint32_t moments) : moments_(moments) {}

  void at_least(std::uint32_t a, std::uint32_t b, Time d) { edges_.push_back({a, b, d}); }
  void at_most(std::uint32_t a, std::uint32_t b, Time d) { edges_.push_back({b, a, -d}); }

  // Forgets all but the first n constraints.
  std::size_t size() const { return edges_.size(); }
  void shrink(std::size_t n) { edges_.resize(n); }

  // The earliest time of each moment; empty when the constraints contradict each other.
  std::optional<std::vector<Time>> earliest() const;

 private:
  struct Edge {  // to >= from + least
    std::uint32_t from, to;
    Time least;
  };
  std::uint32_t moments_;
  std::vector<Edge> edges_;
};

}  // namespace pf
