// The states an exploration has seen: a set of 128-bit fingerprints that several threads share.
//
// Open addressing, 16 bytes a slot, at most 3/4 full. A fingerprint enters by one compare-and-swap
// of its first half and a store of its second, so threads meet only where they look at the same
// slot at the same moment: there is no lock, and no counter that all of them write. A probe goes to
// memory that no cache holds: the table lies in huge pages where the system has them, and
// `prefetch` starts early. Invariants:
//  1. `insert` is true exactly once for each fingerprint, whatever the number of threads.
//  2. `contains` is never true of what was not inserted; of what another thread inserts at that
//     moment it may be either.
//  3. A set for one thread grows by itself and uses no locked instruction. A shared one grows by
//     `grow` alone, while no other thread is inside: whoever inserts asks `crowded` at least once
//     in kBetween insertions.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#include "core/base/digest.h"

namespace pf {

class StateSet {
 public:
  static constexpr std::uint64_t kBetween = 1024;

  explicit StateSet(unsigned threads);

  // True when it was not there.
  bool insert(Digest d);
  bool contains(Digest d) const;
  // Starts fetching the slot that both look at first.
  void prefetch(Digest d) const { __builtin_prefetch(&slots_[d.lo & mask_]); }

  // With so many in it, and what every thread may add before it asks again, it must grow first.
  bool crowded(std::uint64_t size) const { return (size + slack_) * 4 > (mask_ + 1) * 3; }
  void grow();

  std::uint64_t size() const;  // counts; REQUIRES nobody inserts
  std::uint64_t bytes() const { return (mask_ + 1) * sizeof(Slot); }

 private:
  struct Slot {  // zero = free
    std::atomic<std::uint64_t> lo, hi;
  };
  struct Release {
    std::size_t bytes;
    void operator()(Slot* slots) const;
  };
  using Slots = std::unique_ptr<Slot[], Release>;

  static Slots allocate(std::uint64_t slots);
  template <bool kShared>
  bool put(Digest d);

  const bool shared_;
  const std::uint64_t slack_;  // what all threads may insert unseen
  std::uint64_t used_ = 0;     // of a set for one thread
  std::uint64_t mask_ = 0;     // slots less one
  Slots slots_;
};

}  // namespace pf
