#include "ui/scene/glyph_atlas.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pf {

float GlyphAtlas::quantised(float size_px) { return std::round(size_px * 4) / 4; }

const AtlasGlyph* GlyphAtlas::find(FontFace face, int glyph, float size_px, int phase) {
  const auto quarters = static_cast<std::uint64_t>(std::lround(size_px * 4));
  const std::uint64_t key = quarters << 32U | static_cast<std::uint64_t>(face) << 24U |
                            static_cast<std::uint64_t>(phase) << 20U |
                            static_cast<std::uint64_t>(glyph);
  const auto found = glyphs_.find(key);
  if (found != glyphs_.end()) return found->second.width > 0 ? &found->second : nullptr;

  const GlyphBitmap bitmap = fonts_.raster(face, glyph, static_cast<float>(quarters) / 4,
                                           static_cast<float>(phase) / kPhases);
  AtlasGlyph placed{0, 0, bitmap.left, bitmap.top, bitmap.width, bitmap.height};
  if (bitmap.width > 0) {
    if (!place(bitmap.width, bitmap.height, placed)) {
      full_ = true;
      return nullptr;
    }
    for (int y = 0; y < bitmap.height; ++y) {
      const auto* from = bitmap.coverage.data() + static_cast<std::ptrdiff_t>(y) * bitmap.width;
      std::copy_n(from, bitmap.width,
                  texels_.data() + static_cast<std::ptrdiff_t>(placed.v + y) * kWidth + placed.u);
    }
  }
  const AtlasGlyph& kept = glyphs_.emplace(key, placed).first->second;
  return kept.width > 0 ? &kept : nullptr;
}

bool GlyphAtlas::place(int width, int height, AtlasGlyph& out) {
  if (width > kWidth) return false;
  if (shelf_x_ + width > kWidth) {
    shelf_y_ += shelf_height_;
    shelf_x_ = shelf_height_ = 0;
  }
  if (shelf_y_ + height > kMostRows) return false;
  shelf_height_ = std::max(shelf_height_, height);
  while (shelf_y_ + height > rows_) {
    rows_ = std::max(256, rows_ * 2);
    texels_.resize(static_cast<std::size_t>(rows_) * kWidth);
  }
  out.u = shelf_x_;
  out.v = shelf_y_;
  shelf_x_ += width;
  if (changed_.first == changed_.last) changed_ = {out.v, out.v};
  changed_.first = std::min(changed_.first, out.v);
  changed_.last = std::max(changed_.last, out.v + height);
  return true;
}

void GlyphAtlas::clear() {
  glyphs_.clear();
  std::fill(texels_.begin(), texels_.end(), std::uint8_t{0});
  shelf_x_ = shelf_y_ = shelf_height_ = 0;
  changed_ = {0, rows_};
  full_ = false;
}

GlyphAtlas::Rows GlyphAtlas::take_changed() { return std::exchange(changed_, {}); }

}  // namespace pf
