// What a line holds, as one 64-bit number: who wrote its bytes last.
//
// Emulates: 64 bytes of data, known by the write they come from. A write of the whole line leaves
// its stamp. PCIe's byte enables let a request begin or end in the midst of a line: it then writes
// one half (32 bytes), and the line holds the other half of what was there before. Such a value
// names both writers; that the halves are whole is an assumption (a byte enable is one byte), and
// on a link such a write takes as long as one of whole lines.
// Invariants:
//  1. Equal values are equal bytes; 0 is a zero line.
//  2. Writes to different halves of a line give the same value in either order.
//  3. A value of two halves never equals one of a whole line, and back: half by half the same
//     write means that write's stamp (numbers of writes up to 2^21; beyond that modulo 2^21).
#pragma once
#include <cstdint>

namespace pf {

// A value no other write has: who wrote and which of his writes it was. A request of several lines
// adds the number of the line in it.
constexpr std::uint64_t stamp(std::uint8_t actor, std::uint32_t nth) {
  return (std::uint64_t{actor} + 1) << 56 | std::uint64_t{nth} << 8;
}

// Which bytes of a line a write names.
enum Halves : unsigned { kLowHalf = 1, kHighHalf = 2, kWholeLine = 3 };

namespace content {

inline constexpr std::uint64_t kTwoHalves = std::uint64_t{1} << 63;
inline constexpr unsigned kCodeBits = 30;  // actor 6, number 21, line of the request 3
inline constexpr std::uint64_t kCodeMask = (std::uint64_t{1} << kCodeBits) - 1;

constexpr std::uint64_t code_of(std::uint64_t stamp) {
  return (stamp >> 56) << 24 | ((stamp >> 8) & 0x1f'ffff) << 3 | (stamp & 7);
}
constexpr std::uint64_t stamp_of(std::uint64_t code) {
  return (code >> 24) << 56 | ((code >> 3) & 0x1f'ffff) << 8 | (code & 7);
}

}  // namespace content

constexpr bool has_two_halves(std::uint64_t value) { return (value & content::kTwoHalves) != 0; }

// The stamp of the write that this half comes from; 0: nobody's.
constexpr std::uint64_t half_of(std::uint64_t value, Halves half) {
  if (!has_two_halves(value)) return value;
  const std::uint64_t code = half == kHighHalf ? value >> content::kCodeBits : value;
  return content::stamp_of(code & content::kCodeMask);
}

// What the line holds when a write with that stamp has written those of its halves.
constexpr std::uint64_t merged(std::uint64_t old, std::uint64_t stamp, unsigned halves) {
  if (halves == kWholeLine) return stamp;
  const std::uint64_t low = content::code_of((halves & kLowHalf) ? stamp : half_of(old, kLowHalf));
  const std::uint64_t high =
      content::code_of((halves & kHighHalf) ? stamp : half_of(old, kHighHalf));
  if (low == high) return content::stamp_of(low);
  return content::kTwoHalves | high << content::kCodeBits | low;
}

}  // namespace pf
