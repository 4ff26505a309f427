#include <array>

#include "tests/ui/scene_samples.h"
#include "tests/ui/scene_sketch.h"
#include "tests/ui/scene_stage_parts.h"

namespace pf {
namespace {

using namespace sketch;

void conflict(SceneLayer& l) {
  ScenePath& way = path(l,
                        {{490, 440},
                         {490, 314},
                         {447, 314},
                         {447, 238},
                         {373, 238},
                         {373, 266},
                         {202, 266},
                         {202, 205},
                         {197, 205}},
                        Token::kBad, 2.5F);
  way.casing = {Token::kBg};
  way.arrow = true;
  ScenePath& back = path(l, {{23, 205}, {13, 205}, {13, 110}, {22, 110}}, Token::kBad, 2.5F);
  back.casing = {Token::kBg};
  back.dash = {5, 3};
  back.arrow = true;
  for (const float y : {101.0F, 196.0F}) {
    box(l, {23, y, 172, 18}, Token::kNone, Token::kBad, 3).stroke_width = 1.5F;
  }
  path(l, {{24, 110}, {194, 110}}, Token::kBad, 2);
  constexpr std::array<ScenePoint, 6> kStations = {
      {{490, 424}, {490, 346}, {412, 238}, {290, 266}, {202, 234}, {13, 157}}};
  for (std::size_t i = 0; i < kStations.size(); ++i) {
    SceneGlyph& g = glyph(l, GlyphKind::kStation, kStations[i], Token::kBad);
    g.size = 18;
    g.label = std::to_string(i + 1);
  }
  SceneGlyph& burst = glyph(l, GlyphKind::kBurst, {180, 66}, Token::kBad);
  burst.size = 40;
}

void wasted(SceneLayer& l) {
  const auto way = stage::copy_way();
  const float length = path_length(way);
  for (int i = 12; i < 22; ++i) {
    const float at = length * (static_cast<float>(i) + 0.55F) / 22.3F;
    glyph(l, GlyphKind::kWastedLine, along_path(way, at).at, Token::kBad).size = 7;
  }
  word(l, {754, 238}, "10 wasted lines", TextRole::kLabelStrong, Token::kBadT);
  word(l, {754, 252}, "still land, unseen", TextRole::kLabel, Token::kLow);
  SceneText& t = word(l, {506, 370}, "translation request", TextRole::kSmallStrong, Token::kBadT);
  t.backing.fill = {Token::kBg};
}

void card(SceneLayer& l) {
  box(l, {396, 14, 497, 122}, Token::kRaise, Token::kBad, 3);
  box(l, {396, 14, 4, 122}, Token::kBad);
  SceneText& t = word(l, {414, 36}, "Abort", TextRole::kSection, Token::kBadT);
  t.spans.push_back({"conflict on the write set", TextRole::kBody, {Token::kInk}, 8, Token::kNone});
  for (int i = 0; i < 8; ++i) {
    box(l, {714 + 9 * static_cast<float>(i), 28, 7, 7}, i < 2 ? Token::kBad : Token::kRaise2);
  }
  word(l, {880, 36}, "try 2 of 8", TextRole::kValueStrong, Token::kBadT, TextAlign::kEnd);
  SceneText& why = word(l, {414, 56},
                        "The GPU asked for page 0x95. Its PTE shares 64 B line 18 with $PTE, and "
                        "CPU0’s transaction had written that line.",
                        TextRole::kBody);
  why.max_width = 420;
  why.max_lines = 2;
  hairline(l, {414, 82, 466, 1});
  constexpr std::array<std::array<const char*, 3>, 4> kColumns = {
      {{"Rolled back", "$PTE keeps $START", "devices saw nothing"},
       {"Dropped", "read set, 69 lines", "64 page, 5 slots"},
       {"Wasted", "copy of 64 lines", "never visible at B"},
       {"Next", "retry in 0.82 µs", "helper joins first"}}};
  float x = 414;
  for (const auto& column : kColumns) {
    word(l, {x, 98}, column[0], TextRole::kCaption, Token::kLow);
    word(l, {x, 113}, column[1], TextRole::kActor);
    word(l, {x, 128}, column[2], TextRole::kLabel, Token::kMid);
    x += 121;
  }
}

}  // namespace

SceneModel abort_scene() {
  const stage::Moment moment{true, 64, 54, 146};
  SceneModel m;
  SceneLayer ground = scene_layer("ground");
  stage::frames(ground);
  box(ground, {440, 150, 128, 173}, Token::kPanel, Token::kHair2, 6);
  box(ground, {478, 206, 52, 49}, Token::kRaise, Token::kMid, 3);
  stage::fabric(ground, moment);
  SceneLayer inside = scene_layer("components");
  stage::cpu0(inside, moment);
  stage::cpu1(inside, moment);
  stage::iommu(inside, moment);
  stage::memory_a(inside, moment);
  stage::host_b(inside, moment);
  stage::devices(inside, moment);
  SceneLayer over = scene_layer("conflict");
  wasted(over);
  conflict(over);
  SceneLayer bolt = scene_layer("bolt");
  glyph(bolt, GlyphKind::kBolt, {180, 66}, Token::kBad);
  SceneLayer top = scene_layer("card");
  card(top);
  m.layers = {ground, inside, over, bolt, top};
  return m;
}

}  // namespace pf
