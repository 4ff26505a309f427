#include "core/explore/state_hash.h"

#include <cstring>

#include "core/base/assert.h"
#include "core/base/rng.h"

namespace pf {
namespace {

constexpr std::uint32_t kWords = kChunkBytes / 8;

StateHash::Wide product(const std::uint64_t* words, const std::uint64_t* keys) {
  return static_cast<StateHash::Wide>(words[0] + keys[0]) * (words[1] + keys[1]);
}

// Inline always: it is a sixth of a search, and called from three places.
[[gnu::always_inline]] inline StateHash::Sum of_chunk(const std::byte* chunk,
                                                      const std::uint64_t* keys) {
  std::uint64_t w[kWords];
  std::memcpy(w, chunk, sizeof w);
  StateHash::Sum s;
  for (std::uint32_t i = 0; i < kWords; i += 2) {
    s.first += product(w + i, keys + i);
    s.second += product(w + i, keys + i + 2);
  }
  return s;
}

}  // namespace

StateHash::StateHash(std::uint32_t bytes) : chunks_(bytes / kChunkBytes) {
  PF_ASSERT(bytes % kChunkBytes == 0, "a block is whole chunks");
  Rng rng = Rng::from_seed(0x5f3759df);  // any fixed one: fingerprints are compared across threads
  keys_.resize(std::size_t{chunks_} * kWords + 2);
  for (std::uint64_t& key : keys_) key = rng.next();
}

StateHash::Sum StateHash::whole(const std::byte* block) const {
  Sum sum;
  for (std::uint32_t c = 0; c < chunks_; ++c) {
    const Sum s = of_chunk(block + c * kChunkBytes, &keys_[c * kWords]);
    sum.first += s.first;
    sum.second += s.second;
  }
  return sum;
}

void StateHash::update(Sum& sum, const std::byte* before, const std::byte* after,
                       std::uint64_t dirty) const {
  Sum total = sum;
  for (; dirty != 0; dirty &= dirty - 1) {
    for (auto c = static_cast<std::uint32_t>(__builtin_ctzll(dirty)); c < chunks_; c += 64) {
      const std::uint64_t* keys = &keys_[c * kWords];
      std::uint64_t old[kWords], now[kWords];
      std::memcpy(old, before + c * kChunkBytes, sizeof old);
      std::memcpy(now, after + c * kChunkBytes, sizeof now);
      for (std::uint32_t i = 0; i < kWords; i += 2) {
        if (((old[i] ^ now[i]) | (old[i + 1] ^ now[i + 1])) == 0) continue;
        total.first += product(now + i, keys + i) - product(old + i, keys + i);
        total.second += product(now + i, keys + i + 2) - product(old + i, keys + i + 2);
      }
    }
  }
  sum = total;
}

Digest StateHash::finish(const Sum& sum) {
  digest_detail::Lane lane = digest_detail::first_lane(0);
  lane.absorb(static_cast<std::uint64_t>(sum.first), static_cast<std::uint64_t>(sum.first >> 64));
  lane.absorb(static_cast<std::uint64_t>(sum.second), static_cast<std::uint64_t>(sum.second >> 64));
  return lane.finish(sizeof sum);
}

}  // namespace pf
