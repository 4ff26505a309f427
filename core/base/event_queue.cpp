#include "core/base/event_queue.h"

#include <algorithm>

namespace pf {
namespace {

constexpr std::uint64_t kDigestSeed = 0x65766e7471;  // "evntq"

}  // namespace

EventQueue::Key EventQueue::winner(const Match& match) {
  return earlier({match.due[0], match.tag[0]}, rest_of(match, 0));
}

// climb() with an open leaf, writing nothing: what comes next if the hole is never filled.
EventQueue::Key EventQueue::first_beside_hole() const {
  const Match* level = match_.data();
  Key key = kOpen;
  std::uint32_t at = hole_;
  for (std::uint32_t width = capacity_; width > 1; at >>= 2) {
    key = earlier(key, rest_of(level[at >> 2], at & 3));
    level += (width + 3) >> 2;
    width = (width + 3) >> 2;
  }
  return key;
}

std::uint32_t EventQueue::unused_leaf() {
  if (unused_ != kNoLeaf) {
    const std::uint32_t leaf = unused_;
    unused_ = static_cast<std::uint32_t>(payload_[leaf]);
    return leaf;
  }
  if (fresh_ == capacity_) grow();
  return fresh_++;
}

void EventQueue::settle_hole() {
  const std::uint32_t leaf = hole_;
  hole_ = kNoLeaf;
  vacate(leaf);
}

void EventQueue::vacate(std::uint32_t leaf) {
  climb(leaf, kOpen);
  payload_[leaf] = unused_;
  unused_ = leaf;
  if (capacity_ > kMinCapacity && size_ < capacity_ / 8) rebuild(save().entries);
}

bool EventQueue::cancel(EventHandle handle) {
  if (hole_ != kNoLeaf) settle_hole();  // first: it may move the items
  const std::uint32_t leaf = leaf_of(handle);
  if (leaf == kNoLeaf) return false;
  --size_;
  vacate(leaf);
  return true;
}

EventHandle EventQueue::move(EventHandle handle, Time due) {
  PF_ASSERT(due >= 0 && due < kNever, "an event is due at a time that can come");
  PF_ASSERT(pushes_ < kMaxPushes, "a run has fewer events than push numbers");
  if (hole_ != kNoLeaf) settle_hole();  // first: it may move the items
  const std::uint32_t leaf = leaf_of(handle);
  PF_ASSERT(leaf != kNoLeaf, "only what is pending moves");
  const std::uint64_t tag = pushes_++ << kLeafBits | leaf;
  climb(leaf, {static_cast<std::uint64_t>(due), tag});
  return {tag};
}

std::uint32_t EventQueue::leaf_of(EventHandle handle) const {
  const std::uint64_t number = handle.bits >> kLeafBits;
  auto leaf = static_cast<std::uint32_t>(handle.bits & kLeafMask);
  if (number < moved_before_) {
    const auto at = std::lower_bound(moved_.begin(), moved_.end(), number);
    leaf = static_cast<std::uint32_t>(at - moved_.begin());
  }
  if (leaf >= capacity_ || leaf == hole_) return kNoLeaf;
  return match_[leaf >> 2].tag[leaf & 3] >> kLeafBits == number ? leaf : kNoLeaf;
}

void EventQueue::clear() {
  const std::uint64_t pushes = pushes_;
  *this = {};
  pushes_ = pushes;
}

void EventQueue::grow() {
  PF_ASSERT(capacity_ < kMaxPending, "the pending events are bounded");
  match_.resize(capacity_ / 4);  // the leaves stay where they are; the upper levels make room
  capacity_ = std::max(kMinCapacity, 2 * capacity_);
  payload_.resize(capacity_);
  replay_all();
}

// Fits the storage to `entries`, which keep their push numbers and so their handles.
void EventQueue::rebuild(std::vector<Saved::Entry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.handle.bits < b.handle.bits; });
  PF_ASSERT(entries.size() <= kMaxPending, "the pending events are bounded");
  capacity_ = kMinCapacity;
  size_ = static_cast<std::uint32_t>(entries.size());
  while (capacity_ < size_) capacity_ *= 2;
  match_.clear();
  match_.resize(capacity_ / 4, kOpenMatch);
  payload_.assign(capacity_, 0);
  moved_.clear();
  for (std::uint32_t leaf = 0; leaf < size_; ++leaf) {
    const std::uint64_t number = entries[leaf].handle.bits >> kLeafBits;
    PF_ASSERT(number < pushes_, "an item was pushed before it was kept");
    match_[leaf >> 2].due[leaf & 3] = static_cast<std::uint64_t>(entries[leaf].item.due);
    match_[leaf >> 2].tag[leaf & 3] = number << kLeafBits | leaf;
    payload_[leaf] = entries[leaf].item.payload;
    moved_.push_back(number);
  }
  moved_before_ = pushes_;
  hole_ = unused_ = kNoLeaf;
  fresh_ = size_;
  replay_all();
}

// Lays out the upper levels over the leaves and plays every match.
void EventQueue::replay_all() {
  std::size_t matches = 0;
  for (std::uint32_t width = capacity_; width > 1; width = (width + 3) / 4) {
    matches += (width + 3) / 4;
  }
  match_.resize(matches, kOpenMatch);
  Match* level = match_.data();
  for (std::uint32_t width = capacity_ / 4; width > 1; width = (width + 3) / 4) {
    Match* upper = level + width;
    for (std::uint32_t at = 0; at < width; ++at) {
      const Key key = winner(level[at]);
      upper[at / 4].due[at & 3] = key.due;
      upper[at / 4].tag[at & 3] = key.tag;
    }
    level = upper;
  }
  champion_ = winner(*level);
}

std::vector<EventQueue::Key> EventQueue::in_order() const {
  std::vector<Key> keys;
  keys.reserve(size_);
  for (std::uint32_t leaf = 0; leaf < fresh_; ++leaf) {
    const Key key = {match_[leaf >> 2].due[leaf & 3], match_[leaf >> 2].tag[leaf & 3]};
    if (key.tag != kOpen.tag && leaf != hole_) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end(),
            [](Key a, Key b) { return a.due != b.due ? a.due < b.due : a.tag < b.tag; });
  return keys;
}

bool EventQueue::same_items(const EventQueue& other) const {
  if (size_ != other.size_) return false;
  const std::vector<Key> mine = in_order();
  const std::vector<Key> theirs = other.in_order();
  return std::equal(mine.begin(), mine.end(), theirs.begin(),
                    [&](Key a, Key b) { return item(a) == other.item(b); });
}

Digest EventQueue::digest() const {
  std::vector<std::uint64_t> words;
  words.reserve(2 * std::size_t{size_});
  for_each([&words](const Item& it) {
    words.push_back(static_cast<std::uint64_t>(it.due));
    words.push_back(it.payload);
  });
  return digest_words(words.data(), words.size(), kDigestSeed);
}

EventQueue::Saved EventQueue::save() const {
  Saved saved{{}, pushes_};
  saved.entries.reserve(size_);
  for (const Key& key : in_order()) saved.entries.push_back({item(key), {key.tag}});
  return saved;
}

EventQueue EventQueue::load(const Saved& saved) {
  EventQueue queue;
  queue.pushes_ = saved.pushes;
  queue.rebuild(saved.entries);
  return queue;
}

}  // namespace pf
