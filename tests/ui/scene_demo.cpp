#include <array>

#include "tests/ui/scene_samples.h"
#include "tests/ui/scene_sketch.h"
#include "ui/session/page_marks.h"

namespace pf {
namespace {

using namespace sketch;

void demo_boxes(SceneLayer& l) {
  word(l, {16, 28}, "Boxes", TextRole::kCaption, Token::kLow);
  box(l, {16, 36, 64, 40}, Token::kPanel, Token::kHair2, 6);
  box(l, {88, 36, 64, 40}, Token::kNone, Token::kFlt, 6).dash = {4, 3};
  SceneBox& wait = box(l, {160, 36, 64, 12}, Token::kRaise2, Token::kFlt);
  wait.hatch = wait_hatch(Token::kFlt);
  box(l, {160, 52, 64, 12}, Token::kNone, Token::kHair2).hatch = wait_hatch(Token::kLow, 1);
  SceneBox& waste = box(l, {160, 68, 64, 12}, Token::kNone, Token::kBad);
  waste.hatch = {{Token::kBad}, HatchLean::kFalling, 6, 1.4F, 0};
  box(l, {232, 36, 40, 40}, Token::kTgt, Token::kNone, 20);
  box(l, {280, 36, 40, 40}, Token::kNone, Token::kAcc, 20).stroke_width = 2;
  SceneBox& wash = box(l, {328, 36, 40, 40}, Token::kBad, Token::kBad, 3);
  wash.fill.alpha = 0.1F;
  wash.stroke_width = 2;
  box(l, {376, 36, 12, 40}, Token::kDty, Token::kDtyS, 1);
}

void demo_paths(SceneLayer& l) {
  word(l, {16, 100}, "Paths", TextRole::kCaption, Token::kLow);
  path(l, {{16, 112}, {120, 112}, {120, 140}, {200, 140}}, Token::kHair2);
  path(l, {{16, 124}, {108, 124}, {108, 152}, {200, 152}}, Token::kFly, 3, 0.28F);
  ScenePath& dots = path(l, {{16, 164}, {200, 164}, {200, 176}}, Token::kFlt, 1.4F, 0.75F);
  dots.dash = {0, 5, 0, true};
  path(l, {{16, 176}, {180, 176}}, Token::kDty, 1.2F).dash = {4, 3};
  ScenePath& conflict =
      path(l, {{230, 112}, {230, 150}, {320, 150}, {320, 176}, {380, 176}}, Token::kBad, 2.5F);
  conflict.casing = {Token::kBg};
  conflict.arrow = true;
  ScenePath& cause =
      path(l, scene_curve({250, 112}, {258, 126}, {292, 126}, {300, 140}), Token::kLow, 1);
  cause.arrow = true;
  path(l, {{340, 112}, {352, 140}, {364, 112}, {376, 140}, {388, 112}}, Token::kAcc, 2);
  path(l, {{396, 112}, {396, 112.4F}, {400, 170}}, Token::kTgt, 2.5F).round_caps = true;
}

void demo_glyphs(SceneLayer& l) {
  word(l, {16, 204}, "Flows and marks", TextRole::kCaption, Token::kLow);
  constexpr std::array<Token, kGlyphKindCount> kTokens = {
      Token::kShr, Token::kShr, Token::kShr, Token::kFly, Token::kBad, Token::kFlt,
      Token::kFlt, Token::kFlt, Token::kDty, Token::kSig, Token::kSig, Token::kBad,
      Token::kBad, Token::kBad, Token::kAcc, Token::kBad};
  for (int i = 0; i < kGlyphKindCount; ++i) {
    const auto kind = static_cast<GlyphKind>(i);
    const float x = 28 + 24 * static_cast<float>(i);
    const bool round = kind == GlyphKind::kBurst || kind == GlyphKind::kStation;
    for (int row = 0; row < 3; ++row) {
      SceneGlyph& g = glyph(l, kind, {x, 222 + 26 * static_cast<float>(row)},
                            kTokens[static_cast<std::size_t>(i)]);
      constexpr std::array<float, 3> kSizes = {8, 11, 14};
      g.size = round ? 18 + 3 * static_cast<float>(row) : kSizes[static_cast<std::size_t>(row)];
      if (kind == GlyphKind::kStation) g.label = std::to_string(row + 4);
      if (kind == GlyphKind::kRead && row > 0) g.heading = row == 1 ? -1.5708F : 0.6F;
    }
  }
  SceneGlyph& burst = glyph(l, GlyphKind::kBurst, {436, 240}, Token::kBad);
  burst.size = 40;
  glyph(l, GlyphKind::kBolt, {436, 240}, Token::kBad);
}

void demo_texts(SceneLayer& l) {
  word(l, {16, 312}, "Type", TextRole::kCaption, Token::kLow);
  float y = 334;
  for (int i = 0; i < kTextRoleCount; ++i) {
    const auto role = static_cast<TextRole>(i);
    const TypeStyle& style = type_style(role);
    if (i == 10) y = 334;
    const bool words = style.face < FontFace::kMono;
    const std::string sample = words ? "Waits for the ack, 1.63 µs AVTo" : "38:0009 2FC0 µs";
    if (i > 0) y += style.line - 16;  // the line above was measured for 16
    word(l, {i < 10 ? 16.0F : 350.0F, y}, sample, role);
    y += 18;
  }
  SceneText& clipped = word(l, {450, 40}, "A label that is longer than its place allows");
  clipped.max_width = 120;
  SceneText& wrapped = word(l, {450, 64}, "finishes two reads under the old translation, then acks",
                            TextRole::kLabel, Token::kMid);
  wrapped.max_width = 120;
  wrapped.max_lines = 2;
  SceneText& was = word(l, {450, 108}, "20 of 64", TextRole::kValueStrong, Token::kAccT);
  was.spans.push_back({"19", TextRole::kValue, {Token::kLow}, 12, Token::kFaint});
  SceneText& chip = word(l, {456, 132}, "440 ∥ 450", TextRole::kAddress, Token::kAccT);
  chip.backing.fill = {Token::kAccBg};
  word(l, {510, 156}, "middle", TextRole::kLabel, Token::kMid, TextAlign::kMiddle);
  word(l, {570, 176}, "end ≠ × … → ←", TextRole::kLabel, Token::kMid, TextAlign::kEnd);
}

void demo_states(SceneLayer& l) {
  word(l, {600, 28}, "Page states", TextRole::kCaption, Token::kLow);
  using B = PageBase;
  using D = PageDot;
  const std::array<std::uint8_t, 14> states = {page(B::kSource),
                                               page(B::kMoving),
                                               page(B::kTarget),
                                               page(B::kZero),
                                               page(B::kShared),
                                               page(B::kFaulted),
                                               page(B::kLost),
                                               page(B::kAbsent),
                                               page(B::kSource, D::kDirty),
                                               page(B::kTarget, D::kDirty),
                                               page(B::kSource, D::kRedirtied),
                                               page(B::kSource, D::kNone, true),
                                               page(B::kTarget, D::kRedirtied, true),
                                               page(B::kTarget, D::kDirty, true)};
  float y = 36;
  for (const float z : {6.0F, 10.0F, 14.0F}) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      l.cells.push_back({{600 + static_cast<float>(i) * (z + 6), y, z, z}, states[i], 0, 1});
    }
    y += z + 8;
  }
  ScenePageMap big;
  big.id = 7;
  big.area = {600, 96, 7 * 26, 2 * 26};
  big.columns = 7;
  big.rows = 2;
  big.states = states_of({states.begin(), states.end()});
  big.highlight = 1;
  l.maps.push_back(big);
  ScenePageMap small = big;
  small.id = 8;
  small.area = {800, 96, 7 * 7, 2 * 7};
  small.highlight = 6;
  small.highlight_token = Token::kBad;
  l.maps.push_back(small);
  ScenePageMap half = big;
  half.id = 9;
  half.area = {800, 120, 7 * 12, 2 * 12};
  half.highlight = -1;
  half.before = states_of(std::vector<std::uint8_t>(14, page(B::kSource)));
  half.mix = 0.5F;
  l.maps.push_back(half);
}

SceneLine sample_line(int i) {
  SceneLine line;
  line.copy = static_cast<LineCopy>(i % 5);
  line.read = static_cast<ReadMark>(i / 5 % 3);
  line.dirty = i % 7 == 3;
  line.in_write_set = i == 6;
  line.stale = i == 12;
  line.stamp = (i % 2 ? "G" : "V") + std::to_string(i);
  line.stamp_token = i % 2 ? Token::kShrT : Token::kInk;
  return line;
}

void demo_grids(SceneLayer& l) {
  word(l, {600, 172}, "Lines", TextRole::kCaption, Token::kLow);
  for (int look = 0; look < 3; ++look) {
    SceneLineGrid g;
    g.id = static_cast<std::uint64_t>(20 + look);
    g.look = static_cast<LineLook>(look);
    for (int i = 0; i < 16; ++i) g.lines.push_back(sample_line(i));
    g.gap = 1;
    g.area = {600 + 100 * static_cast<float>(look), 182, 103, 25};
    g.area.w = 8 * 12 + 7;
    g.area.x = 600 + 108 * static_cast<float>(look);
    g.highlight = look == 1 ? 3 : -1;
    l.grids.push_back(g);
    if (look == 2) break;
    g.id += 10;
    g.gap = 3;
    g.area = {600, 220 + 84 * static_cast<float>(look), 8 * 33 + 21, 2 * 33 + 3};
    g.area.w = 8 * 36;
    g.area.h = 2 * 36 + 3;
    l.grids.push_back(g);
  }
}

}  // namespace

SceneModel demo_scene() {
  SceneModel m;
  SceneLayer ground = scene_layer("ground");
  box(ground, {8, 12, 428, 284}, Token::kPanel, Token::kHair2, 6);
  m.layers.push_back(ground);
  SceneLayer l = scene_layer("content");
  demo_boxes(l);
  demo_paths(l);
  demo_glyphs(l);
  demo_texts(l);
  demo_states(l);
  demo_grids(l);
  m.layers.push_back(l);
  SceneLayer clipped = scene_layer("clipped");
  clipped.clip = {450, 190, 100, 40};
  clipped.alpha = 0.5F;
  box(clipped, {440, 200, 140, 60}, Token::kRaise2, Token::kAcc, 8);
  word(clipped, {454, 224}, "half there, half cut off here", TextRole::kBody);
  m.layers.push_back(clipped);
  m.hits.push_back({{8, 12, 428, 284}, HitKind::kComponent, 1, "panel"});
  m.hits.push_back({{600, 96, 7 * 26, 2 * 26}, HitKind::kPageMap, 7, "pages"});
  m.hits.push_back({{600, 182, 103, 25}, HitKind::kLineGrid, 20, "lines"});
  m.hits.push_back({{24, 218, 8, 8}, HitKind::kFlow, 5, "read of page 0x92"});
  return m;
}

SceneModel map_scene(int side, PageOrder order, float window_cells) {
  SceneModel m;
  SceneLayer l = scene_layer("map");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  // Regions of a guest: runs of one state, by a fixed recurrence.
  std::uint32_t random = 7;
  const auto next = [&random] { return random = random * 1664525U + 1013904223U; };
  std::size_t i = 0;
  while (i < bytes.size()) {
    const std::size_t run = 1 + (next() >> 16U) % (bytes.size() / 40 + 2);
    const bool moved = i < bytes.size() * 3 / 5;
    const unsigned pick = next() >> 24U;
    const PageBase base = pick < 20   ? PageBase::kZero
                          : pick < 40 ? PageBase::kShared
                          : moved     ? PageBase::kTarget
                                      : PageBase::kSource;
    const bool hot = pick > 200;
    for (std::size_t end = std::min(bytes.size(), i + run); i < end; ++i) {
      const bool dirty = hot && !moved && next() % 5 == 0;
      bytes[i] = page(base, dirty ? PageDot::kDirty : PageDot::kNone, false);
    }
  }
  const std::size_t lost = bytes.size() * 53 / 100;
  bytes[lost] = page(PageBase::kLost);
  ScenePageMap map;
  map.id = 1;
  map.area = {196, 8, 512, 512};
  map.columns = map.rows = side;
  map.order = order;
  map.states = states_of(bytes);
  if (window_cells > 0) {
    const PageCell at = cell_of_page(static_cast<std::int64_t>(lost), side, order);
    map.window = {static_cast<float>(at.x) - window_cells / 2,
                  static_cast<float>(at.y) - window_cells / 2, window_cells, window_cells};
  }
  l.maps.push_back(map);
  m.layers.push_back(l);
  SceneLayer marks = scene_layer("marks");
  add_rare_marks(marks, map);
  m.layers.push_back(marks);
  return m;
}

}  // namespace pf
