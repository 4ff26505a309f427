// What happened lately, in order of time, in memory used again and again: grows to the most that is
// held at once, then allocates no more.
#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace pf {

template <class T>
class ChangeLog {
 public:
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  const T& operator[](std::size_t i) const { return ring_[(first_ + i) & (ring_.size() - 1)]; }
  T& operator[](std::size_t i) { return ring_[(first_ + i) & (ring_.size() - 1)]; }
  T& back() { return (*this)[count_ - 1]; }
  bool full() const { return count_ == ring_.size(); }
  void push(const T& item) {
    if (full()) grow();
    ring_[(first_ + count_++) & (ring_.size() - 1)] = item;
  }
  void pop_front() {
    first_ = (first_ + 1) & (ring_.size() - 1);
    --count_;
  }
  void pop_back() { --count_; }

 private:
  void grow() {
    std::vector<T> larger(ring_.empty() ? 256 : 2 * ring_.size());
    for (std::size_t i = 0; i < count_; ++i) larger[i] = (*this)[i];
    ring_ = std::move(larger);
    first_ = 0;
  }

  std::vector<T> ring_;  // a power of two long
  std::size_t first_ = 0, count_ = 0;
};

// The first of `most` out of `all` around the one at `centre`.
inline std::size_t first_around(std::size_t centre, std::size_t all, std::size_t most) {
  if (all <= most) return 0;
  return std::min(centre > most / 2 ? centre - most / 2 : 0, all - most);
}

}  // namespace pf
