// Digest: the 128-bit fingerprint by which two Worlds, two files or two states are said to be
// equal. Replay checks it, the explorer remembers it, golden tests store it.
//
// 1. A digest depends on the bytes and the seed alone: the same on every machine, compiler and
//    build type. Bytes are read as little-endian words whatever the host's order is.
// 2. Every input word passes through 128 bits of state (both halves of a 64x64 multiply are kept),
//    so two different inputs share a digest with probability of about 2^-128: 10^9 states explored
//    meet one false match with probability 10^-21.
// 3. XOR combines digests of the parts of a set, in any order, and takes one out again. The parts
//    must carry their place (index, part number) among the digested words, else two equal parts
//    cancel each other.
// 4. It guards against chance, not against an adversary. The values are stored in files, so the
//    function is frozen: digest_test holds vectors of it.
// Cost: about 5 ns from 16 bytes to their digest (2 when several are under way at once), 17 ns for
// 256 bytes, then 0.6 ns for every further 16.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pf {

struct Digest {
  std::uint64_t lo = 0;
  std::uint64_t hi = 0;

  constexpr Digest& operator^=(Digest other) {
    lo ^= other.lo;
    hi ^= other.hi;
    return *this;
  }
  friend constexpr Digest operator^(Digest a, Digest b) { return a ^= b; }
  friend constexpr bool operator==(Digest, Digest) = default;
  // Order of the hexadecimal text: the high half decides first.
  friend constexpr std::strong_ordering operator<=>(Digest a, Digest b) {
    return a.hi != b.hi ? a.hi <=> b.hi : a.lo <=> b.lo;
  }
};

// 32 lower-case hexadecimal digits, high half first.
std::string to_hex(Digest digest);
// Takes exactly what to_hex gives (either case); anything else is nullopt.
std::optional<Digest> digest_from_hex(std::string_view text);

// The digest of `size` bytes. Different seeds give unrelated functions: use them to keep kinds of
// things apart. The length counts: a trailing zero byte changes the digest.
Digest digest_bytes(const void* data, std::size_t size, std::uint64_t seed = 0);

// The digest of `count` words, equal to digest_bytes over their little-endian bytes.
Digest digest_words(const std::uint64_t* words, std::size_t count, std::uint64_t seed = 0);

// digest_words of the two words {a, b}, inline: what an element of a hashed array costs.
Digest digest_pair(std::uint64_t a, std::uint64_t b, std::uint64_t seed = 0);

namespace digest_detail {

__extension__ using Wide = unsigned __int128;

// The first 256 fractional bits of pi, each word made odd: far apart and nobody's choice.
inline constexpr std::uint64_t kPi[4] = {0x243f6a8885a308d3, 0x13198a2e03707345, 0xa4093822299f31d1,
                                         0x082efa98ec4e6c89};

constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const Wide p = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(p) ^ static_cast<std::uint64_t>(p >> 64);
}

constexpr std::uint64_t rotate(std::uint64_t v, unsigned by) { return v << by | v >> (64 - by); }

// One lane: 128 bits that swallow 16 bytes at a time. The added words keep what a product loses
// when one of its factors happens to be zero.
struct Lane {
  std::uint64_t a;
  std::uint64_t b;

  constexpr void absorb(std::uint64_t x, std::uint64_t y) {
    const Wide p = static_cast<Wide>(a ^ x) * (b ^ y);
    a = static_cast<std::uint64_t>(p) + rotate(y, 32) + kPi[2];
    b = static_cast<std::uint64_t>(p >> 64) + rotate(x, 32) + kPi[3];
  }
  constexpr Digest finish(std::uint64_t size) const {
    const std::uint64_t u = fold(a ^ kPi[0], b ^ kPi[1] ^ size);
    const std::uint64_t v = fold(rotate(a, 27) ^ kPi[2] ^ size, rotate(b, 35) ^ kPi[3]);
    return {fold(u ^ kPi[3], v ^ kPi[1]) ^ u, fold(v ^ kPi[2], rotate(u, 32) ^ kPi[0]) ^ v};
  }
};

constexpr Lane first_lane(std::uint64_t seed) { return {seed ^ kPi[0], rotate(seed, 29) + kPi[1]}; }

}  // namespace digest_detail

inline Digest digest_pair(std::uint64_t a, std::uint64_t b, std::uint64_t seed) {
  digest_detail::Lane lane = digest_detail::first_lane(seed);
  lane.absorb(a, b);
  return lane.finish(16);
}

}  // namespace pf
