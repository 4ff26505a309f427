// EventQueue: the pending events of a World, earliest first. A plain value: copied with the World,
// compared with ==, digested.
//
// 1. pop() takes the item with the smallest `due`; among equal `due`, the one pushed first.
// 2. cancel() leaves no trace: afterwards the queue is == to, and has the digest of, one into which
//    the item was never pushed. Both look at the list of (due, payload) in firing order and at
//    nothing else: not at storage, handles or how many items were ever pushed.
// 3. push, pop and cancel take a fixed number of steps for a given capacity, without a branch that
//    depends on the data. Capacity doubles when full and shrinks to fit when seven eighths are
//    unused, so a copy costs what is pending (256 items: about 0.1 us), not what once was.
// 4. At most kMaxPending items at once and 2^40 pushes in a life (asserted).
//
// How: a tournament of four-way matches. Every item sits in a leaf; each inner entry holds the
// earliest key of its four children. Replacing one leaf replays the matches on its way up; the
// other three contestants of each match are known beforehand, so the processor fetches them all
// while it compares. A popped leaf stays open until the next push fills it: the usual "pop one,
// push its successor" then climbs once.
#pragma once
#include <cstdint>
#include <vector>

#include "core/base/assert.h"
#include "core/base/digest.h"
#include "core/base/time.h"

namespace pf {

// Names one pushed item, for cancel(). It dies with the item; a dead or default handle is harmless.
// Its bits depend on the history of the queue: who keeps one must leave it out of == and digest.
struct EventHandle {
  std::uint64_t bits = 0;  // push number << 24 | leaf at the time of the push
};

class EventQueue {
 public:
  static constexpr std::uint32_t kMaxPending = 1u << 24;

  struct Item {
    Time due = kNever;
    std::uint64_t payload = 0;
    friend bool operator==(const Item&, const Item&) = default;
  };
  // What a file keeps of a queue: items in firing order, handles still good after load().
  struct Saved {
    struct Entry {
      Item item;
      EventHandle handle;
    };
    std::vector<Entry> entries;
    std::uint64_t pushes = 0;
  };

  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }

  // REQUIRES 0 <= due < kNever.
  EventHandle push(Time due, std::uint64_t payload);
  // The earliest item, left in or taken out. REQUIRES !empty().
  Item top() const;
  Item pop();
  // kNever when empty.
  Time next_due() const { return size_ == 0 ? kNever : static_cast<Time>(first().due); }
  // pop() and push() in one: returns the handle of the new item.
  EventHandle replace_top(Time due, std::uint64_t payload);
  // False when the item has fired or was cancelled before.
  bool cancel(EventHandle handle);
  // cancel() and push() of the same payload in one: returns the new handle. REQUIRES
  // pending(handle).
  EventHandle move(EventHandle handle, Time due);
  bool pending(EventHandle handle) const { return leaf_of(handle) != kNoLeaf; }
  // Drops all items. Handles given out before stay dead.
  void clear();

  // Calls visit(const Item&) in firing order. Sorts a list of the keys first, as == and digest()
  // do: fit for inspection and checks, not for every event of a long run.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Key& key : in_order()) visit(item(key));
  }

  friend bool operator==(const EventQueue& a, const EventQueue& b) { return a.same_items(b); }
  Digest digest() const;
  Saved save() const;
  static EventQueue load(const Saved& saved);

 private:
  // Keys order by (due, tag); tag = push number << 24 | leaf, so ties leave in order of push and
  // the key says where its payload is.
  struct Key {
    std::uint64_t due;
    std::uint64_t tag;
  };
  // The four contestants of one match. Two arrays, not four pairs: the compiler would load a pair
  // as one vector, which stalls on the two scalar stores that wrote it a moment ago.
  struct Match {
    std::uint64_t due[4];
    std::uint64_t tag[4];
  };
  static constexpr unsigned kLeafBits = 24;
  static constexpr std::uint64_t kLeafMask = (1u << kLeafBits) - 1;
  static constexpr std::uint32_t kNoLeaf = ~0u;
  static constexpr std::uint32_t kMinCapacity = 16;
  static constexpr std::uint64_t kMaxPushes = (std::uint64_t{1} << (64 - kLeafBits)) - 1;
  static constexpr std::uint64_t kAllOnes = ~std::uint64_t{0};
  static constexpr Key kOpen = {kAllOnes, kAllOnes};  // loses every match
  static constexpr Match kOpenMatch = {{kAllOnes, kAllOnes, kAllOnes, kAllOnes},
                                       {kAllOnes, kAllOnes, kAllOnes, kAllOnes}};

  static Key earlier(Key a, Key b);
  static Key rest_of(const Match& match, std::uint32_t place);
  static Key winner(const Match& match);
  Item item(Key key) const { return {static_cast<Time>(key.due), payload_[key.tag & kLeafMask]}; }

  // Puts the key into the leaf and replays the matches from there to the champion.
  void climb(std::uint32_t leaf, Key key);
  Key first() const { return hole_ == kNoLeaf ? champion_ : first_beside_hole(); }
  Key first_beside_hole() const;
  std::uint32_t unused_leaf();
  void settle_hole();
  void vacate(std::uint32_t leaf);
  void grow();
  void rebuild(std::vector<Saved::Entry> entries);
  void replay_all();
  std::uint32_t leaf_of(EventHandle handle) const;
  std::vector<Key> in_order() const;
  bool same_items(const EventQueue& other) const;

  std::vector<Match> match_;            // leaves first, then each upper level
  std::vector<std::uint64_t> payload_;  // by leaf; of an unused leaf, the next unused one
  // Items that moved to other leaves in the last rebuild: leaf i then held push number moved_[i].
  std::vector<std::uint64_t> moved_;
  Key champion_ = kOpen;            // earliest key; stale while hole_ is open
  std::uint64_t pushes_ = 1;        // number of the next push; 0 is the default handle's
  std::uint64_t moved_before_ = 0;  // handles of earlier pushes go through moved_
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;      // leaves: 0 or a power of two
  std::uint32_t hole_ = kNoLeaf;    // leaf just popped, whose matches are not replayed yet
  std::uint32_t unused_ = kNoLeaf;  // head of the list of unused leaves below fresh_
  std::uint32_t fresh_ = 0;         // leaves from here on were never used
};

// Inline from here: what every event of a run goes through.

// Selected by mask: a branch would be guessed wrong half of the time, and costs more than all the
// rest. The empty asm keeps the compiler from turning the mask back into that branch.
inline EventQueue::Key EventQueue::earlier(Key a, Key b) {
  __extension__ using Wide = unsigned __int128;
  const bool less =
      (static_cast<Wide>(a.due) << 64 | a.tag) < (static_cast<Wide>(b.due) << 64 | b.tag);
  std::uint64_t mask = -static_cast<std::uint64_t>(less);
  asm("" : "+r"(mask));
  return {b.due ^ ((a.due ^ b.due) & mask), b.tag ^ ((a.tag ^ b.tag) & mask)};
}

// The earliest of a match without the contestant at `place`.
inline EventQueue::Key EventQueue::rest_of(const Match& match, std::uint32_t place) {
  const auto at = [&match](std::uint32_t i) { return Key{match.due[i], match.tag[i]}; };
  return earlier(earlier(at(place ^ 1), at(place ^ 2)), at(place ^ 3));
}

inline void EventQueue::climb(std::uint32_t leaf, Key key) {
  Match* level = match_.data();
  std::uint32_t at = leaf;
  for (std::uint32_t width = capacity_; width > 1; at >>= 2) {
    Match& match = level[at >> 2];
    match.due[at & 3] = key.due;
    match.tag[at & 3] = key.tag;
    key = earlier(key, rest_of(match, at & 3));
    level += (width + 3) >> 2;
    width = (width + 3) >> 2;
  }
  champion_ = key;
}

inline EventHandle EventQueue::push(Time due, std::uint64_t payload) {
  PF_ASSERT(due >= 0 && due < kNever, "an event is due at a time that can come");
  PF_ASSERT(pushes_ < kMaxPushes, "a run has fewer events than push numbers");
  const std::uint32_t leaf = hole_ != kNoLeaf ? hole_ : unused_leaf();
  const std::uint64_t tag = pushes_++ << kLeafBits | leaf;
  hole_ = kNoLeaf;
  payload_[leaf] = payload;
  ++size_;
  climb(leaf, {static_cast<std::uint64_t>(due), tag});
  return {tag};
}

inline EventQueue::Item EventQueue::top() const {
  PF_ASSERT(size_ > 0, "the queue holds an event");
  return item(first());
}

inline EventQueue::Item EventQueue::pop() {
  PF_ASSERT(size_ > 0, "the queue holds an event");
  if (hole_ != kNoLeaf) settle_hole();
  hole_ = static_cast<std::uint32_t>(champion_.tag & kLeafMask);
  --size_;
  return item(champion_);
}

inline EventHandle EventQueue::replace_top(Time due, std::uint64_t payload) {
  pop();
  return push(due, payload);
}

}  // namespace pf
