#include <array>

#include "tests/ui/scene_samples.h"
#include "tests/ui/scene_sketch.h"
#include "tests/ui/scene_stage_parts.h"

namespace pf {
namespace stage {
namespace {

using namespace sketch;

void link(SceneLayer& l, ScenePoint a, ScenePoint b) { path(l, {a, b}, Token::kHair2); }

void device(SceneLayer& l, float x, const char* name, Token stroke, bool solid) {
  SceneBox& b = box(l, {x, 440, 189, 77}, Token::kPanel, stroke, 6);
  if (!solid) b.dash = {4, 3};
  head(l, {x + 12, 459}, name, TextRole::kActor, "assigned, ATS on");
  word(l, {x + 12, 477}, "ATC", TextRole::kCaption, Token::kLow);
}

void note(SceneLayer& l, ScenePoint at, float width, const char* text, Token token = Token::kMid) {
  SceneText& t = word(l, at, text, TextRole::kLabel, token);
  t.max_width = width;
  t.max_lines = 2;
}

}  // namespace

std::vector<ScenePoint> copy_way() {
  return {{368, 108}, {373, 108}, {373, 226}, {738, 226}, {738, 296}};
}

void fabric(SceneLayer& l, const Moment& m) {
  for (const float y : {226.0F, 238.0F}) {
    link(l, {380, y}, {440, y});
    link(l, {568, y}, {628, y});
    link(l, {444, y}, {478, y});
    link(l, {530, y}, {564, y});
  }
  for (const float x : {480.0F, 490.0F, 526.0F, 536.0F}) link(l, {x, 322}, {x, 440});
  word(l, {410, 256}, "x16 gen4", TextRole::kSmall, Token::kLow, TextAlign::kMiddle);
  word(l, {598, 256}, "x16 gen4", TextRole::kSmall, Token::kLow, TextAlign::kMiddle);
  word(l, {452, 169}, "PCIe switch", TextRole::kActor);
  word(l, {504, 200}, "NTB", TextRole::kLabelStrong, Token::kInk, TextAlign::kMiddle);
  const std::array<std::array<const char*, 2>, 3> rows = {
      {{"in", m.aborted ? "38:0009 2FC0" : "38:0009 2800"},
       {"out", m.aborted ? "7C09 2FC0" : "7C09 2800"},
       {"RID", "00:1f to 82:00"}}};
  float y = 274;
  for (const auto& row : rows) {
    word(l, {452, y}, row[0], TextRole::kSmall, Token::kLow);
    word(l, {556, y}, row[1], TextRole::kAddress, Token::kMid, TextAlign::kEnd);
    y += 16;
  }
}

void devices(SceneLayer& l, const Moment& m) {
  device(l, 308, "GPU", m.aborted ? Token::kBad : Token::kFlt, m.aborted);
  device(l, 512, "NIC", Token::kHair2, true);
  if (m.aborted) {
    word(l, {350, 477}, "095 miss", TextRole::kValueStrong, Token::kBadT);
    note(l, {320, 493}, 165, "asks the IOMMU for 0x95, a neighbour of 0x92");
  } else {
    SceneText& t = word(l, {350, 477}, "092 to A+0x092", TextRole::kAddress, Token::kFltT);
    t.max_width = 130;
    box(l, {346, 467, 98, 13}, Token::kNone, Token::kNone, 2).hatch = {
        {Token::kFlt, 0.28F}, HatchLean::kRising, 5, 1.4F, 0};
    note(l, {320, 493}, 165, "finishes 2 reads under the old translation, then acks");
  }
  word(l, {554, 477}, "no entry for 092", TextRole::kAddress, Token::kMid);
  note(l, {524, 493}, 120, m.aborted ? "not involved" : "nothing to purge, acked after 30 ns");
}

}  // namespace stage

namespace {

using namespace sketch;

void boxes_of_fabric(SceneLayer& l) {
  box(l, {440, 150, 128, 173}, Token::kPanel, Token::kHair2, 6);
  for (const float x : {376.0F, 436.0F, 564.0F, 624.0F}) {
    box(l, {x, 222, 8, 20}, Token::kRaise2, Token::kHair2, 2);
  }
  for (const float x : {475.0F, 521.0F}) {
    box(l, {x, 318, 20, 8}, Token::kRaise2, Token::kHair2, 2);
  }
}

void ntb(SceneLayer& l) {
  box(l, {478, 206, 52, 49}, Token::kRaise, Token::kMid, 3);
  path(l, {{504, 207}, {504, 254}}, Token::kHair2, 1).dash = {2, 2};
}

void beads(SceneLayer& l) {
  const auto way = stage::copy_way();
  path(l, way, Token::kFly, 1, 0.45F);
  const float length = path_length(way);
  for (int i = 0; i < 22; ++i) {
    const float at = length * (static_cast<float>(i) + 0.55F) / 22.3F;
    path(l, path_part(way, at - 11, at), Token::kFly, 3, 0.28F);
    glyph(l, GlyphKind::kLine, along_path(way, at).at, Token::kFly);
  }
  word(l, {598, 204}, "line 32", TextRole::kAddress, Token::kFlyT, TextAlign::kMiddle);
  path(l, {{598, 208}, {598, 221}}, Token::kLow, 1);
  word(l, {754, 238}, "22 lines in flight", TextRole::kLabelStrong, Token::kFlyT);
  word(l, {754, 252}, "280 ns one way", TextRole::kLabel, Token::kLow);
}

void device_flows(SceneLayer& l) {
  ScenePath& way = path(l, {{368, 238}, {447, 238}, {447, 314}, {480, 314}, {480, 430}},
                        Token::kFlt, 1.4F, 0.75F);
  way.dash = {0, 5, 0, true};
  glyph(l, GlyphKind::kInvalidate, {480, 432}, Token::kFlt);
  path(l, {{536, 440}, {536, 384}}, Token::kFlt, 3, 0.3F);
  glyph(l, GlyphKind::kAck, {536, 380}, Token::kFlt);
  word(l, {546, 376}, "ATS ack, NIC", TextRole::kSmallStrong, Token::kFltT);
  word(l, {546, 389}, "110 ns to go", TextRole::kSmall, Token::kLow);
  path(l, {{490, 440}, {490, 400}}, Token::kShr, 3, 0.28F);
  glyph(l, GlyphKind::kRead, {490, 396}, Token::kShr, -1.5708F);
  path(l, {{480, 330}, {480, 350}}, Token::kShr, 3, 0.28F);
  glyph(l, GlyphKind::kCompletion, {480, 354}, Token::kShr);
  word(l, {473, 394}, "read, old entry", TextRole::kSmallStrong, Token::kShrT, TextAlign::kEnd);
  word(l, {473, 407}, "safe, no change", TextRole::kSmall, Token::kLow, TextAlign::kEnd);
  word(l, {471, 357}, "completion", TextRole::kSmallStrong, Token::kShrT, TextAlign::kEnd);
}

void phases(SceneLayer& l) {
  word(l, {398, 28}, "HTM page move", TextRole::kCaption, Token::kLow);
  word(l, {610, 28}, "FIG 2, row 2", TextRole::kLabel, Token::kLow, TextAlign::kEnd);
  struct Row {
    const char* block;
    const char* name;
    int when;
  };
  constexpr std::array<Row, 3> kRows = {{{"420 430", "1  Track page, edit PTE", -1},
                                         {"440 ∥ 450", "2  Invalidate and copy", 0},
                                         {"460", "3  Commit, go live", 1}}};
  float y = 48;
  for (const Row& r : kRows) {
    if (r.when < 0) {
      glyph(l, GlyphKind::kAck, {404, y - 4}, Token::kLow);
    } else {
      box(l, {399, y - 9, 10, 10}, r.when == 0 ? Token::kAcc : Token::kNone,
          r.when == 0 ? Token::kNone : Token::kHair2, 2);
    }
    word(l, {418, y}, r.name, r.when == 0 ? TextRole::kLabelStrong : TextRole::kLabel,
         r.when > 0 ? Token::kLow : Token::kInk);
    word(l, {610, y}, r.block, TextRole::kAddress, r.when == 0 ? Token::kAccT : Token::kLow,
         TextAlign::kEnd);
    y += 20;
  }
  hairline(l, {398, 98, 212, 1});
  SceneText& why = word(l, {398, 114}, "440 and 450 overlap here: safe because the read set is on.",
                        TextRole::kLabel, Token::kMid);
  why.max_width = 170;
  why.max_lines = 2;
}

void legend_flows(SceneLayer& l) {
  word(l, {12, 452}, "Flows", TextRole::kCaption, Token::kLow);
  struct Row {
    GlyphKind kind;
    Token token;
    const char* name;
  };
  constexpr std::array<Row, 8> kRows = {{{GlyphKind::kLine, Token::kFly, "line copy"},
                                         {GlyphKind::kPostedWrite, Token::kShr, "posted write"},
                                         {GlyphKind::kRead, Token::kShr, "read"},
                                         {GlyphKind::kCompletion, Token::kShr, "completion"},
                                         {GlyphKind::kInvalidate, Token::kFlt, "invalidate"},
                                         {GlyphKind::kAck, Token::kFlt, "ack"},
                                         {GlyphKind::kSnoop, Token::kDty, "snoop"},
                                         {GlyphKind::kSignal, Token::kSig, "signal"}}};
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    const float x = i < 4 ? 18 : 112, y = 466 + 16 * static_cast<float>(i % 4);
    glyph(l, kRows[i].kind, {x, y}, kRows[i].token);
    word(l, {x + 14, y + 4}, kRows[i].name, TextRole::kSmall, Token::kMid);
  }
}

void legend_pages(SceneLayer& l) {
  word(l, {196, 452}, "Pages", TextRole::kCaption, Token::kLow);
  using B = PageBase;
  const std::array<std::pair<std::uint8_t, const char*>, 8> rows = {
      {{page(B::kSource), "source"},
       {page(B::kMoving), "moving"},
       {page(B::kTarget), "target"},
       {page(B::kSource, PageDot::kDirty), "dirty"},
       {page(B::kSource, PageDot::kNone, true), "pin"},
       {page(B::kShared), "shared"},
       {page(B::kZero), "zero"},
       {page(B::kLost), "lost"}}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float x = i < 4 ? 196 : 252, y = 466 + 16 * static_cast<float>(i % 4);
    l.cells.push_back({{x, y - 5, 10, 10}, rows[i].first, 0, 1});
    word(l, {x + 16, y + 4}, rows[i].second, TextRole::kSmall, Token::kMid);
  }
}

}  // namespace

SceneModel stage_scene() {
  const stage::Moment moment;
  SceneModel m;
  SceneLayer ground = scene_layer("ground");
  stage::frames(ground);
  boxes_of_fabric(ground);
  stage::fabric(ground, moment);
  SceneLayer inside = scene_layer("components");
  ntb(inside);
  stage::cpu0(inside, moment);
  stage::cpu1(inside, moment);
  stage::iommu(inside, moment);
  stage::memory_a(inside, moment);
  stage::host_b(inside, moment);
  stage::devices(inside, moment);
  phases(inside);
  legend_flows(inside);
  legend_pages(inside);
  SceneLayer flows = scene_layer("flows");
  beads(flows);
  device_flows(flows);
  m.layers = {ground, inside, flows};
  m.hits.push_back({{12, 14, 369, 407}, HitKind::kComponent, 1, "Host A"});
  m.hits.push_back({{24, 298, 112, 112}, HitKind::kPageMap, 1, "Memory of Host A"});
  m.hits.push_back({{156, 300, 103, 103}, HitKind::kLineGrid, 1, "$START"});
  return m;
}

}  // namespace pf
