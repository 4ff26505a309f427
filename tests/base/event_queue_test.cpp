// EventQueue against a plain sorted list, under every mixture of operations.
#include "core/base/event_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace pf {
namespace {

using Item = EventQueue::Item;

// A small generator of its own: a test of the queue should not stand on other tested parts.
struct Dice {
  std::uint64_t state;
  std::uint64_t below(std::uint64_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (state >> 11) % n;
  }
};

// The model: a vector kept in firing order by the most obvious means.
struct SortedList {
  struct Entry {
    Item item;
    EventHandle handle;
  };
  std::vector<Entry> entries;

  void push(Time due, std::uint64_t payload, EventHandle handle) {
    const auto at = std::upper_bound(entries.begin(), entries.end(), due,
                                     [](Time t, const Entry& e) { return t < e.item.due; });
    entries.insert(at, {{due, payload}, handle});
  }
  Item pop() {
    const Item first = entries.front().item;
    entries.erase(entries.begin());
    return first;
  }
};

std::vector<Item> listed(const EventQueue& queue) {
  std::vector<Item> items;
  queue.for_each([&items](const Item& item) { items.push_back(item); });
  return items;
}

// The same items, never touched by a pop or a cancel.
EventQueue rebuilt(const SortedList& list) {
  EventQueue queue;
  for (const auto& entry : list.entries) queue.push(entry.item.due, entry.item.payload);
  return queue;
}

void expect_same(const EventQueue& queue, const SortedList& list) {
  ASSERT_EQ(queue.size(), list.entries.size());
  ASSERT_EQ(queue.next_due(), list.entries.empty() ? kNever : list.entries.front().item.due);
  const std::vector<Item> items = listed(queue);
  ASSERT_EQ(items.size(), list.entries.size());
  for (std::size_t i = 0; i < items.size(); ++i) ASSERT_EQ(items[i], list.entries[i].item) << i;
  ASSERT_TRUE(queue == rebuilt(list));
  ASSERT_EQ(queue.digest(), rebuilt(list).digest());
}

// One random operation on both. `spread` small makes ties common; `target` is the size aimed at.
struct Pair {
  EventQueue queue;
  SortedList list;
  std::vector<EventHandle> dead;
  Time now = 0;
  std::uint64_t payload = 0;

  void step(Dice& dice, std::uint64_t spread, std::uint64_t target) {
    const bool want_more = dice.below(2 * target) >= list.entries.size();
    const std::uint64_t what = dice.below(10);
    if (list.entries.empty() || (want_more && what < 7)) {
      push(now + static_cast<Time>(dice.below(spread)));
    } else if (what < 2) {
      cancel(dice.below(list.entries.size()));
    } else if (what < 3) {
      move(dice.below(list.entries.size()), now + static_cast<Time>(dice.below(spread)));
    } else if (what < 4) {
      replace(now + static_cast<Time>(dice.below(spread)));
    } else {
      pop();
    }
  }
  void push(Time due) {
    const EventHandle handle = queue.push(due, ++payload);
    list.push(due, payload, handle);
  }
  void pop() {
    ASSERT_EQ(queue.top(), list.entries.front().item);
    dead.push_back(list.entries.front().handle);
    now = std::max(now, list.entries.front().item.due);
    ASSERT_EQ(queue.pop(), list.pop());
    ASSERT_FALSE(queue.pending(dead.back()));
  }
  void replace(Time due) {
    dead.push_back(list.entries.front().handle);
    list.pop();
    const EventHandle handle = queue.replace_top(due, ++payload);
    list.push(due, payload, handle);
  }
  void move(std::uint64_t which, Time due) {
    const auto entry = list.entries[which];
    const EventHandle handle = queue.move(entry.handle, due);
    list.entries.erase(list.entries.begin() + static_cast<std::ptrdiff_t>(which));
    list.push(due, entry.item.payload, handle);
    dead.push_back(entry.handle);
  }
  void cancel(std::uint64_t which) {
    const EventHandle handle = list.entries[which].handle;
    ASSERT_TRUE(queue.pending(handle));
    ASSERT_TRUE(queue.cancel(handle));
    list.entries.erase(list.entries.begin() + static_cast<std::ptrdiff_t>(which));
    dead.push_back(handle);
  }
};

TEST(EventQueueTest, AgreesWithASortedListUnderRandomOperations) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Dice dice{seed * 0x9e3779b97f4a7c15};
    Pair pair;
    const std::uint64_t spread = std::uint64_t{1} << dice.below(20);
    std::uint64_t target = 1;
    for (int i = 0; i < 3000; ++i) {
      if (i % 500 == 0) target = std::uint64_t{1} << dice.below(9);  // grows and shrinks
      ASSERT_NO_FATAL_FAILURE(pair.step(dice, spread, target));
      if (i % 37 != 0) continue;
      ASSERT_NO_FATAL_FAILURE(expect_same(pair.queue, pair.list)) << seed;
    }
    for (const EventHandle handle : pair.dead) {
      ASSERT_FALSE(pair.queue.pending(handle));
      ASSERT_FALSE(pair.queue.cancel(handle));
    }
    expect_same(pair.queue, pair.list);
    while (!pair.list.entries.empty()) ASSERT_NO_FATAL_FAILURE(pair.pop());
    EXPECT_TRUE(pair.queue == EventQueue());
  }
}

TEST(EventQueueTest, EqualTimesFireInTheOrderTheyWerePushed) {
  EventQueue queue;
  for (std::uint64_t i = 0; i < 1000; ++i) queue.push(static_cast<Time>(i % 3), i);
  for (std::uint64_t due = 0; due < 3; ++due) {
    for (std::uint64_t i = due; i < 1000; i += 3) {
      ASSERT_EQ(queue.pop(), (Item{static_cast<Time>(due), i}));
    }
  }
}

TEST(EventQueueTest, AReusedLeafDoesNotJumpTheLine) {
  EventQueue queue;
  queue.push(5, 1);
  queue.push(9, 2);
  queue.push(9, 3);
  queue.pop();
  queue.push(9, 4);  // fills the first leaf, fires last
  EXPECT_EQ(listed(queue), (std::vector<Item>{{9, 2}, {9, 3}, {9, 4}}));
}

TEST(EventQueueTest, ACancelledItemLeavesNoTrace) {
  EventQueue with, without;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const EventHandle handle = with.push(static_cast<Time>(i / 4), 1000 + i);
    with.push(static_cast<Time>(i / 4), i);
    without.push(static_cast<Time>(i / 4), i);
    ASSERT_FALSE(with == without);
    ASSERT_NE(with.digest(), without.digest());
    ASSERT_TRUE(with.cancel(handle));
    ASSERT_TRUE(with == without);
    ASSERT_EQ(with.digest(), without.digest());
  }
}

TEST(EventQueueTest, OrderAmongEqualTimesIsPartOfTheValue) {
  EventQueue ab, ba;
  ab.push(1, 'a');
  ab.push(1, 'b');
  ba.push(1, 'b');
  ba.push(1, 'a');
  EXPECT_FALSE(ab == ba);
  EXPECT_NE(ab.digest(), ba.digest());
}

TEST(EventQueueTest, OrderOfPushesAtDifferentTimesIsNot) {
  EventQueue early_first, late_first;
  early_first.push(1, 'a');
  early_first.push(2, 'b');
  late_first.push(2, 'b');
  late_first.push(1, 'a');
  EXPECT_TRUE(early_first == late_first);
  EXPECT_EQ(early_first.digest(), late_first.digest());
}

TEST(EventQueueTest, ACopyGoesItsOwnWayAndTakesTheHandlesWithIt) {
  Dice dice{77};
  Pair original;
  for (int i = 0; i < 300; ++i) original.step(dice, 50, 64);
  Pair copy = original;
  ASSERT_TRUE(copy.queue == original.queue);
  const Digest before = original.queue.digest();
  for (int i = 0; i < 300; ++i) ASSERT_NO_FATAL_FAILURE(copy.step(dice, 50, 64));
  expect_same(copy.queue, copy.list);
  expect_same(original.queue, original.list);
  EXPECT_EQ(original.queue.digest(), before);
}

TEST(EventQueueTest, CopyThenStepBothStaysEqual) {
  Dice dice{123};
  Pair first;
  for (int i = 0; i < 200; ++i) first.step(dice, 20, 40);
  Pair second = first;
  Dice other = dice;
  for (int i = 0; i < 500; ++i) {
    first.step(dice, 20, 40);
    second.step(other, 20, 40);
    ASSERT_TRUE(first.queue == second.queue) << i;
  }
}

TEST(EventQueueTest, HandlesOutliveGrowthAndShrinkage) {
  EventQueue queue;
  std::vector<EventHandle> kept;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const EventHandle handle = queue.push(i % 1000 == 500 ? 1'000'000 : static_cast<Time>(i), i);
    if (i % 1000 == 500) kept.push_back(handle);
  }
  while (queue.next_due() < 1'000'000) queue.pop();
  ASSERT_EQ(queue.size(), 20u);
  for (std::size_t i = 0; i < kept.size(); i += 2) EXPECT_TRUE(queue.cancel(kept[i]));
  for (std::size_t i = 0; i < kept.size(); i += 2) EXPECT_FALSE(queue.cancel(kept[i]));
  std::vector<Item> expected;
  for (std::uint64_t i = 1500; i < 20'000; i += 2000) expected.push_back({1'000'000, i});
  EXPECT_EQ(listed(queue), expected);
}

TEST(EventQueueTest, SavedAndLoadedItIsTheSameAndItsHandlesStillCancel) {
  Dice dice{5};
  Pair pair;
  for (int i = 0; i < 400; ++i) pair.step(dice, 30, 100);
  Pair loaded = pair;
  loaded.queue = EventQueue::load(pair.queue.save());
  expect_same(loaded.queue, pair.list);
  for (const EventHandle handle : pair.dead) ASSERT_FALSE(loaded.queue.cancel(handle));
  for (int i = 0; i < 400; ++i) ASSERT_NO_FATAL_FAILURE(loaded.step(dice, 30, 100));
  expect_same(loaded.queue, loaded.list);
}

TEST(EventQueueTest, ClearForgetsTheItemsAndTheirHandles) {
  EventQueue queue;
  const EventHandle old = queue.push(3, 1);
  queue.clear();
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(queue == EventQueue());
  queue.push(4, 2);
  EXPECT_FALSE(queue.cancel(old));
  EXPECT_FALSE(queue.cancel(EventHandle{}));
  EXPECT_EQ(queue.next_due(), 4);
}

TEST(EventQueueTest, NextDueIsRightWhileTheLastPopIsStillOpen) {
  EventQueue queue;
  for (Time due = 1; due <= 100; ++due) queue.push(due, 0);
  for (Time due = 1; due <= 100; ++due) {
    EXPECT_EQ(queue.next_due(), due);
    EXPECT_EQ(queue.pop().due, due);
    EXPECT_EQ(queue.next_due(), due < 100 ? due + 1 : kNever);
  }
}

TEST(EventQueueTest, ImpossibleUsesAreAssertionFailures) {
  EventQueue queue;
  EXPECT_THROW(queue.pop(), AssertionFailure);
  EXPECT_THROW(queue.top(), AssertionFailure);
  EXPECT_THROW(queue.push(-1, 0), AssertionFailure);
  EXPECT_THROW(queue.push(kNever, 0), AssertionFailure);
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace pf
