// Lays the spans of a text on lines: advances, kerning, tracking, wrapping, ellipsis, strikes.
// Everything is in device pixels, x from the anchor of the text, y from the base line of its first
// line. No GL.
#pragma once
#include <vector>

#include "ui/scene/font_book.h"
#include "ui/session/scene_view.h"

namespace pf {

struct LaidGlyph {
  FontFace face = FontFace::kInter;
  int glyph = 0;
  float size_px = 0;
  float x = 0, y = 0;
  int span = 0;
};

// A stretch of one line to be struck through.
struct LaidStrike {
  float x0 = 0, x1 = 0, y = 0;
  int span = 0;
};

struct LaidText {
  std::vector<LaidGlyph> glyphs;
  std::vector<LaidStrike> strikes;
  float left = 0, right = 0;  // of the widest line
  float top = 0;              // of the capitals of the first line, negative
  float last_base = 0;        // base line of the last line
  int lines = 0;
  bool elided = false;
};

// How large type is: device pixels a pixel of the type table, device pixels a logical pixel, and
// the smallest em, in device pixels, for roles that are not smaller by themselves.
struct TypeScale {
  float px = 1;
  float dpr = 1;
  float floor_px = 0;
  float size(const TypeStyle& style) const;
};
TypeScale type_scale(const SceneView& view, const SceneModel& model);

// `max_width_px` 0 for no bound.
LaidText lay_text(FontBook& fonts, const SceneText& text, const TypeScale& scale,
                  float max_width_px);

}  // namespace pf
