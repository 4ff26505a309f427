// Rasterised glyphs packed into one single-channel picture. CPU side only: the renderer uploads
// the rows that changed.
//
// A glyph is kept per face, size (quarter pixels) and horizontal phase (quarter pixels), so text is
// spaced evenly although every quad lies on whole pixels.
#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ui/scene/font_book.h"

namespace pf {

struct AtlasGlyph {
  int u = 0, v = 0;  // texel of the top left corner
  int left = 0, top = 0, width = 0, height = 0;
};

class GlyphAtlas {
 public:
  static constexpr int kWidth = 1024;
  static constexpr int kMostRows = 4096;
  static constexpr int kPhases = 4;

  explicit GlyphAtlas(FontBook& fonts) : fonts_(fonts) {}

  // Null for a blank glyph, and when the atlas is full: then full() is true until clear().
  const AtlasGlyph* find(FontFace face, int glyph, float size_px, int phase);

  static float quantised(float size_px);

  bool full() const { return full_; }
  void clear();

  const std::vector<std::uint8_t>& texels() const { return texels_; }
  int rows() const { return rows_; }

  // The rows written since the last call: [first, last).
  struct Rows {
    int first = 0, last = 0;
  };
  Rows take_changed();

 private:
  bool place(int width, int height, AtlasGlyph& out);

  FontBook& fonts_;
  std::unordered_map<std::uint64_t, AtlasGlyph> glyphs_;
  std::vector<std::uint8_t> texels_;
  int rows_ = 0;
  int shelf_x_ = 0, shelf_y_ = 0, shelf_height_ = 0;
  Rows changed_;
  bool full_ = false;
};

}  // namespace pf
