// States in a row, each as its words that are not zero: what a breadth-first level is kept in.
#pragma once
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/explore/state_hash.h"

namespace pf {

class PackedStates {
 public:
  // `bytes`: size of a state, a multiple of 8.
  explicit PackedStates(std::uint32_t bytes) : words_(bytes / 8) {}

  void add(const std::byte* state, const StateHash::Sum& sum);
  // Takes the states out in the order they came. False when there are no more.
  bool next(std::byte* state, StateHash::Sum& sum);
  void clear() {
    packed_.clear();
    at_ = 0;
  }
  bool empty() const { return packed_.empty(); }
  std::size_t bytes() const { return packed_.size() * 8; }

 private:
  std::uint32_t words_;
  std::vector<std::uint64_t> packed_;
  std::size_t at_ = 0;
};

inline void PackedStates::add(const std::byte* state, const StateHash::Sum& sum) {
  static_assert(sizeof sum == 4 * sizeof(std::uint64_t));
  const std::size_t start = packed_.size();
  packed_.resize(start + 4);
  std::memcpy(&packed_[start], &sum, sizeof sum);
  for (std::uint32_t first = 0; first < words_; first += 64) {
    const std::size_t mask_at = packed_.size();
    std::uint64_t mask = 0;
    packed_.push_back(0);
    for (std::uint32_t i = first; i < words_ && i < first + 64; ++i) {
      std::uint64_t word;
      std::memcpy(&word, state + 8 * i, 8);
      if (word == 0) continue;
      mask |= std::uint64_t{1} << (i - first);
      packed_.push_back(word);
    }
    packed_[mask_at] = mask;
  }
}

inline bool PackedStates::next(std::byte* state, StateHash::Sum& sum) {
  if (at_ == packed_.size()) return false;
  std::memcpy(static_cast<void*>(&sum), &packed_[at_], sizeof sum);
  at_ += 4;
  std::memset(state, 0, std::size_t{words_} * 8);
  for (std::uint32_t first = 0; first < words_; first += 64) {
    for (std::uint64_t mask = packed_[at_++]; mask != 0; mask &= mask - 1) {
      const auto i = first + static_cast<std::uint32_t>(__builtin_ctzll(mask));
      std::memcpy(state + 8 * i, &packed_[at_++], 8);
    }
  }
  return true;
}

}  // namespace pf
