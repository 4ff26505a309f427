// The digest of a big array, kept up to date by every write and never computed from scratch.
//
// An array of fan-out 16 over leaves has the sum, modulo 2^128, over all its elements of
//
//   weight(index) * (hash(value) - hash(zero value))
//
// where weight(index) is a product of one fixed factor for the place in the leaf and one for each
// level's child number. So
// 1. a write adds weight * (hash(new) - hash(old));
// 2. elements that were never written add nothing;
// 3. a subtree whose elements are all equal has a sum in closed form: filling costs no more than
//    the path to the subtree, whatever its size;
// 4. the sum depends on the values alone, not on how the tree stores them.
//
// How good it is: the hash of a value is a full 128-bit digest. All factors of a level but one are
// odd, the last is twice an odd number, and all differ modulo 32, so what equal changes at two
// places share before they cancel is at most 4 bits a level: two arrays that differ have the same
// sum with chance 2^-128 in general, 2^-92 for changes laid out like a hypercube over nine levels.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/base/digest.h"
#include "core/base/rng.h"

namespace pf::cow_hash {

__extension__ using Sum = unsigned __int128;

inline constexpr unsigned kFanBits = 4;
inline constexpr unsigned kFan = 1u << kFanBits;
inline constexpr unsigned kMaxLevels = 9;  // of inner nodes above the leaves

// `Count` factors (a power of two) that differ modulo 2 * Count; their total is odd, so that a sum
// over a whole block loses nothing.
template <std::size_t Count>
constexpr std::array<Sum, Count> factors(std::uint64_t seed) {
  std::array<Sum, Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    const std::uint64_t residue = i + 1 < Count ? 2 * i + 1 : 2;
    const std::uint64_t high = splitmix64(seed);
    const std::uint64_t low = splitmix64(seed);
    result[i] = static_cast<Sum>(high) << 64 | ((low & ~std::uint64_t{2 * Count - 1}) | residue);
  }
  return result;
}

template <std::size_t Count>
constexpr Sum total(const std::array<Sum, Count>& terms) {
  Sum sum = 0;
  for (const Sum term : terms) sum += term;
  return sum;
}

// kFactors[k]: of the child number in a node of level k + 1 (level 0 are the leaves).
inline constexpr std::array<std::array<Sum, kFan>, kMaxLevels> kFactors = [] {
  std::array<std::array<Sum, kFan>, kMaxLevels> result{};
  for (std::size_t k = 0; k < kMaxLevels; ++k) result[k] = factors<kFan>(0x636f77 + k);
  return result;
}();

// What depends on the size of a leaf: the factors of the places in it, and for each level the total
// weight of a whole subtree of that level, relative to its root.
template <std::size_t LeafSize>
struct Leaf {
  static constexpr std::array<Sum, LeafSize> kPlaces = factors<LeafSize>(0x6c656166);
  static constexpr std::array<Sum, kMaxLevels + 1> kBlocks = [] {
    std::array<Sum, kMaxLevels + 1> result{};
    result[0] = total(kPlaces);
    for (std::size_t k = 0; k < kMaxLevels; ++k) result[k + 1] = result[k] * total(kFactors[k]);
    return result;
  }();
};

// Of a value's bytes, as they lie in memory.
static_assert(std::endian::native == std::endian::little, "digests would differ on this machine");
template <class T>
Sum value_hash(const T& value) {
  Digest digest;
  if constexpr (sizeof(T) <= 16) {
    std::uint64_t words[2] = {};
    std::memcpy(words, &value, sizeof value);
    digest = digest_pair(words[0], words[1]);
  } else {
    digest = digest_bytes(&value, sizeof value);
  }
  return static_cast<Sum>(digest.hi) << 64 | digest.lo;
}

}  // namespace pf::cow_hash
