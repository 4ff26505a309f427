// When each slot of a timed run acts next, what the parked ones wait for, and the run's chance.
//
// Invariants:
//  1. A slot has at most one pending wake-up: the earliest asked for. A wake-up is a question,
//  never a
//     promise: the slot acts only if it then can.
//  2. A slot that cannot act is parked until one of the conditions it named is raised.
//  3. Latencies are drawn here and nowhere else, with integer arithmetic.
#pragma once
#include <cstdint>
#include <vector>

#include "core/base/event_queue.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "core/hw/spec.h"

namespace pf {

// What a parked slot may wait for; several may be raised in one step.
enum Condition : std::uint32_t {
  kTranslated = 1,
  kBufferDrained = 2,
  kClockTicked = 4,
  kAcked = 8,
  kHelperFree = 16,
  kDeviceTurn = 32,
  kEntryChanged = 64,
  kSpace = 128,
  kTxnOver = 256,
  kDeviceLeft = 512,
  kTxnBegun = 1024,
};

class Agenda {
 public:
  Agenda() = default;
  Agenda(std::uint32_t slots, std::uint64_t seed);

  // What a latency turns out to be: a run draws, a question about bounds takes one end.
  enum class Draws : std::uint8_t { kAny, kLeast, kMost };

  Time now = 0;
  std::uint32_t raised = 0;
  Rng rng;
  Draws draws = Draws::kAny;

  void wake(std::uint8_t slot, Time due);
  void cancel(std::uint8_t slot);
  void park(std::uint8_t slot, std::uint32_t conditions);
  // Wakes every parked slot whose condition was raised, now, in the order of their numbers.
  void settle();

  bool empty() const { return queue_.empty(); }
  Time next_due() const { return queue_.next_due(); }
  std::uint32_t pending() const { return queue_.size(); }
  std::uint8_t pop();  // moves `now` to its due time
  Time draw(const Latency& l);

  Digest digest() const;

  // All of it as plain data: a head, then one record a slot. `order` = place among equal due times.
  struct Saved {
    Time now = 0;
    Rng rng;
    std::uint32_t raised = 0, slots = 0;
  };
  struct SavedSlot {
    Time due = kNever;
    std::uint32_t order = 0, parked_for = 0;
  };
  std::uint32_t slots() const { return static_cast<std::uint32_t>(slots_.size()); }
  Saved saved() const { return {now, rng, raised, slots()}; }
  template <class Visit>
  void for_each_saved(Visit&& visit) const {
    for (const SavedSlot& s : saved_slots()) visit(s);
  }
  // False when the records contradict themselves; then nothing has changed.
  bool restore(const Saved& head, const std::vector<SavedSlot>& saved);
  friend bool operator==(const Agenda& a, const Agenda& b);

 private:
  std::vector<SavedSlot> saved_slots() const;
  struct Slot {
    EventHandle handle;
    Time due = kNever;             // kNever = no wake-up pending
    std::uint32_t parked_for = 0;  // 0 = not parked
    std::uint32_t spare = 0;
  };
  EventQueue queue_;
  std::vector<Slot> slots_;
  std::uint32_t parked_any_ = 0;  // union of parked_for
  std::uint64_t parked_[4] = {};  // bit per slot that may be parked
};

}  // namespace pf
