// CowPool: where the nodes of copy-on-write trees live. One pool serves one family of Worlds: the
// Worlds of a run, its kept Worlds and its branches, which share nodes with each other.
//
// 1. One thread at a time owns a pool and everything in it: counters are plain. Another thread gets
//    a deep copy in a pool of its own (CowArray::deep_copy).
// 2. A node is 1 to kMaxGranules granules of 64 bytes and has no header. It is named by its number
//    (a 32-bit CowRef); its counter lies in a dense array of its own, so that copying a node does
//    not have to fetch its sixteen children to count them.
// 3. Memory is reserved once as addresses and backed as it is used, so nodes never move. Freed
// nodes
//    are used again, size by size; the pool gives memory back when it is destroyed.
// 4. The pool outlives every array in it (asserted: it dies with no live node).
// 5. Granule 0 holds zeroes for ever: it is the value of the reference 0.
//
// Errors: std::bad_alloc when max_bytes are in use or the system refuses.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/base/assert.h"

namespace pf {

// What a tree holds for a subtree. With kCowNode: a node, whose kind its level tells. Without:
// every element of the subtree has the value stored in that granule; 0 is the all-zero value.
using CowRef = std::uint32_t;
inline constexpr CowRef kCowNode = 1u << 31;

class CowPool {
 public:
  static constexpr std::size_t kGranule = 64;  // bytes
  static constexpr std::uint32_t kMaxGranules = 8;
  static constexpr std::size_t kDefaultMaxBytes = std::size_t{32} << 30;

  explicit CowPool(std::size_t max_bytes = kDefaultMaxBytes);
  ~CowPool();
  CowPool(const CowPool&) = delete;
  CowPool& operator=(const CowPool&) = delete;

  // A node of that many granules with unspecified contents and one reference.
  std::uint32_t allocate(std::uint32_t granules);
  // Takes back a node whose last reference is gone.
  void free(std::uint32_t number, std::uint32_t granules);

  template <class Node>
  Node* at(CowRef ref) {
    return reinterpret_cast<Node*>(nodes_ + (ref & ~kCowNode) * kGranule);
  }
  template <class Node>
  const Node* at(CowRef ref) const {
    return reinterpret_cast<const Node*>(nodes_ + (ref & ~kCowNode) * kGranule);
  }

  // References are counted whatever they name. The count of reference 0 means nothing: counting it
  // like the others is cheaper than asking.
  void retain(CowRef ref, std::uint32_t times = 1) { counts_[ref & ~kCowNode] += times; }
  bool shared(CowRef ref) const { return counts_[ref & ~kCowNode] > 1; }
  // True when that was the last reference; the caller then frees the node.
  bool release(CowRef ref) { return --counts_[ref & ~kCowNode] == 0; }

  // Bytes of the nodes in use, counters left out: what keeping a World has cost so far.
  std::size_t live_bytes() const { return live_granules_ * kGranule; }
  // Bytes set aside for nodes, in use or not; never falls.
  std::size_t peak_bytes() const { return std::size_t{fresh_} * kGranule; }

 private:
  // Addresses reserved once, backed by memory from the start of the region on.
  struct Region {
    explicit Region(std::size_t wanted);
    ~Region();
    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    void commit(std::size_t wanted);

    void* at;
    std::size_t bytes;
    std::size_t committed = 0;
  };

  // Where nodes of one size are cut from next. Apart by size, since nodes of mixed sizes, taken in
  // the same order by every write, would crowd into a few sets of the processor's caches.
  struct Chunk {
    std::uint32_t next = 0;
    std::uint32_t end = 0;
  };

  Chunk take_chunk();
  void commit_more();

  Region node_region_;
  Region count_region_;
  unsigned char* nodes_;
  std::uint32_t* counts_;  // of a freed node: the next one in its list, for the node itself is cold
  std::size_t live_granules_ = 0;
  std::uint32_t max_granules_ = 0;  // reserved
  std::uint32_t committed_ = 0;     // granules backed by memory
  std::uint32_t fresh_ = 1;         // granules from here on belong to no chunk
  Chunk chunk_[kMaxGranules + 1];
  std::uint32_t free_[kMaxGranules + 1] = {};  // heads of the lists of freed nodes; 0 ends a list
};

inline std::uint32_t CowPool::allocate(std::uint32_t granules) {
  std::uint32_t number = free_[granules];
  if (number != 0) {
    free_[granules] = counts_[number];
  } else {
    Chunk& chunk = chunk_[granules];
    if (chunk.end - chunk.next < granules) chunk = take_chunk();
    number = chunk.next;
    chunk.next += granules;
  }
  counts_[number] = 1;
  live_granules_ += granules;
  return number;
}

inline void CowPool::free(std::uint32_t number, std::uint32_t granules) {
  counts_[number] = free_[granules];
  free_[granules] = number;
  live_granules_ -= granules;
}

}  // namespace pf
