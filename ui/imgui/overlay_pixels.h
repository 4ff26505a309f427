// Colours a track of the overlay: how many captures pass through each cell becomes a place on the
// palette's density ramp, logarithmic; aborted captures have a ramp of their own, and a setting
// that is compared with lies behind, dotted and grey.
#pragma once
#include <cstdint>
#include <vector>

#include "ui/session/palette.h"
#include "ui/session/persistence.h"

namespace pf {

// Colours of counts 0 to `most`, for one ramp, as RGBA in memory order.
class DensityRamp {
 public:
  enum class Kind { kCommitted, kAborted, kBehind };
  DensityRamp(const Palette& palette, Kind kind);
  Rgba at(std::uint32_t count, std::uint32_t most) const;
  Rgba place(float part) const;  // 0 nothing, 1 most

 private:
  std::vector<Rgba> steps_;
  float least_;  // where a single capture lies, so that it is seen
};

// A setting behind is a fine checker, its other cells the ground, so that no palette has to tell it
// from a few captures of the current one.
bool is_behind_dot(std::size_t x, std::size_t y);

// Writes width * height cells to `out`, rows from the top, `stride` apart. `behind` may be null;
// REQUIRES it to have the same size.
void color_track(const PersistenceCounts& counts, const PersistenceCounts* behind,
                 const Palette& palette, std::uint32_t* out, std::size_t stride);

}  // namespace pf
