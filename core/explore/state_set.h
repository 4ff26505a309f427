// The states an exploration has seen: a set of 128-bit fingerprints that several threads share.
//
// Open addressing in shards, each with its own lock and its own growth (doubling at 3/4 full, 16
// bytes a slot), so that a growing table does not stop the others. A probe goes to memory that no
// cache holds: tables lie in huge pages where the system has them, and `prefetch` starts early.
// Invariants:
//  1. `insert` is true exactly once for each fingerprint, whatever the number of threads.
//  2. A set made for one thread takes no locks.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "core/base/digest.h"

namespace pf {

class StateSet {
 public:
  explicit StateSet(bool shared);

  // True when it was not there.
  bool insert(Digest d);
  bool contains(Digest d);
  // Starts fetching the slot that `insert` will look at.
  void prefetch(Digest d) const {
    const Shard& s = shards_[d.hi & shard_mask_];
    __builtin_prefetch(s.start.load(std::memory_order_relaxed) +
                       (d.lo & s.mask.load(std::memory_order_relaxed)));
  }

  std::uint64_t size() const;
  std::uint64_t bytes() const;

 private:
  struct Release {
    std::size_t bytes;
    void operator()(Digest* slots) const;
  };
  using Slots = std::unique_ptr<Digest[], Release>;

  struct alignas(64) Shard {
    std::atomic<bool> locked = false;
    std::atomic<const Digest*> start = nullptr;  // of `slots`; for prefetch, which takes no lock
    std::atomic<std::uint64_t> mask = 0;         // slots less one
    std::uint64_t used = 0;
    Slots slots;
  };

  static Slots allocate(std::uint64_t slots);
  static void resize(Shard& s, std::uint64_t slots);
  static bool put(Shard& s, Digest d);
  static bool has(const Shard& s, Digest d);

  const std::uint64_t shard_mask_;
  std::array<Shard, 64> shards_;  // the first shard_mask_ + 1 are in use
};

}  // namespace pf
