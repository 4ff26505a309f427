// Blocks of one size for the states a search has in hand: given out and taken back without touching
// the heap. Aligned to the chunks that are hashed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/explore/state_hash.h"

namespace pf {

class BlockPool {
 public:
  // `bytes`: a multiple of kChunkBytes.
  explicit BlockPool(std::uint32_t bytes) : chunks_(bytes / kChunkBytes) {}

  std::byte* take() {
    if (free_.empty()) grow();
    std::byte* block = free_.back();
    free_.pop_back();
    return block;
  }
  void give_back(std::byte* block) { free_.push_back(block); }

 private:
  struct alignas(kChunkBytes) Chunk {
    std::byte bytes[kChunkBytes];
  };

  void grow() {
    constexpr std::uint32_t kBlocks = 64;
    std::vector<Chunk>& slab = slabs_.emplace_back(std::size_t{chunks_} * kBlocks);
    for (std::uint32_t i = 0; i < kBlocks; ++i)
      free_.push_back(slab[std::size_t{i} * chunks_].bytes);
  }

  std::uint32_t chunks_;
  std::vector<std::vector<Chunk>> slabs_;
  std::vector<std::byte*> free_;
};

}  // namespace pf
