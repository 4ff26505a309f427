#include "core/explore/state_set.h"

#include <sys/mman.h>

#include <new>
#include <thread>

namespace pf {
namespace {

constexpr std::uint64_t kFirstSlots = 1 << 12;

// Held for some ten instructions, or for one doubling of a shard.
class Hold {
 public:
  Hold(std::atomic<bool>& lock, bool needed) : lock_(needed ? &lock : nullptr) {
    while (lock_ != nullptr && lock_->exchange(true, std::memory_order_acquire)) {
      std::this_thread::yield();
    }
  }
  ~Hold() {
    if (lock_ != nullptr) lock_->store(false, std::memory_order_release);
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  std::atomic<bool>* lock_;
};

}  // namespace

void StateSet::Release::operator()(Digest* slots) const { munmap(slots, bytes); }

StateSet::Slots StateSet::allocate(std::uint64_t slots) {
  const std::size_t bytes = slots * sizeof(Digest);
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  madvise(at, bytes, MADV_HUGEPAGE);  // refused or not: only speed hangs on it
#endif
  return Slots(static_cast<Digest*>(at), Release{bytes});
}

StateSet::StateSet(bool shared) : shard_mask_(shared ? shards_.size() - 1 : 0) {
  for (std::uint64_t i = 0; i <= shard_mask_; ++i) resize(shards_[i], kFirstSlots);
}

void StateSet::resize(Shard& s, std::uint64_t slots) {
  const std::uint64_t old_slots = s.slots ? s.mask + 1 : 0;
  Slots old = allocate(slots);
  old.swap(s.slots);
  s.start.store(s.slots.get(), std::memory_order_relaxed);
  s.mask.store(slots - 1, std::memory_order_relaxed);
  s.used = 0;
  for (std::uint64_t i = 0; i < old_slots; ++i) {
    if (!(old[i] == Digest{})) put(s, old[i]);
  }
}

bool StateSet::put(Shard& s, Digest d) {
  const std::uint64_t mask = s.mask.load(std::memory_order_relaxed);
  for (std::uint64_t i = d.lo & mask;; i = (i + 1) & mask) {
    if (s.slots[i] == d) return false;
    if (s.slots[i] == Digest{}) {
      s.slots[i] = d;
      ++s.used;
      return true;
    }
  }
}

bool StateSet::has(const Shard& s, Digest d) {
  const std::uint64_t mask = s.mask.load(std::memory_order_relaxed);
  for (std::uint64_t i = d.lo & mask;; i = (i + 1) & mask) {
    if (s.slots[i] == d) return true;
    if (s.slots[i] == Digest{}) return false;
  }
}

bool StateSet::contains(Digest d) {
  if (d == Digest{}) d.lo = 1;
  Shard& s = shards_[d.hi & shard_mask_];
  const Hold hold(s.locked, shard_mask_ != 0);
  return has(s, d);
}

bool StateSet::insert(Digest d) {
  if (d == Digest{}) d.lo = 1;  // zero marks a free slot
  Shard& s = shards_[d.hi & shard_mask_];
  const Hold hold(s.locked, shard_mask_ != 0);
  if (!put(s, d)) return false;
  if (s.used * 4 > (s.mask + 1) * 3) resize(s, (s.mask + 1) * 2);
  return true;
}

std::uint64_t StateSet::size() const {
  std::uint64_t n = 0;
  for (const Shard& s : shards_) n += s.used;
  return n;
}

std::uint64_t StateSet::bytes() const {
  std::uint64_t n = 0;
  for (std::uint64_t i = 0; i <= shard_mask_; ++i) n += (shards_[i].mask + 1) * sizeof(Digest);
  return n;
}

}  // namespace pf
