// CowArray<T, LeafSize>: a big array that is a value. Copying it costs one counter whatever its
// size; writing to a copy copies the nodes on the way to the element and shares all the rest.
// Pages, lines, table entries and golden memory are such arrays; so keeping a World costs what is
// written after it.
//
// Shape: leaves of LeafSize elements (128 to 256 bytes serve best) under nodes of fan-out 16, deep
// and narrow: a version kept after every random write then costs one leaf and 64 bytes a level.
//
// 1. An array starts with every element zero (all bytes 0) and no node at all. A subtree whose
//    elements are equal is one reference; writing zeroes over the last other element of a leaf
//    gives the leaf back, and the nodes above it that this leaves empty.
// 2. Writing the value that is already there does nothing: no node is copied, nothing unshared.
// 3. digest() is kept up to date by every write (cow_hash.h) and costs nothing. It depends on the
//    size and the values, never on history or storage.
// 4. == looks only where two arrays do not share nodes.
// 5. Nodes come from the pool given at construction and go back to it; copies use the same pool and
//    the same thread (cow_pool.h). A default array has no pool, no elements, and is only assigned
//    to.
//
// Measured on records of 16 bytes (tests/bench/cow_bench.cpp, one core of a server): copy 2 ns;
// a version kept after every write 512 bytes for a million pages, 0.1 us in order and 0.5 us at
// random places; read 2 to 3 ns while the array fits the cache.
//
// Errors: std::bad_alloc from the pool; the array may then only be destroyed or assigned to.
// Indices out of range are assertion failures. T: trivially copyable, no padding, and T{} is
// all-zero bytes. Sizes up to LeafSize * 16^9.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include "core/base/assert.h"
#include "core/base/cow_hash.h"
#include "core/base/cow_pool.h"
#include "core/base/digest.h"

namespace pf {

template <class T, std::uint32_t LeafSize>
class CowArray {
  static_assert(std::is_trivially_copyable_v<T>);
  static_assert(std::has_unique_object_representations_v<T>,
                "padding would be hashed and compared");
  static_assert(std::has_single_bit(LeafSize) && LeafSize >= 2);
  static_assert(sizeof(T) <= CowPool::kGranule, "a uniform value fits one granule");
  static_assert(sizeof(T) * LeafSize <= CowPool::kMaxGranules * CowPool::kGranule);
  static_assert(alignof(T) <= CowPool::kGranule);

 public:
  CowArray() = default;
  CowArray(CowPool& pool, std::uint64_t size);
  CowArray(const CowArray& other) noexcept
      : pool_(other.pool_),
        size_(other.size_),
        sum_(other.sum_),
        root_(other.root_),
        levels_(other.levels_) {
    if (pool_ != nullptr) pool_->retain(root_);
  }
  CowArray(CowArray&& other) noexcept : CowArray() { swap(other); }
  CowArray& operator=(CowArray other) noexcept {
    swap(other);
    return *this;
  }
  ~CowArray() {
    if (pool_ != nullptr) drop(root_, levels_);
  }

  std::uint64_t size() const { return size_; }

  T get(std::uint64_t index) const;
  // Elements index .. alike_until(index)-1 are stored as one value; there may be more such.
  std::uint64_t alike_until(std::uint64_t index) const;
  void set(std::uint64_t index, const T& value);
  // set() of what edit(T&) makes of the element.
  template <class Edit>
  void update(std::uint64_t index, Edit&& edit) {
    T value = get(index);
    edit(value);
    set(index, value);
  }
  // Gives elements first .. last-1 one value. Subtrees that lie inside become one reference; those
  // that held other values are walked once, for the digest.
  void fill(std::uint64_t first, std::uint64_t last, const T& value);

  // Calls visit(first, last, value) for consecutive runs of elements that are stored as equal, in
  // order, over the whole array; neighbouring runs may have the same value.
  template <class Visit>
  void for_each_run(Visit&& visit) const {
    if (size_ > 0) visit_runs(root_, levels_, 0, visit);
  }

  // Calls visit(first, last) for runs of elements in which two versions of an array differ, in
  // order; neighbouring runs may touch. Looks only where they do not share nodes, so it costs what
  // was written between them. REQUIRES equal sizes and one pool.
  template <class Visit>
  static void for_each_difference(const CowArray& a, const CowArray& b, Visit&& visit) {
    PF_ASSERT(a.size_ == b.size_ && a.pool_ == b.pool_, "two versions of one array");
    if (a.size_ > 0 && a.sum_ != b.sum_) a.visit_differences(a.root_, b.root_, a.levels_, 0, visit);
  }

  Digest digest() const {
    return digest_pair(static_cast<std::uint64_t>(sum_), static_cast<std::uint64_t>(sum_ >> 64),
                       size_);
  }
  friend bool operator==(const CowArray& a, const CowArray& b) {
    return a.size_ == b.size_ && a.sum_ == b.sum_ &&
           (a.size_ == 0 || a.same(a.root_, b, b.root_, a.levels_));
  }

  // An equal array that shares nothing with this one. The way to give another thread a copy.
  CowArray deep_copy(CowPool& pool) const;

 private:
  using Sum = cow_hash::Sum;
  using Weights = cow_hash::Leaf<LeafSize>;
  struct Inner {
    CowRef child[cow_hash::kFan];
  };
  struct Leaf {
    T element[LeafSize];
  };
  struct Copied {
    CowRef from = 0;
    CowRef to = 0;
  };
  static_assert(sizeof(Inner) == CowPool::kGranule);
  static constexpr unsigned kLeafBits = std::bit_width(LeafSize) - 1;
  static constexpr std::uint32_t kLeafGranules =
      (sizeof(Leaf) + CowPool::kGranule - 1) / CowPool::kGranule;

  // Number of the child of a node of `level` (leaves are level 0) on the way to `index`.
  static unsigned child_of(std::uint64_t index, unsigned level) {
    return index >> (kLeafBits + cow_hash::kFanBits * (level - 1)) & (cow_hash::kFan - 1);
  }
  static std::uint64_t span(unsigned level) {
    return std::uint64_t{1} << (kLeafBits + cow_hash::kFanBits * level);
  }
  static bool equal(const T& a, const T& b) { return std::memcmp(&a, &b, sizeof(T)) == 0; }
  const T& uniform(CowRef ref) const { return *pool_->at<T>(ref); }

  void swap(CowArray& other) noexcept;
  Sum weight(std::uint64_t index) const;
  Sum sum_of(CowRef ref, unsigned level) const;
  CowRef make_uniform(const T& value);
  void drop(CowRef ref, unsigned level);
  void free_subtree(CowRef ref, unsigned level);
  // Makes the slot refer to a node that is nobody else's, with the same contents.
  void own(CowRef& slot, unsigned level) {
    if (!(slot & kCowNode) || pool_->shared(slot)) copy_node(slot, level);
  }
  void copy_node(CowRef& slot, unsigned level);
  Leaf& leaf_to_write(std::uint64_t index);
  static bool holds_only(const Leaf& leaf, const T& value);
  bool collapse(CowRef& slot, unsigned level, CowRef value);
  void give_back_zeroes(std::uint64_t index);
  Sum fill_subtree(CowRef& slot, unsigned level, std::uint64_t first, std::uint64_t last,
                   CowRef value, Sum hash);
  template <class Visit>
  void visit_runs(CowRef ref, unsigned level, std::uint64_t start, Visit& visit) const;
  template <class Visit>
  void visit_differences(CowRef mine, CowRef theirs, unsigned level, std::uint64_t start,
                         Visit& visit) const;
  bool same(CowRef mine, const CowArray& other, CowRef theirs, unsigned level) const;
  CowRef copy_subtree(CowRef ref, unsigned level, CowArray& into, Copied& last) const;

  CowPool* pool_ = nullptr;
  std::uint64_t size_ = 0;
  Sum sum_ = 0;
  CowRef root_ = 0;
  unsigned levels_ = 0;  // of inner nodes
};

}  // namespace pf

#include "core/base/cow_tree_impl.h"
