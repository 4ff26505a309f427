// A block is a value: what is written through one copy is seen through no other, and only a write
// copies.
#include "core/base/cow_block.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/base/rng.h"

namespace pf {
namespace {

TEST(CowBlock, BeginsAsZeroOnACacheLine) {
  CowBlock block(100);
  EXPECT_EQ(block.size(), 100u);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(block.data()[i], std::byte{0});
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block.data()) % 64, 0u);
  EXPECT_EQ(CowBlock().size(), 0u);
  EXPECT_EQ(CowBlock().edit(), nullptr);
  EXPECT_TRUE(CowBlock() == CowBlock());
}

TEST(CowBlock, OnlyAWriteToASharedBlockCopiesIt) {
  CowBlock block(100);
  const std::byte* at = block.data();
  EXPECT_EQ(block.edit(), at);
  CowBlock copy = block;
  EXPECT_EQ(copy.data(), at) << "a copy shares";
  EXPECT_TRUE(block.shared() && copy.shared());
  EXPECT_NE(copy.edit(), at) << "and a write parts them";
  EXPECT_FALSE(block.shared() || copy.shared());
  EXPECT_EQ(block.edit(), at);
  const CowBlock moved = std::move(copy);
  EXPECT_FALSE(moved.shared());
}

// Against blocks that share nothing: copies, assignments (to itself too), moves and writes at
// random.
TEST(CowBlock, ManyThatShareBehaveLikeManyThatDoNot) {
  constexpr std::size_t kBytes = 24, kBlocks = 8;
  std::vector<CowBlock> blocks(kBlocks, CowBlock(kBytes));
  std::vector<std::vector<std::byte>> plain(kBlocks, std::vector<std::byte>(kBytes));
  Rng rng = Rng::from_seed(5);
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t a = rng.below(kBlocks), b = rng.below(kBlocks);
    switch (rng.below(4)) {
      case 0:
        blocks[a] = blocks[b];
        plain[a] = plain[b];
        break;
      case 1: {
        CowBlock passing = std::move(blocks[a]);
        blocks[a] = std::move(passing);
        break;
      }
      default: {
        const std::size_t at = rng.below(kBytes);
        const auto value = static_cast<std::byte>(rng.below(256));
        blocks[a].edit()[at] = value;
        plain[a][at] = value;
      }
    }
    ASSERT_EQ(blocks[a] == blocks[b], plain[a] == plain[b]);
    for (std::size_t i = 0; i < kBlocks; ++i) {
      ASSERT_TRUE(std::equal(plain[i].begin(), plain[i].end(), blocks[i].data())) << round;
    }
  }
}

}  // namespace
}  // namespace pf
