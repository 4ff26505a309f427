// Rng: the one source of chance of a run, plain data inside World. Copying a World copies it, so a
// branch and its origin draw the same numbers until they differ in what they draw for.
//
// 1. The numbers are those of xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64:
//    the same on every machine. Period 2^256 - 1.
// 2. A default Rng is closed: a draw from it is an assertion failure. Exploration works on Worlds
//    whose Rng is closed, because there every choice must be the explorer's.
// 3. Only step() draws. Views, traces and metrics never do: they would change the run they watch.
#pragma once
#include <cstdint>

#include "core/base/assert.h"

namespace pf {

// Advances `state` and returns the next number of SplitMix64: turns one seed into many.
constexpr std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

struct Rng {
  std::uint64_t s[4] = {};

  static constexpr Rng from_seed(std::uint64_t seed) {
    Rng rng;
    for (std::uint64_t& word : rng.s) word = splitmix64(seed);
    return rng;
  }
  constexpr bool closed() const { return (s[0] | s[1] | s[2] | s[3]) == 0; }

  // Uniform over all 64-bit values.
  std::uint64_t next() {
    PF_ASSERT(!closed(), "a draw needs a seeded generator; exploration draws nothing");
    const std::uint64_t result = rotate(s[1] * 5, 7) * 9;
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
  }

  // Uniform over 0 .. n-1, without bias (Lemire 2019: the high half of a wide product, drawn again
  // in the rare case that its low half falls among the values that would be counted once too
  // often). REQUIRES n > 0.
  std::uint64_t below(std::uint64_t n) {
    PF_ASSERT(n > 0, "a draw needs something to choose from");
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>(next()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t surplus = -n % n;
      while (static_cast<std::uint64_t>(product) < surplus) {
        product = static_cast<Wide>(next()) * n;
      }
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

  // Uniform over lo .. hi, both included. REQUIRES lo <= hi.
  std::int64_t range(std::int64_t lo, std::int64_t hi) {
    PF_ASSERT(lo <= hi, "a range goes upwards");
    const std::uint64_t span = static_cast<std::uint64_t>(hi) - static_cast<std::uint64_t>(lo);
    const std::uint64_t offset = span == ~std::uint64_t{0} ? next() : below(span + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(lo) + offset);
  }

  friend constexpr bool operator==(const Rng&, const Rng&) = default;

 private:
  static constexpr std::uint64_t rotate(std::uint64_t v, int by) {
    return v << by | v >> (64 - by);
  }
};

}  // namespace pf
