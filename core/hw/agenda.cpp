#include "core/hw/agenda.h"

#include <algorithm>

#include "core/base/distribution.h"

namespace pf {

Agenda::Agenda(std::uint32_t slots, std::uint64_t seed)
    : rng(Rng::from_seed(seed)), slots_(slots) {}

void Agenda::wake(std::uint8_t slot, Time due) {
  Slot& s = slots_[slot];
  s.parked_for = 0;
  if (s.due <= due) return;
  const bool pending = s.due != kNever;
  s.due = std::max(due, now);
  s.handle = pending ? queue_.move(s.handle, s.due) : queue_.push(s.due, slot);
}

void Agenda::cancel(std::uint8_t slot) {
  Slot& s = slots_[slot];
  if (s.due != kNever) queue_.cancel(s.handle);
  s.due = kNever;
  s.parked_for = 0;
}

void Agenda::park(std::uint8_t slot, std::uint32_t conditions) {
  slots_[slot].parked_for = conditions;
  parked_any_ |= conditions;
  parked_[slot >> 6] |= std::uint64_t{1} << (slot & 63);
}

void Agenda::settle() {
  const std::uint32_t what = raised;
  raised = 0;
  if ((what & parked_any_) == 0) return;
  parked_any_ = 0;
  for (unsigned word = 0; word < 4; ++word) {
    for (std::uint64_t bits = parked_[word]; bits != 0; bits &= bits - 1) {
      const unsigned i = word * 64 + static_cast<unsigned>(__builtin_ctzll(bits));
      const std::uint32_t waits = slots_[i].parked_for;
      if (waits != 0 && (waits & what) == 0) {
        parked_any_ |= waits;
        continue;
      }
      parked_[word] &= ~(std::uint64_t{1} << (i & 63));
      if (waits != 0) wake(static_cast<std::uint8_t>(i), now);
    }
  }
}

std::uint8_t Agenda::pop() {
  const EventQueue::Item item = queue_.pop();
  const auto slot = static_cast<std::uint8_t>(item.payload);
  slots_[slot].due = kNever;
  now = std::max(now, item.due);
  return slot;
}

Time Agenda::draw(const Latency& l) {
  if (draws == Draws::kLeast) return l.min;
  return draws == Draws::kMost ? l.max : draw_latency(rng, l.min, l.typ, l.max);
}

std::vector<Agenda::SavedSlot> Agenda::saved_slots() const {
  std::vector<SavedSlot> out(slots_.size());
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    out[i] = {slots_[i].due, 0, slots_[i].parked_for};
  }
  std::uint32_t order = 0;
  queue_.for_each([&](const EventQueue::Item& item) { out[item.payload].order = order++; });
  return out;
}

bool Agenda::restore(const Saved& head, const std::vector<SavedSlot>& saved) {
  std::vector<std::pair<std::uint32_t, std::size_t>> pending;
  for (std::size_t i = 0; i < saved.size(); ++i) {
    if (saved[i].due == kNever) continue;
    if (saved[i].due < head.now) return false;
    pending.emplace_back(saved[i].order, i);
  }
  if (saved.size() != slots_.size() || head.rng.closed()) return false;
  std::sort(pending.begin(), pending.end());
  *this = Agenda(slots(), 1);
  now = head.now;
  rng = head.rng;
  raised = head.raised;
  for (const auto& [order, i] : pending) wake(static_cast<std::uint8_t>(i), saved[i].due);
  for (std::size_t i = 0; i < saved.size(); ++i) {
    if (saved[i].parked_for != 0) park(static_cast<std::uint8_t>(i), saved[i].parked_for);
  }
  return true;
}

Digest Agenda::digest() const {
  Digest d = digest_pair(static_cast<std::uint64_t>(now), raised, 1) ^ queue_.digest() ^
             digest_words(rng.s, 4, 2);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].parked_for != 0) d ^= digest_pair(i, slots_[i].parked_for, 3);
  }
  return d;
}

bool operator==(const Agenda& a, const Agenda& b) {
  if (a.now != b.now || a.raised != b.raised || !(a.rng == b.rng) || !(a.queue_ == b.queue_)) {
    return false;
  }
  return std::equal(a.slots_.begin(), a.slots_.end(), b.slots_.begin(), b.slots_.end(),
                    [](const Agenda::Slot& x, const Agenda::Slot& y) {
                      return x.due == y.due && x.parked_for == y.parked_for;
                    });
}

}  // namespace pf
