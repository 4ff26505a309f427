#include "ui/imgui/overlay_pixels.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pf {
namespace {

constexpr int kSteps = 256;

Rgba mix(Rgba a, Rgba b, float part) {
  const auto one = [&](std::uint8_t x, std::uint8_t y) {
    return static_cast<std::uint8_t>(
        std::lround(static_cast<float>(x) + part * (static_cast<float>(y) - x)));
  };
  return {one(a.r, b.r), one(a.g, b.g), one(a.b, b.b), 255};
}

std::uint32_t packed(Rgba c) { return std::bit_cast<std::uint32_t>(c); }

// Colours by count, made once a track: a logarithm a cell would cost more than all the rest.
std::vector<Rgba> by_count(const DensityRamp& ramp, std::uint32_t most) {
  std::vector<Rgba> out(most + std::size_t{1});
  for (std::uint32_t n = 0; n <= most; ++n) out[n] = ramp.at(n, most);
  return out;
}

// How much of an aborted colour is seen where committed captures pass too.
float share(std::uint32_t good, std::uint32_t bad) {
  if (good == 0) return 1;
  // The square root keeps one aborted capture among fifty from hiding in the crowd.
  return std::min(0.9F, std::sqrt(static_cast<float>(bad) /
                                  (static_cast<float>(good) + static_cast<float>(bad))));
}

}  // namespace

bool is_behind_dot(std::size_t x, std::size_t y) { return (x / 2 + y / 2) % 2 == 0; }

DensityRamp::DensityRamp(const Palette& palette, Kind kind)
    : least_(kind == Kind::kAborted     ? 0.3F
             : kind == Kind::kCommitted ? 0.2F
                                        : 0.35F) {
  std::vector<Rgba> stops;
  for (int i = 0; i < 6; ++i) {
    const Token first = kind == Kind::kAborted ? Token::kAborted0 : Token::kDensity0;
    stops.push_back(palette[static_cast<Token>(static_cast<int>(first) + i)]);
  }
  if (kind == Kind::kBehind) stops = {palette[Token::kDensity0], palette[Token::kSrc2]};
  for (int i = 0; i < kSteps; ++i) {
    const float at = static_cast<float>(i) / (kSteps - 1) * static_cast<float>(stops.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    steps_.push_back(mix(stops[low], stops[low + 1], at - static_cast<float>(low)));
  }
}

Rgba DensityRamp::place(float part) const {
  const float at = std::clamp(part, 0.0F, 1.0F) * (kSteps - 1);
  return steps_[static_cast<std::size_t>(std::lround(at))];
}

Rgba DensityRamp::at(std::uint32_t count, std::uint32_t most) const {
  if (count == 0) return steps_[0];
  return place(least_ + (1 - least_) * density(count, most));
}

void color_track(const PersistenceCounts& counts, const PersistenceCounts* behind,
                 const Palette& palette, std::uint32_t* out, std::size_t stride) {
  const std::vector<Rgba> good =
      by_count({palette, DensityRamp::Kind::kCommitted}, counts.most_good);
  const std::vector<Rgba> bad = by_count({palette, DensityRamp::Kind::kAborted}, counts.most_bad);
  std::vector<Rgba> grey;
  if (behind != nullptr) {
    grey = by_count({palette, DensityRamp::Kind::kBehind}, behind->most_good + behind->most_bad);
  }
  for (std::size_t y = 0; y < counts.height; ++y) {
    const std::size_t row = y * counts.width;
    for (std::size_t x = 0; x < counts.width; ++x) {
      const std::uint32_t g = counts.good[row + x], b = counts.bad[row + x];
      Rgba c = good[g];
      if (g == 0 && b == 0 && behind != nullptr && is_behind_dot(x, y)) {
        c = grey[behind->good[row + x] + behind->bad[row + x]];
      } else if (b > 0) {
        c = mix(c, bad[b], share(g, b));
      }
      out[y * stride + x] = packed(c);
    }
  }
}

}  // namespace pf
