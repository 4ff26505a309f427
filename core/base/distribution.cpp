#include "core/base/distribution.h"

#include <algorithm>
#include <array>

namespace pf {
namespace {

__extension__ using Signed = __int128;

constexpr int kBits = 10;  // 1,024 strips of equal probability
constexpr std::int64_t kStrips = std::int64_t{1} << kBits;
constexpr int kFraction = 16;                    // of a table entry
constexpr int kPrecise = 56;                     // fraction bits while the table is computed
constexpr std::int64_t kLn2 = 0xb17217f7d1cf79;  // ln 2 with kPrecise fraction bits, truncated

// ln(k) with kPrecise fraction bits: k = m 2^e with 1 <= m < 2, ln m = 2 artanh((m-1)/(m+1)).
constexpr Signed ln(std::int64_t k) {
  int exponent = 0;
  while (k >> (exponent + 1) > 0) ++exponent;
  const Signed one = Signed{1} << kPrecise;
  const Signed m = (static_cast<Signed>(k) << kPrecise) >> exponent;
  const Signed z = ((m - one) << kPrecise) / (m + one);
  const Signed square = (z * z) >> kPrecise;
  Signed sum = 0;
  Signed power = z;
  for (int odd = 1; power > 0; odd += 2) {
    sum += power / odd;
    power = (power * square) >> kPrecise;
  }
  return 2 * sum + Signed{exponent} * kLn2;
}

// The mean of -ln(v) for v between j/1024 and (j+1)/1024 is 1 - (j+1) ln((j+1)/1024) + j
// ln(j/1024).
constexpr std::array<std::uint32_t, kStrips> exponential_strips() {
  const Signed half = Signed{1} << (kPrecise - kFraction - 1);
  std::array<std::uint32_t, kStrips> strips{};
  Signed below = 0;  // j ln(j/1024)
  for (std::int64_t j = 0; j < kStrips; ++j) {
    const Signed above = (j + 1) * (ln(j + 1) - Signed{kBits} * kLn2);
    const Signed mean = (Signed{1} << kPrecise) - above + below;
    strips[static_cast<std::size_t>(j)] =
        static_cast<std::uint32_t>((mean + half) >> (kPrecise - kFraction));
    below = above;
  }
  return strips;
}

constexpr std::array<std::uint32_t, kStrips> kExponential = exponential_strips();

// How far from its peak a triangle's slope of the given length reaches: the smaller of two uniform
// draws falls off linearly, as the slope does.
std::int64_t slope(Rng& rng, std::int64_t length) {
  const std::uint64_t a = rng.below(static_cast<std::uint64_t>(length) + 1);
  const std::uint64_t b = rng.below(static_cast<std::uint64_t>(length) + 1);
  return static_cast<std::int64_t>(std::min(a, b));
}

}  // namespace

std::int64_t draw_exponential(Rng& rng, std::int64_t mean) {
  PF_ASSERT(mean >= 0 && mean < std::int64_t{1} << 44, "the mean is in range");
  const std::uint64_t strip = rng.next() >> (64 - kBits);
  constexpr std::int64_t kHalf = std::int64_t{1} << (kFraction - 1);
  return (mean * kExponential[strip] + kHalf) >> kFraction;
}

Time draw_latency(Rng& rng, Time min, Time typ, Time max) {
  PF_ASSERT(min >= 0 && min <= typ && typ <= max, "a latency has min <= typ <= max");
  if (min == max) return typ;
  const auto width = static_cast<std::uint64_t>(max - min);
  const bool early = rng.below(width) < static_cast<std::uint64_t>(typ - min);
  return early ? typ - slope(rng, typ - min) : typ + slope(rng, max - typ);
}

}  // namespace pf
