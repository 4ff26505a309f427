#include "core/base/digest.h"

#include <bit>
#include <cstring>

namespace pf {
namespace {

using digest_detail::first_lane;
using digest_detail::kPi;
using digest_detail::Lane;

std::uint64_t load_word(const unsigned char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

// Swallows `pairs` pairs of words, word(i) being the i-th. Long inputs take four lanes side by
// side, so that the multiplies of one do not wait for those of another.
template <class Word>
Lane absorb_pairs(Word word, std::size_t pairs, std::uint64_t seed) {
  Lane lane = first_lane(seed);
  std::size_t i = 0;
  if (pairs >= 4) {
    Lane lanes[4];
    for (std::uint64_t k = 0; k < 4; ++k) lanes[k] = first_lane(seed + k * kPi[2]);
    for (; pairs - i >= 4; i += 4) {
      for (std::size_t k = 0; k < 4; ++k) {
        lanes[k].absorb(word(2 * (i + k)), word(2 * (i + k) + 1));
      }
    }
    for (std::size_t k = 1; k < 4; ++k) lanes[0].absorb(lanes[k].a, lanes[k].b);
    lane = lanes[0];
  }
  for (; i < pairs; ++i) lane.absorb(word(2 * i), word(2 * i + 1));
  return lane;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Digest digest_bytes(const void* data, std::size_t size, std::uint64_t seed) {
  const auto* at = static_cast<const unsigned char*>(data);
  Lane lane = absorb_pairs([at](std::size_t i) { return load_word(at + 8 * i); }, size / 16, seed);
  if (size % 16 > 0) {
    unsigned char padded[16] = {};  // absent bytes read as zero; the length tells the difference
    std::memcpy(padded, at + size / 16 * 16, size % 16);
    lane.absorb(load_word(padded), load_word(padded + 8));
  }
  return lane.finish(size);
}

Digest digest_words(const std::uint64_t* words, std::size_t count, std::uint64_t seed) {
  Lane lane = absorb_pairs([words](std::size_t i) { return words[i]; }, count / 2, seed);
  if (count % 2 > 0) lane.absorb(words[count - 1], 0);
  return lane.finish(count * sizeof *words);
}

std::string to_hex(Digest digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text(32, '0');
  for (unsigned i = 0; i < 16; ++i) {
    text[i] = kDigits[digest.hi >> (60 - 4 * i) & 15];
    text[16 + i] = kDigits[digest.lo >> (60 - 4 * i) & 15];
  }
  return text;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  Digest digest;
  for (unsigned i = 0; i < 32; ++i) {
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    std::uint64_t& half = i < 16 ? digest.hi : digest.lo;
    half = half << 4 | static_cast<std::uint64_t>(value);
  }
  return digest;
}

}  // namespace pf
