// Digest: bits spread, structured small inputs never collide, and the values never change.
#include "core/base/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

namespace pf {
namespace {

std::vector<unsigned char> counting_bytes(std::size_t size) {
  std::vector<unsigned char> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(i * 7 + 3);
  return bytes;
}

int bits_between(Digest a, Digest b) {
  return std::popcount(a.lo ^ b.lo) + std::popcount(a.hi ^ b.hi);
}

void expect_all_different(std::vector<Digest> digests) {
  const std::size_t count = digests.size();
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(std::unique(digests.begin(), digests.end()) - digests.begin(),
            static_cast<std::ptrdiff_t>(count));
  // Each half must be as good as a 64-bit hash by itself: a lost half would halve the digest.
  std::sort(digests.begin(), digests.end(), [](Digest a, Digest b) { return a.lo < b.lo; });
  for (std::size_t i = 1; i < count; ++i) ASSERT_NE(digests[i - 1].lo, digests[i].lo);
  std::sort(digests.begin(), digests.end(), [](Digest a, Digest b) { return a.hi < b.hi; });
  for (std::size_t i = 1; i < count; ++i) ASSERT_NE(digests[i - 1].hi, digests[i].hi);
}

TEST(DigestTest, TheFunctionIsFrozenByTheseVectors) {
  const std::vector<unsigned char> bytes = counting_bytes(200);
  const struct {
    std::size_t size;
    std::uint64_t seed;
    const char* hex;
  } kVectors[] = {
      {0, 0, "200735f1b0eab833aa660332a8909316"},    {1, 0, "1adebdfdfbe98d04f2096c220fefcf82"},
      {8, 0, "80096a031a05bc5be009cc4910a52266"},    {16, 0, "a61c84de5f824166abc389476ae80dca"},
      {16, 1, "c37d6002e07a61b9281bccdd3db883a6"},   {17, 0, "50b9b39e52caed4e6428a6d1faacb0c4"},
      {63, 0, "c7fc4b5b3ec4d96cac4242fbb5690d15"},   {64, 0, "1e4d60812a1df61f6c849058df7c88c6"},
      {80, 0, "61b070472aba29a94c6676f6358cead5"},   {199, 0, "a20a4621e0959fc34e977ad57f7229c4"},
      {200, 42, "d0fd3b41625b7b4fa892c69d36ac2f4b"},
  };
  for (const auto& vector : kVectors) {
    EXPECT_EQ(to_hex(digest_bytes(bytes.data(), vector.size, vector.seed)), vector.hex)
        << vector.size << " bytes, seed " << vector.seed;
  }
}

TEST(DigestTest, FlippingAnyInputBitFlipsHalfOfTheDigest) {
  for (const std::size_t size : {1u, 8u, 15u, 16u, 17u, 40u, 64u, 100u, 200u}) {
    std::vector<unsigned char> bytes = counting_bytes(size);
    const Digest before = digest_bytes(bytes.data(), size);
    double flipped = 0;
    for (std::size_t bit = 0; bit < size * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<unsigned char>(1u << bit % 8);
      const int distance = bits_between(before, digest_bytes(bytes.data(), size));
      bytes[bit / 8] ^= static_cast<unsigned char>(1u << bit % 8);
      EXPECT_GT(distance, 28) << "size " << size << " bit "
                              << bit;  // 64 +- 6.3 standard deviations
      EXPECT_LT(distance, 100) << "size " << size << " bit " << bit;
      flipped += distance;
    }
    EXPECT_NEAR(flipped / static_cast<double>(size * 8), 64.0, 6.0) << "size " << size;
  }
}

TEST(DigestTest, EveryDigestBitDependsOnEveryInputBit) {
  // Over many base values, each output bit must flip about half of the time for each input bit.
  constexpr int kBases = 400;
  std::vector<int> flips(128 * 128, 0);
  for (std::uint64_t base = 0; base < kBases; ++base) {
    const std::uint64_t a = base * 3, b = base * base;
    const Digest before = digest_pair(a, b);
    for (unsigned in = 0; in < 128; ++in) {
      const std::uint64_t bit = std::uint64_t{1} << in % 64;
      const Digest diff = before ^ (in < 64 ? digest_pair(a ^ bit, b) : digest_pair(a, b ^ bit));
      for (unsigned out = 0; out < 64; ++out) {
        flips[in * 128 + out] += static_cast<int>(diff.lo >> out & 1);
        flips[in * 128 + 64 + out] += static_cast<int>(diff.hi >> out & 1);
      }
    }
  }
  const auto [low, high] = std::minmax_element(flips.begin(), flips.end());
  EXPECT_GT(*low, kBases * 35 / 100);
  EXPECT_LT(*high, kBases * 65 / 100);
}

TEST(DigestTest, SmallStructuredInputsDoNotCollide) {
  std::vector<Digest> digests;
  for (std::uint64_t a = 0; a < 512; ++a) {
    for (std::uint64_t b = 0; b < 512; ++b) digests.push_back(digest_pair(a, b));
  }
  for (unsigned i = 0; i < 64; ++i) {  // sparse words: two bits of 128, outside the square above
    for (unsigned j = i < 9 ? 9 : i + 1; j < 64; ++j) {
      const std::uint64_t both = std::uint64_t{1} << i | std::uint64_t{1} << j;
      digests.push_back(digest_pair(both, 0));
      digests.push_back(digest_pair(0, both));
    }
  }
  expect_all_different(std::move(digests));
}

TEST(DigestTest, RunsOfZeroesDifferByTheirLengthAlone) {
  const std::vector<unsigned char> zeroes(4096, 0);
  std::vector<Digest> digests;
  for (std::size_t size = 0; size <= zeroes.size(); ++size) {
    digests.push_back(digest_bytes(zeroes.data(), size));
  }
  expect_all_different(std::move(digests));
}

TEST(DigestTest, OneBitAnywhereInALongBlockIsSeen) {
  std::vector<unsigned char> block(1024, 0);
  std::vector<Digest> digests = {digest_bytes(block.data(), block.size())};
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    block[bit / 8] = static_cast<unsigned char>(1u << bit % 8);
    digests.push_back(digest_bytes(block.data(), block.size()));
    block[bit / 8] = 0;
  }
  expect_all_different(std::move(digests));
}

TEST(DigestTest, SwappingAnyTwoWordsOfALongBlockIsSeen) {
  std::vector<std::uint64_t> words(32);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = i + 1;
  std::vector<Digest> digests = {digest_words(words.data(), words.size())};
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t j = i + 1; j < words.size(); ++j) {
      std::swap(words[i], words[j]);
      digests.push_back(digest_words(words.data(), words.size()));
      std::swap(words[i], words[j]);
    }
  }
  expect_all_different(std::move(digests));
}

TEST(DigestTest, SeedsGiveUnrelatedFunctions) {
  std::vector<Digest> digests;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    digests.push_back(digest_pair(1, 2, seed));
    digests.push_back(digest_bytes(nullptr, 0, seed));
  }
  expect_all_different(std::move(digests));
}

TEST(DigestTest, XorOfTwoElementsNeverEqualsThatOfTwoOthers) {
  // What a hashed array relies on: index and value must not separate under XOR.
  std::vector<Digest> sums;
  for (std::uint64_t i = 0; i < 64; ++i) {
    for (std::uint64_t value = 1; value < 64; ++value) {
      sums.push_back(digest_pair(i, 0) ^ digest_pair(i, value));
    }
  }
  expect_all_different(std::move(sums));
}

TEST(DigestTest, WordsDigestAsTheirLittleEndianBytesDo) {
  std::vector<std::uint64_t> words;
  std::vector<unsigned char> bytes;
  for (std::uint64_t i = 0; i < 40; ++i) {
    EXPECT_EQ(digest_words(words.data(), words.size(), i),
              digest_bytes(bytes.data(), bytes.size(), i));
    const std::uint64_t word = (i + 1) * 0x9e3779b97f4a7c15;
    words.push_back(word);
    for (unsigned k = 0; k < 8; ++k) bytes.push_back(static_cast<unsigned char>(word >> 8 * k));
  }
  EXPECT_EQ(digest_pair(words[0], words[1], 5), digest_words(words.data(), 2, 5));
}

TEST(DigestTest, HexTextReadsBackAndSortsAsTheDigestDoes) {
  std::vector<Digest> digests = {
      {0, 0}, {0, 1}, {~0ull, 0}, {0x0123456789abcdef, 0xfedcba9876543210}};
  for (const Digest digest : digests) EXPECT_EQ(digest_from_hex(to_hex(digest)), digest);
  EXPECT_EQ(to_hex(digests[3]), "fedcba98765432100123456789abcdef");
  EXPECT_EQ(digest_from_hex("FEDCBA98765432100123456789ABCDEF"), digests[3]);
  for (const Digest a : digests) {
    for (const Digest b : digests) EXPECT_EQ(a < b, to_hex(a) < to_hex(b));
  }
}

TEST(DigestTest, TextThatIsNotADigestIsRefused) {
  EXPECT_FALSE(digest_from_hex(""));
  EXPECT_FALSE(digest_from_hex("0123456789abcdef0123456789abcde"));
  EXPECT_FALSE(digest_from_hex("0123456789abcdef0123456789abcdef0"));
  EXPECT_FALSE(digest_from_hex("0123456789abcdeg0123456789abcdef"));
}

}  // namespace
}  // namespace pf
