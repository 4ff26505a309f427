// The states on the path in hand, to tell a state that comes again on its own path: the graph of an
// exploration has no cycle, so one is a fault of the model, and nothing searched there means
// anything.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "core/base/digest.h"
#include "core/world/step.h"

namespace pf {

struct ModelFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Trail {
 public:
  std::size_t size() const { return states_.size(); }
  const std::vector<Digest>& states() const { return states_; }
  void add(Digest d) {
    ++counts_[bucket(d)];
    states_.push_back(d);
  }
  void cut(std::size_t size) {
    for (; states_.size() > size; states_.pop_back()) --counts_[bucket(states_.back())];
  }
  // Where on the path, or -1. One look into a small table, nearly always.
  std::int64_t find(Digest d) const {
    if (counts_[bucket(d)] == 0) return -1;
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (states_[i] == d) return static_cast<std::int64_t>(i);
    }
    return -1;
  }

 private:
  static std::size_t bucket(Digest d) { return d.hi >> 52; }

  std::vector<Digest> states_;
  std::array<std::uint16_t, 4096> counts_{};  // of states, by the upper bits of their digests
};

// `path`: from the first state; its choices from `back` on lead to the state they began at.
[[noreturn]] void throw_cycle(const Env& env, std::span<const Choice> path, std::size_t back);

}  // namespace pf
