// The member functions of CowArray (cow_tree.h includes this file at its end).
#pragma once
#include <algorithm>

#include "core/base/cow_tree.h"

namespace pf {

template <class T, std::uint32_t LeafSize>
CowArray<T, LeafSize>::CowArray(CowPool& pool, std::uint64_t size) : pool_(&pool), size_(size) {
  while (levels_ < cow_hash::kMaxLevels && span(levels_) < size) ++levels_;
  PF_ASSERT(size <= span(levels_), "the array fits its levels");
  PF_ASSERT(equal(T{}, uniform(0)), "a fresh element is all-zero bytes");
  pool_->retain(root_);
}

template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::swap(CowArray& other) noexcept {
  std::swap(pool_, other.pool_);
  std::swap(size_, other.size_);
  std::swap(sum_, other.sum_);
  std::swap(root_, other.root_);
  std::swap(levels_, other.levels_);
}

template <class T, std::uint32_t LeafSize>
T CowArray<T, LeafSize>::get(std::uint64_t index) const {
  PF_ASSERT(index < size_, "an element is read inside the array");
  CowRef ref = root_;
  for (unsigned level = levels_; level > 0; --level) {
    if (!(ref & kCowNode)) return uniform(ref);
    ref = pool_->at<Inner>(ref)->child[child_of(index, level)];
  }
  return ref & kCowNode ? pool_->at<Leaf>(ref)->element[index % LeafSize] : uniform(ref);
}

template <class T, std::uint32_t LeafSize>
std::uint64_t CowArray<T, LeafSize>::alike_until(std::uint64_t index) const {
  PF_ASSERT(index < size_, "an element is looked for inside the array");
  CowRef ref = root_;
  unsigned level = levels_;
  while (level > 0 && (ref & kCowNode)) {
    ref = pool_->at<Inner>(ref)->child[child_of(index, level)];
    --level;
  }
  if (ref & kCowNode) return index + 1;
  return std::min(size_, (index / span(level) + 1) * span(level));
}

template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::set(std::uint64_t index, const T& value) {
  const T old = get(index);
  if (equal(old, value)) return;
  const T fresh = value;  // `value` may lie in a node that is about to go
  Leaf& leaf = leaf_to_write(index);
  leaf.element[index % LeafSize] = fresh;
  sum_ += weight(index) * (cow_hash::value_hash(fresh) - cow_hash::value_hash(old));
  if (equal(fresh, uniform(0)) && holds_only(leaf, fresh)) give_back_zeroes(index);
}

template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::fill(std::uint64_t first, std::uint64_t last, const T& value) {
  PF_ASSERT(first <= last && last <= size_, "a fill lies inside the array");
  if (first == last) return;
  const Sum hash = cow_hash::value_hash(value) - cow_hash::value_hash(T{});
  const CowRef ref = make_uniform(value);
  sum_ += fill_subtree(root_, levels_, first, last, ref, hash);
  drop(ref, 0);
}

template <class T, std::uint32_t LeafSize>
CowArray<T, LeafSize> CowArray<T, LeafSize>::deep_copy(CowPool& pool) const {
  CowArray copy(pool, size_);
  if (pool_ == nullptr) return copy;
  Copied last;
  copy.root_ = copy_subtree(root_, levels_, copy, last);
  copy.sum_ = sum_;
  return copy;
}

template <class T, std::uint32_t LeafSize>
typename CowArray<T, LeafSize>::Sum CowArray<T, LeafSize>::weight(std::uint64_t index) const {
  Sum product = Weights::kPlaces[index % LeafSize];
  index >>= kLeafBits;
  for (unsigned level = 0; level < levels_; ++level, index >>= cow_hash::kFanBits) {
    product *= cow_hash::kFactors[level][index % cow_hash::kFan];
  }
  return product;
}

// The part of sum_ that a subtree accounts for, before the factors of the levels above it.
template <class T, std::uint32_t LeafSize>
typename CowArray<T, LeafSize>::Sum CowArray<T, LeafSize>::sum_of(CowRef ref,
                                                                  unsigned level) const {
  if (ref == 0) return 0;
  const Sum zero = cow_hash::value_hash(T{});
  if (!(ref & kCowNode)) {
    return Weights::kBlocks[level] * (cow_hash::value_hash(uniform(ref)) - zero);
  }
  Sum sum = 0;
  if (level == 0) {
    const Leaf& leaf = *pool_->at<Leaf>(ref);
    for (std::uint32_t i = 0; i < LeafSize; ++i) {
      sum += Weights::kPlaces[i] * (cow_hash::value_hash(leaf.element[i]) - zero);
    }
    return sum;
  }
  const Inner& inner = *pool_->at<Inner>(ref);
  for (unsigned i = 0; i < cow_hash::kFan; ++i) {
    sum += cow_hash::kFactors[level - 1][i] * sum_of(inner.child[i], level - 1);
  }
  return sum;
}

// A reference to the value, which the caller owns.
template <class T, std::uint32_t LeafSize>
CowRef CowArray<T, LeafSize>::make_uniform(const T& value) {
  if (equal(value, uniform(0))) {
    pool_->retain(0);
    return 0;
  }
  const CowRef ref = pool_->allocate(1);
  *pool_->at<T>(ref) = value;
  return ref;
}

// Gives up one reference, and the nodes that nobody else refers to.
template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::drop(CowRef ref, unsigned level) {
  if (pool_->release(ref) && ref != 0) free_subtree(ref, level);
}

template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::free_subtree(CowRef ref, unsigned level) {
  if (!(ref & kCowNode)) return pool_->free(ref, 1);
  if (level == 0) return pool_->free(ref & ~kCowNode, kLeafGranules);
  for (const CowRef child : pool_->at<Inner>(ref)->child) drop(child, level - 1);
  pool_->free(ref & ~kCowNode, 1);
}

// Replaces a reference that is uniform or shared by a node of this array's own.
template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::copy_node(CowRef& slot, unsigned level) {
  const CowRef old = slot;
  const CowRef fresh = pool_->allocate(level == 0 ? kLeafGranules : 1) | kCowNode;
  if (level == 0) {
    Leaf& leaf = *pool_->at<Leaf>(fresh);
    if (old & kCowNode) {
      leaf = *pool_->at<Leaf>(old);
    } else {
      std::fill_n(leaf.element, LeafSize, uniform(old));
    }
  } else {
    Inner& inner = *pool_->at<Inner>(fresh);
    if (old & kCowNode) {
      inner = *pool_->at<Inner>(old);
      for (const CowRef child : inner.child) pool_->retain(child);
    } else {
      std::fill_n(inner.child, cow_hash::kFan, old);
      pool_->retain(old, cow_hash::kFan);
    }
  }
  slot = fresh;
  drop(old, level);
}

template <class T, std::uint32_t LeafSize>
typename CowArray<T, LeafSize>::Leaf& CowArray<T, LeafSize>::leaf_to_write(std::uint64_t index) {
  CowRef* slot = &root_;
  for (unsigned level = levels_; level > 0; --level) {
    own(*slot, level);
    slot = &pool_->at<Inner>(*slot)->child[child_of(index, level)];
  }
  own(*slot, 0);
  return *pool_->at<Leaf>(*slot);
}

template <class T, std::uint32_t LeafSize>
bool CowArray<T, LeafSize>::holds_only(const Leaf& leaf, const T& value) {
  return std::all_of(leaf.element, leaf.element + LeafSize,
                     [&value](const T& element) { return equal(element, value); });
}

// Replaces the node in the slot, which nobody else refers to, by the uniform reference `value` if
// everything below it is that.
template <class T, std::uint32_t LeafSize>
bool CowArray<T, LeafSize>::collapse(CowRef& slot, unsigned level, CowRef value) {
  if (level == 0) {
    if (!holds_only(*pool_->at<Leaf>(slot), uniform(value))) return false;
  } else {
    for (const CowRef child : pool_->at<Inner>(slot)->child) {
      if (child != value) return false;
    }
  }
  pool_->retain(value);
  drop(slot, level);
  slot = value;
  return true;
}

// After the last other element of a leaf became zero: the nodes on the way that hold nothing else
// any more go. All of them are this array's own, the write has seen to that.
template <class T, std::uint32_t LeafSize>
void CowArray<T, LeafSize>::give_back_zeroes(std::uint64_t index) {
  CowRef* slots[cow_hash::kMaxLevels + 1];
  slots[levels_] = &root_;
  for (unsigned level = levels_; level > 0; --level) {
    slots[level - 1] = &pool_->at<Inner>(*slots[level])->child[child_of(index, level)];
  }
  unsigned level = 0;
  while (level <= levels_ && collapse(*slots[level], level, 0)) ++level;
}

// Fills first .. last-1, counted from the start of the subtree; returns the change of its sum.
template <class T, std::uint32_t LeafSize>
typename CowArray<T, LeafSize>::Sum CowArray<T, LeafSize>::fill_subtree(
    CowRef& slot, unsigned level, std::uint64_t first, std::uint64_t last, CowRef value, Sum hash) {
  Sum change = 0;
  if (first == 0 && last == span(level)) {
    change = Weights::kBlocks[level] * hash - sum_of(slot, level);
    pool_->retain(value);
    drop(slot, level);
    slot = value;
    return change;
  }
  own(slot, level);
  if (level == 0) {
    Leaf& leaf = *pool_->at<Leaf>(slot);
    const Sum zero = cow_hash::value_hash(T{});
    for (std::uint64_t i = first; i < last; ++i) {
      change += Weights::kPlaces[i] * (hash + zero - cow_hash::value_hash(leaf.element[i]));
      leaf.element[i] = uniform(value);
    }
    collapse(slot, level, value);
    return change;
  }
  const std::uint64_t width = span(level - 1);
  for (std::uint64_t i = first / width; i * width < last; ++i) {
    const std::uint64_t from = std::max(first, i * width) - i * width;
    const std::uint64_t to = std::min(last, (i + 1) * width) - i * width;
    change += cow_hash::kFactors[level - 1][i] *
              fill_subtree(pool_->at<Inner>(slot)->child[i], level - 1, from, to, value, hash);
  }
  collapse(slot, level, value);
  return change;
}

template <class T, std::uint32_t LeafSize>
template <class Visit>
void CowArray<T, LeafSize>::visit_runs(CowRef ref, unsigned level, std::uint64_t start,
                                       Visit& visit) const {
  const std::uint64_t end = std::min(size_, start + span(level));
  if (!(ref & kCowNode)) {
    visit(start, end, uniform(ref));
  } else if (level == 0) {
    const Leaf& leaf = *pool_->at<Leaf>(ref);
    for (std::uint64_t i = start; i < end; ++i) visit(i, i + 1, leaf.element[i - start]);
  } else {
    const Inner& inner = *pool_->at<Inner>(ref);
    for (std::uint64_t i = 0; start + i * span(level - 1) < end; ++i) {
      visit_runs(inner.child[i], level - 1, start + i * span(level - 1), visit);
    }
  }
}

template <class T, std::uint32_t LeafSize>
template <class Visit>
void CowArray<T, LeafSize>::visit_differences(CowRef mine, CowRef theirs, unsigned level,
                                              std::uint64_t start, Visit& visit) const {
  if (mine == theirs || start >= size_) return;
  const std::uint64_t end = std::min(size_, start + span(level));
  const bool my_node = mine & kCowNode, their_node = theirs & kCowNode;
  if (!my_node && !their_node) {
    if (!equal(uniform(mine), uniform(theirs))) visit(start, end);
  } else if (level > 0) {
    for (std::uint64_t i = 0; i < cow_hash::kFan; ++i) {
      visit_differences(my_node ? pool_->at<Inner>(mine)->child[i] : mine,
                        their_node ? pool_->at<Inner>(theirs)->child[i] : theirs, level - 1,
                        start + i * span(level - 1), visit);
    }
  } else {
    for (std::uint64_t i = start; i < end; ++i) {
      const T& a = my_node ? pool_->at<Leaf>(mine)->element[i - start] : uniform(mine);
      const T& b = their_node ? pool_->at<Leaf>(theirs)->element[i - start] : uniform(theirs);
      if (!equal(a, b)) visit(i, i + 1);
    }
  }
}

// Are two subtrees equal, element by element? `other` may live in another pool.
template <class T, std::uint32_t LeafSize>
bool CowArray<T, LeafSize>::same(CowRef mine, const CowArray& other, CowRef theirs,
                                 unsigned level) const {
  if (pool_ == other.pool_ && mine == theirs) return true;
  const bool my_node = mine & kCowNode, their_node = theirs & kCowNode;
  if (!my_node && !their_node) return equal(uniform(mine), other.uniform(theirs));
  if (level > 0) {
    for (unsigned i = 0; i < cow_hash::kFan; ++i) {
      const CowRef a = my_node ? pool_->at<Inner>(mine)->child[i] : mine;
      const CowRef b = their_node ? other.pool_->template at<Inner>(theirs)->child[i] : theirs;
      if (!same(a, other, b, level - 1)) return false;
    }
    return true;
  }
  for (std::uint32_t i = 0; i < LeafSize; ++i) {
    const T& a = my_node ? pool_->at<Leaf>(mine)->element[i] : uniform(mine);
    const T& b =
        their_node ? other.pool_->template at<Leaf>(theirs)->element[i] : other.uniform(theirs);
    if (!equal(a, b)) return false;
  }
  return true;
}

// `last` is the uniform reference copied last and its copy: what a fill made common stays common.
template <class T, std::uint32_t LeafSize>
CowRef CowArray<T, LeafSize>::copy_subtree(CowRef ref, unsigned level, CowArray& into,
                                           Copied& last) const {
  if (!(ref & kCowNode)) {
    if (ref != last.from)
      last = {ref, into.make_uniform(uniform(ref))};
    else
      into.pool_->retain(last.to);
    return last.to;
  }
  if (level == 0) {
    const CowRef fresh = into.pool_->allocate(kLeafGranules) | kCowNode;
    *into.pool_->template at<Leaf>(fresh) = *pool_->at<Leaf>(ref);
    return fresh;
  }
  const CowRef fresh = into.pool_->allocate(1) | kCowNode;
  const Inner& from = *pool_->at<Inner>(ref);
  Inner& to = *into.pool_->template at<Inner>(fresh);
  for (unsigned i = 0; i < cow_hash::kFan; ++i) {
    to.child[i] = copy_subtree(from.child[i], level - 1, into, last);
  }
  return fresh;
}

}  // namespace pf
