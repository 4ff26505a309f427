// Moments in time bound by differences: "b at least d after a", "b at most d after a", "b at most
// as late as the latest of these". Solved exactly, on integers.
//
// Without the last kind it is a longest path (Bellman-Ford). Of the last kind one term of each
// bound that is not met by itself is tried after the other; a solution of the constraints with one
// term of each is one of all.
#pragma once
#include <cstdint>
#include <vector>

#include "core/base/time.h"

namespace pf {

class DifferenceConstraints {
 public:
  using Moment = std::uint32_t;
  struct Term {  // d after `from`
    Moment from = 0;
    Time d = 0;
  };
  struct Edge {  // to >= from + least
    Moment from = 0, to = 0;
    Time least = 0;
    std::uint32_t tag = 0;  // the caller's
  };
  enum class Answer : std::uint8_t { kSolved, kContradiction, kGaveUp };

  // Moments 0 .. n-1, none before time 0.
  explicit DifferenceConstraints(std::uint32_t moments) : moments_(moments) {}

  void at_least(Moment a, Moment b, Time d, std::uint32_t tag = 0) {
    edges_.push_back({a, b, d, tag});
  }
  void at_most(Moment a, Moment b, Time d, std::uint32_t tag = 0) {
    edges_.push_back({b, a, -d, tag});
  }
  // b <= max over the terms. REQUIRES at least one.
  void at_most_latest(Moment b, std::vector<Term> terms, std::uint32_t tag = 0);

  // Tries at most so many combinations of terms.
  Answer solve(std::uint32_t tries = 10'000);
  // kSolved: the earliest times, for the terms that were chosen.
  const std::vector<Time>& times() const { return times_; }
  // kContradiction: edges one after the other that lead from a moment to a later one than itself;
  // for the first combination of terms.
  const std::vector<Edge>& cycle() const { return cycle_; }

 private:
  struct Bound {
    Moment to = 0;
    std::vector<Term> terms;
    std::uint32_t tag = 0;
  };

  bool earliest();
  void note_cycle(const std::vector<std::uint32_t>& came_by, Moment on);
  const Bound* unmet() const;
  Answer choose(std::uint32_t& tries);

  std::uint32_t moments_;
  std::vector<Edge> edges_;
  std::vector<Bound> bounds_;
  std::vector<Time> times_;
  std::vector<Edge> cycle_;
};

}  // namespace pf
