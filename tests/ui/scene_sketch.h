// Short words for tests that compose a scene by hand.
#pragma once
#include <string>
#include <utility>

#include "ui/session/scene_model.h"

namespace pf::sketch {

inline SceneBox& box(SceneLayer& layer, SceneArea area, Token fill, Token stroke = Token::kNone,
                     float radius = 0) {
  SceneBox b;
  b.area = area;
  b.fill = {fill};
  b.stroke = {stroke};
  b.radius = radius;
  layer.boxes.push_back(b);
  return layer.boxes.back();
}

inline void hairline(SceneLayer& layer, SceneArea area) { box(layer, area, Token::kHair); }

inline SceneText& word(SceneLayer& layer, ScenePoint at, std::string text,
                       TextRole role = TextRole::kLabel, Token token = Token::kInk,
                       TextAlign align = TextAlign::kStart) {
  layer.texts.push_back(scene_text(at, std::move(text), role, token, align));
  return layer.texts.back();
}

// A name and what is said about it, on one base line.
inline SceneText& head(SceneLayer& layer, ScenePoint at, std::string name, TextRole role,
                       std::string note) {
  SceneText& t = word(layer, at, std::move(name), role);
  t.spans.push_back({std::move(note), TextRole::kLabel, {Token::kLow}, 6, Token::kNone});
  return t;
}

inline ScenePath& path(SceneLayer& layer, std::vector<ScenePoint> points, Token token,
                       float width = 1.5F, float alpha = 1) {
  ScenePath p;
  p.points = std::move(points);
  p.color = {token, alpha};
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

inline SceneHatch wait_hatch(Token token, float width = 1.4F) {
  return {{token}, HatchLean::kRising, 5, width, 0};
}

inline PageStates states_of(const std::vector<std::uint8_t>& bytes) {
  return std::make_shared<const PageBytes>(bytes);
}

inline std::uint8_t page(PageBase base, PageDot dot = PageDot::kNone, bool pinned = false) {
  return pack_page({base, dot, pinned});
}

}  // namespace pf::sketch
