// Short words for composers: each adds one thing to a layer and hands it out for the details.
#pragma once
#include <string>
#include <utility>

#include "ui/session/scene_model.h"

namespace pf::pen {

inline SceneBox& box(SceneLayer& layer, SceneArea area, SceneColor fill, SceneColor stroke = {},
                     float radius = 0) {
  SceneBox b;
  b.area = area;
  b.fill = fill;
  b.stroke = stroke;
  b.radius = radius;
  layer.boxes.push_back(b);
  return layer.boxes.back();
}

inline void hairline(SceneLayer& layer, SceneArea area) { box(layer, area, {Token::kHair}); }

// A width keeps the words inside; they end in an ellipsis.
inline SceneText& word(SceneLayer& layer, ScenePoint at, std::string text,
                       TextRole role = TextRole::kLabel, Token token = Token::kInk,
                       TextAlign align = TextAlign::kStart, float width = 0) {
  layer.texts.push_back(scene_text(at, std::move(text), role, token, align));
  layer.texts.back().max_width = width;
  return layer.texts.back();
}

// A name and what is said about it, on one base line.
inline SceneText& head(SceneLayer& layer, ScenePoint at, std::string name, TextRole role,
                       std::string note, float width = 0) {
  SceneText& t = word(layer, at, std::move(name), role);
  t.max_width = width;
  if (!note.empty()) {
    t.spans.push_back({std::move(note), TextRole::kLabel, {Token::kLow}, 6, Token::kNone});
  }
  return t;
}

inline ScenePath& path(SceneLayer& layer, std::vector<ScenePoint> points, SceneColor color,
                       float width = 1.5F) {
  ScenePath p;
  p.points = std::move(points);
  p.color = color;
  p.width = width;
  layer.paths.push_back(std::move(p));
  return layer.paths.back();
}

inline SceneGlyph& glyph(SceneLayer& layer, GlyphKind kind, ScenePoint at, Token token,
                         float heading = 0, Token halo = Token::kBg) {
  SceneGlyph g;
  g.kind = kind;
  g.at = at;
  g.color = {token};
  g.heading = heading;
  g.halo = halo;
  layer.glyphs.push_back(g);
  return layer.glyphs.back();
}

// A wait: stripes in the colour of what it waits for.
inline SceneHatch wait_hatch(Token token, float width = 1.4F, float alpha = 1) {
  return {{token, alpha}, HatchLean::kRising, 5, width, 0};
}

}  // namespace pf::pen
