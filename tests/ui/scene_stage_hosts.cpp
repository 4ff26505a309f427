#include <array>

#include "tests/ui/scene_sketch.h"
#include "tests/ui/scene_stage_parts.h"

namespace pf::stage {
namespace {

using namespace sketch;

std::vector<std::uint8_t> pages_a(const Moment& m) {
  using B = PageBase;
  std::vector<std::uint8_t> out(256, page(B::kSource));
  for (int i = 0; i < m.pages_moved; ++i) out[static_cast<std::size_t>(i)] = page(B::kTarget);
  for (const int i : {12, 13, 14, 40, 41, 236, 237, 238, 239, 250, 251, 252, 253}) {
    out[static_cast<std::size_t>(i)] = page(B::kZero);
  }
  for (const int i : {63, 77, 78, 143}) {
    out[static_cast<std::size_t>(i)] = page(B::kSource, PageDot::kDirty);
  }
  for (const int i : {160, 161, 162, 163, 176, 177, 178, 179}) {
    out[static_cast<std::size_t>(i)] = page(B::kSource, PageDot::kNone, true);
  }
  for (const int i : {201, 202, 203, 204, 219, 220}) {
    out[static_cast<std::size_t>(i)] = page(B::kShared);
  }
  out[146] = page(B::kMoving);
  return out;
}

std::vector<std::uint8_t> pages_b(const Moment& m) {
  std::vector<std::uint8_t> out(256, page(PageBase::kAbsent));
  for (int i = 0; i < m.pages_moved; ++i) {
    out[static_cast<std::size_t>(i)] = page(PageBase::kTarget);
  }
  for (const int i : {63, 77, 78, 143}) {
    out[static_cast<std::size_t>(i)] = page(PageBase::kAbsent);
  }
  out[146] = page(m.aborted ? PageBase::kZero : PageBase::kMoving);
  return out;
}

ScenePageMap memory(std::uint64_t id, SceneArea area, const std::vector<std::uint8_t>& states,
                    const Moment& m, Token ring) {
  ScenePageMap map;
  map.id = id;
  map.area = area;
  map.columns = map.rows = 16;
  map.states = states_of(states);
  map.highlight = 146;
  map.highlight_token = ring;
  map.alpha = m.aborted ? 0.7F : 1;
  return map;
}

LineCopy copy_of(int line, const Moment& m) {
  if (line < m.landed) return m.aborted ? LineCopy::kWasted : LineCopy::kLanded;
  return line < m.stored ? LineCopy::kOnWire : LineCopy::kNone;
}

SceneLineGrid grid(std::uint64_t id, SceneArea area, LineLook look, const Moment& m) {
  SceneLineGrid g;
  g.id = id;
  g.area = area;
  g.look = look;
  g.gap = 1;
  for (int i = 0; i < 64; ++i) {
    SceneLine line;
    line.copy = copy_of(i, m);
    if (look == LineLook::kSource) {
      if (m.aborted) line.copy = LineCopy::kNone;
      line.read = m.aborted ? ReadMark::kNone : ReadMark::kHeld;
    }
    g.lines.push_back(line);
  }
  return g;
}

void duty(SceneLayer& l, float y, const char* block, const char* name, const char* value,
          Token value_token) {
  word(l, {214, y}, block, TextRole::kAddress, Token::kLow);
  word(l, {242, y}, name);
  word(l, {368, y}, value, TextRole::kAddress, value_token, TextAlign::kEnd);
  box(l, {242, y + 4, 126, 4}, Token::kRaise2, Token::kNone, 1);
}

}  // namespace

void frames(SceneLayer& l) {
  box(l, {12, 14, 369, 407}, Token::kPanel, Token::kHair2, 6);
  box(l, {628, 14, 265, 407}, Token::kPanel, Token::kHair2, 6);
  for (const float x : {13.0F, 629.0F}) {
    const float w = x < 100 ? 367.0F : 263.0F;
    for (const float y : {42.0F, 170.0F, 272.0F}) hairline(l, {x, y, w, 1});
  }
  hairline(l, {202, 42, 1, 230});
  head(l, {24, 33}, "Host A", TextRole::kSection, "source, the guest runs here");
}

void pte_line(SceneLayer& l, ScenePoint at, float width, bool end, int touched, float alpha) {
  constexpr std::array<const char*, 8> kNames = {"90", "91", "", "93", "94", "95", "96", "97"};
  const float pitch = width / 8;
  for (int i = 0; i < 8; ++i) {
    const bool own = i == 2, hit = i == touched;
    const float x = at.x + pitch * static_cast<float>(i);
    SceneBox& slot = box(l, {x, at.y, pitch, 16}, Token::kNone, Token::kHair2, 2);
    slot.area.w -= 1;
    if (own) slot.fill = {end ? Token::kFly : Token::kSrc, alpha};
    if (own && end) slot.stroke = {Token::kFly};
    if (hit) slot.fill = slot.stroke = {Token::kBad};
    slot.stroke.alpha = alpha;
    const Token ink = hit          ? Token::kOnBad
                      : own && end ? Token::kOnState
                      : own        ? Token::kInk
                                   : Token::kLow;
    SceneText& t =
        word(l, {x + (pitch - 1) / 2, at.y + 11.5F},
             own ? (end ? "END" : "ST") : kNames[static_cast<std::size_t>(i)],
             own || hit ? TextRole::kSlotStrong : TextRole::kAddress, ink, TextAlign::kMiddle);
    t.spans.front().color.alpha = alpha;
  }
}

void cpu0(SceneLayer& l, const Moment& m) {
  const Token value = m.aborted ? Token::kBadT : Token::kMid;
  if (m.aborted) {
    SceneBox& wash = box(l, {13, 43, 190, 128}, Token::kBad, Token::kBad);
    wash.fill.alpha = 0.1F;
    wash.stroke_width = 2;
  }
  head(l, {24, 60}, "CPU0", TextRole::kActor, m.aborted ? "PTE editor" : "PTE-editing thread");
  word(l, {24, 78}, m.aborted ? "ABORTED + 2.06 µs" : "XBEGIN + 1.62 µs",
       m.aborted ? TextRole::kValueStrong : TextRole::kValue,
       m.aborted ? Token::kBadT : Token::kInk);
  if (!m.aborted) word(l, {194, 78}, "try 1 of 8", TextRole::kLabel, Token::kMid, TextAlign::kEnd);
  word(l, {24, 97}, "Write set", TextRole::kCaption, Token::kLow);
  word(l, {194, 97}, "1 line", TextRole::kValue, value, TextAlign::kEnd);
  pte_line(l, {24, 102}, 170, true, -1, m.aborted ? 0.55F : 1);
  word(l, {24, 135}, "Read set", TextRole::kCaption, Token::kLow);
  word(l, {194, 135}, m.aborted ? "69 lines" : "67 lines", TextRole::kValue, value,
       TextAlign::kEnd);
  for (int i = 0; i < 64; ++i) {
    const SceneArea a{24 + static_cast<float>(i % 32) * 5.34F, 140 + static_cast<float>(i / 32) * 6,
                      4, 5};
    SceneBox& mark =
        box(l, a, m.aborted ? Token::kNone : Token::kInk, m.aborted ? Token::kFaint : Token::kNone);
    mark.fill.alpha = 0.78F;
  }
  const int slots = m.aborted ? 5 : 3;
  for (int i = 0; i < slots; ++i) {
    SceneGlyph& g = glyph(l, m.aborted ? GlyphKind::kSignalFalse : GlyphKind::kSignal,
                          {29 + 13 * static_cast<float>(i), 160}, Token::kSig, 0, Token::kPanel);
    g.color.alpha = m.aborted ? 0.4F : 1;
  }
  word(l, {30 + 13 * static_cast<float>(slots), 164},
       m.aborted ? "slots 5 to 9" : "slots 5, 6, 7: false", TextRole::kSmall, Token::kLow);
}

void cpu1(SceneLayer& l, const Moment& m) {
  head(l, {214, 60}, "CPU1", TextRole::kActor, "helper thread");
  duty(l, 80, "440", "Invalidate", m.aborted ? "1 of 2 acks" : "0 of 2 acks", Token::kFltT);
  box(l, {242, 84, 126, 4}, Token::kNone).hatch = wait_hatch(Token::kFlt);
  duty(l, 105, "450", "Copy", m.aborted ? "64 out, 54 in" : "42 out, 20 in", Token::kMid);
  box(l, {242, 109, 126 * static_cast<float>(m.stored) / 64, 4}, Token::kFly, Token::kNone, 1);
  box(l, {242, 109, 126 * static_cast<float>(m.landed) / 64, 4}, Token::kTgt, Token::kNone, 1);
  duty(l, 130, "450", "Flush read", m.aborted ? "sent" : "not yet", Token::kMid);
  duty(l, 155, "", "Signal 2", m.aborted ? "withheld" : "not yet", Token::kMid);
}

void iommu(SceneLayer& l, const Moment& m) {
  head(l, {24, 188}, "IOMMU", TextRole::kActor, "PTE line 18");
  pte_line(l, {24, 197}, 170, false, m.aborted ? 5 : -1);
  SceneText& t = word(l, {24, 230}, "$PTE", TextRole::kValue);
  t.spans.push_back({m.aborted ? "never left $START" : "still reads $START",
                     TextRole::kLabel,
                     {Token::kMid},
                     5,
                     Token::kNone});
  word(l, {24, 246},
       m.aborted ? "walk for page 0x95 reads this line" : "$END waits in CPU0’s write set",
       m.aborted ? TextRole::kLabelStrong : TextRole::kLabel,
       m.aborted ? Token::kBadT : Token::kLow);
  if (!m.aborted) word(l, {24, 262}, "coherent walk, 8 PTEs a line", TextRole::kLabel, Token::kLow);
  word(l, {214, 188}, "IOTLB", TextRole::kCaption, Token::kLow);
  word(l, {214, 204}, "092", TextRole::kAddress, Token::kFltT).spans.front().strike = Token::kFlt;
  word(l, {248, 204}, "purged", TextRole::kAddress, Token::kFltT);
  word(l, {214, 220}, "03F  A+0x03F", TextRole::kAddress, Token::kMid);
  word(l, {214, 236}, "0B1  A+0x0B1", TextRole::kAddress, Token::kMid);
  word(l, {214, 252}, m.aborted ? "095  miss" : "0C4  A+0x0C4", TextRole::kAddress,
       m.aborted ? Token::kBadT : Token::kMid);
  word(l, {306, 188}, "Queue", TextRole::kCaption, Token::kLow);
  const std::array<std::pair<const char*, GlyphKind>, 4> queue = {
      {{"IOTLB", GlyphKind::kAck},
       {"GPU", GlyphKind::kOwedAck},
       {"NIC", m.aborted ? GlyphKind::kAck : GlyphKind::kOwedAck},
       {"wait", GlyphKind::kSignalFalse}}};
  float y = 204;
  for (const auto& [name, kind] : queue) {
    glyph(l, kind, {311, y - 4}, kind == GlyphKind::kSignalFalse ? Token::kSig : Token::kFlt, 0,
          Token::kPanel);
    word(l, {322, y}, name, TextRole::kAddress, Token::kMid);
    y += 16;
  }
}

void memory_a(SceneLayer& l, const Moment& m) {
  head(l, {24, 290}, "Memory", TextRole::kActor, "256 pages");
  l.maps.push_back(memory(1, {24, 298, 112, 112}, pages_a(m), m, Token::kAcc));
  word(l, {156, 290}, "$START", TextRole::kValueStrong)
      .spans.push_back({"page 0x92", TextRole::kSmall, {Token::kLow}, 6, Token::kNone});
  l.grids.push_back(grid(1, {156, 300, 103, 103}, LineLook::kSource, m));
  path(l, {{137, 364}, {152, 364}}, Token::kAcc, 1);
  path(l, {{152, 300}, {152, 403}}, Token::kAcc, 1);
  word(l, {276, 290}, "$END", TextRole::kValueStrong)
      .spans.push_back({"MMIO alias", TextRole::kSmall, {Token::kLow}, 6, Token::kNone});
  box(l, {276, 300, 93, 105}, Token::kNone, Token::kLow, 3).dash = {3, 3};
  l.grids.push_back(grid(2, {284, 308, 77, 77}, LineLook::kAlias, m));
  l.grids.back().gap = 2;
  word(l, {322, 399}, "is Host B RAM", TextRole::kSmall, Token::kLow, TextAlign::kMiddle);
}

void host_b(SceneLayer& l, const Moment& m) {
  const Token ring = m.aborted ? Token::kBad : Token::kAcc;
  if (!m.aborted) {
    hairline(l, {760, 42, 1, 128});
    word(l, {640, 60}, "CPU0", TextRole::kActor, Token::kMid);
    word(l, {640, 78}, "idle", TextRole::kLabel, Token::kLow);
    SceneText& t =
        word(l, {640, 96}, "vCPUs resume here at switch-over", TextRole::kLabel, Token::kLow);
    t.max_width = 112;
    t.max_lines = 2;
    word(l, {772, 60}, "CPU1", TextRole::kActor, Token::kMid);
    word(l, {772, 78}, "idle", TextRole::kLabel, Token::kLow);
  }
  head(l, {640, m.aborted ? 157.0F : 33.0F}, "Host B", TextRole::kSection,
       "target, powered and idle");
  SceneText& t = head(l, {640, 188}, "IOMMU", TextRole::kActor, "no device mapped yet");
  t.spans.front().color.token = Token::kMid;
  word(l, {640, 290}, "$END_B", TextRole::kValueStrong)
      .spans.push_back({"0x92", TextRole::kAddress, {Token::kLow}, 8, Token::kNone});
  l.grids.push_back(grid(3, {640, 300, 103, 103}, LineLook::kTarget, m));
  if (!m.aborted) l.grids.back().highlight = 19;
  word(l, {880, 290}, "Memory", TextRole::kActor, Token::kInk, TextAlign::kEnd);
  l.maps.push_back(memory(2, {768, 298, 112, 112}, pages_b(m), m, ring));
  path(l, {{768, 364}, {748, 364}}, ring, 1);
  path(l, {{748, 300}, {748, 403}}, ring, 1);
}

}  // namespace pf::stage
