// The 128-bit fingerprint of a state's canonical bytes, kept up to date from the chunks a step
// wrote.
//
// Each pair of words (x, y) at its place in the block adds (x + k)(y + k'), with keys of that
// place, to a sum modulo 2^128; a second sum uses the keys one pair further on. That is the NH
// family (Black et al., UMAC, 1999) with a Toeplitz shift: two different blocks have equal pairs of
// sums with probability 2^-128. The sums only add up, so replacing a chunk is one subtraction and
// one addition. Invariants:
//  1. `update` over the chunks that differ gives what `whole` gives over the new block.
//  2. The fingerprint depends on the bytes alone: not on threads, order or machine (little-endian).
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/digest.h"

namespace pf {

inline constexpr std::uint32_t kChunkBytes = 64;  // what one dirty bit of a Hw view stands for

class StateHash {
 public:
  __extension__ using Wide = unsigned __int128;
  struct Sum {
    Wide first = 0, second = 0;
  };

  // `bytes`: size of the blocks, a multiple of kChunkBytes.
  explicit StateHash(std::uint32_t bytes);

  Sum whole(const std::byte* block) const;
  // `dirty`: bit i covers chunk i and, in larger blocks, chunks i + 64, i + 128 ...
  void update(Sum& sum, const std::byte* before, const std::byte* after, std::uint64_t dirty) const;
  static Digest finish(const Sum& sum);

 private:
  std::uint32_t chunks_ = 0;
  std::vector<std::uint64_t> keys_;
};

}  // namespace pf
