#include "core/explore/state_set.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>
#include <thread>
#include <utility>

#include "core/base/assert.h"

namespace pf {
namespace {

constexpr std::uint64_t kFirstSlots = 1 << 12;

// Neither half of what lies in a slot is zero.
Digest named(Digest d) {
  if (d.lo == 0) d.lo = 1;
  if (d.hi == 0) d.hi = 1;
  return d;
}

// The second half of a slot whose first is taken: another thread may be about to store it.
std::uint64_t second_half(const std::atomic<std::uint64_t>& hi) {
  std::uint64_t value = hi.load(std::memory_order_acquire);
  for (; value == 0; value = hi.load(std::memory_order_acquire)) std::this_thread::yield();
  return value;
}

}  // namespace

void StateSet::Release::operator()(Slot* slots) const { munmap(slots, bytes); }

StateSet::Slots StateSet::allocate(std::uint64_t slots) {
  const std::size_t bytes = slots * sizeof(Slot);
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  madvise(at, bytes, MADV_HUGEPAGE);  // refused or not: only speed hangs on it
#endif
  return Slots(static_cast<Slot*>(at), Release{bytes});
}

// A thread adds at most kBetween before it counts them, and as many again before it next asks.
StateSet::StateSet(unsigned threads)
    : shared_(threads > 1), slack_(shared_ ? 2 * kBetween * threads : 0) {
  const std::uint64_t slots = std::max(kFirstSlots, std::bit_ceil(4 * slack_));
  slots_ = allocate(slots);
  mask_ = slots - 1;
}

void StateSet::grow() {
  const std::uint64_t old_slots = mask_ + 1;
  const Slots old = std::exchange(slots_, allocate(2 * old_slots));
  mask_ = 2 * old_slots - 1;
  for (std::uint64_t i = 0; i < old_slots; ++i) {
    const Digest d{old[i].lo.load(std::memory_order_relaxed),
                   old[i].hi.load(std::memory_order_relaxed)};
    if (d.lo != 0) put<false>(d);
  }
}

template <bool kShared>
bool StateSet::put(Digest d) {
  std::uint64_t i = d.lo & mask_;
  for (std::uint64_t tried = 0; tried <= mask_; ++tried, i = (i + 1) & mask_) {
    Slot& slot = slots_[i];
    std::uint64_t lo = slot.lo.load(std::memory_order_acquire);
    if (lo == 0) {
      if constexpr (!kShared) slot.lo.store(d.lo, std::memory_order_relaxed);
      if (!kShared || slot.lo.compare_exchange_strong(lo, d.lo)) {
        slot.hi.store(d.hi, std::memory_order_release);
        return true;
      }
    }
    if (lo == d.lo && second_half(slot.hi) == d.hi) return false;
  }
  PF_ASSERT(false, "whoever inserts asks in time whether the set is crowded");
  return false;
}

bool StateSet::insert(Digest d) {
  d = named(d);
  if (shared_) return put<true>(d);
  if (!put<false>(d)) return false;
  if (crowded(++used_)) grow();
  return true;
}

bool StateSet::contains(Digest d) const {
  d = named(d);
  for (std::uint64_t i = d.lo & mask_;; i = (i + 1) & mask_) {
    const std::uint64_t lo = slots_[i].lo.load(std::memory_order_acquire);
    if (lo == 0) return false;
    if (lo == d.lo && slots_[i].hi.load(std::memory_order_acquire) == d.hi) return true;
  }
}

std::uint64_t StateSet::size() const {
  if (!shared_) return used_;
  std::uint64_t n = 0;
  for (std::uint64_t i = 0; i <= mask_; ++i) n += slots_[i].lo.load() != 0 ? 1 : 0;
  return n;
}

}  // namespace pf
