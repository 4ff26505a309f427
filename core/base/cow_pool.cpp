#include "core/base/cow_pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace pf {
namespace {

constexpr std::size_t kStep = std::size_t{2} << 20;  // committed at least: one large page
constexpr std::uint32_t kChunk = 1024;               // granules: 64 KiB

std::size_t round_up(std::size_t bytes) { return (bytes + kStep - 1) / kStep * kStep; }

std::size_t granules_of(std::size_t max_bytes) {
  const std::size_t limit = std::size_t{kCowNode} * CowPool::kGranule;
  return std::min(limit, round_up(std::max(max_bytes, kStep))) / CowPool::kGranule;
}

}  // namespace

CowPool::Region::Region(std::size_t wanted) : bytes(round_up(wanted)) {
  at = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc();
}

CowPool::Region::~Region() { munmap(at, bytes); }

void CowPool::Region::commit(std::size_t wanted) {
  const std::size_t to = round_up(wanted);
  if (to <= committed) return;
  unsigned char* first = static_cast<unsigned char*>(at) + committed;
  if (mprotect(first, to - committed, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  // Large pages spare most of the misses of a random walk over a big tree. Only a wish: refused or
  // ignored, all works the same. Not for the first step, or every small pool would cost 2 MiB.
  if (committed > 0) madvise(first, to - committed, MADV_HUGEPAGE);
  committed = to;
}

CowPool::CowPool(std::size_t max_bytes)
    : node_region_(granules_of(max_bytes) * kGranule),
      count_region_(granules_of(max_bytes) * sizeof(std::uint32_t)),
      nodes_(static_cast<unsigned char*>(node_region_.at)),
      counts_(static_cast<std::uint32_t*>(count_region_.at)) {
  commit_more();
}

CowPool::~CowPool() { PF_ASSERT(live_granules_ == 0, "a pool outlives its arrays"); }

CowPool::Chunk CowPool::take_chunk() {
  while (committed_ - fresh_ < kChunk) commit_more();
  fresh_ += kChunk;
  return {fresh_ - kChunk, fresh_};
}

void CowPool::commit_more() {
  const std::size_t from = node_region_.committed;
  const std::size_t to = std::min(node_region_.bytes, from + std::max(kStep, from / 8));
  if (to == from) throw std::bad_alloc();
  count_region_.commit(round_up(to) / kGranule * sizeof(std::uint32_t));
  node_region_.commit(to);
  committed_ = static_cast<std::uint32_t>(node_region_.committed / kGranule);
}

}  // namespace pf
