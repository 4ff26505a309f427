// What the glyphs, the cells of the lines and those of the page maps mean; beside the devices.
#include <algorithm>
#include <array>

#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"

namespace pf {
namespace {

using namespace pen;

constexpr float kFirstRow = 25, kRow = 13;

struct Flow {
  GlyphKind kind;
  Token token;
  const char* name;
};
// The short names first: type does not shrink with the stage, and the second column has more room.
constexpr std::array<Flow, 8> kFlows = {{{GlyphKind::kLine, Token::kFly, "line copy"},
                                         {GlyphKind::kRead, Token::kShr, "read"},
                                         {GlyphKind::kInvalidate, Token::kFlt, "invalidate"},
                                         {GlyphKind::kAck, Token::kFlt, "ack"},
                                         {GlyphKind::kWastedLine, Token::kBad, "wasted copy"},
                                         {GlyphKind::kPostedWrite, Token::kShr, "posted write"},
                                         {GlyphKind::kCompletion, Token::kShr, "completion"},
                                         {GlyphKind::kSignalFalse, Token::kSig, "signal, false"}}};

void flows(SceneLayer& l, float left, float top) {
  word(l, {left, top + 12}, "Flows", TextRole::kCaption, Token::kLow);
  for (std::size_t i = 0; i < kFlows.size(); ++i) {
    const float x = left + (i < 4 ? 6.0F : 92.0F);
    const float y = top + kFirstRow + kRow * static_cast<float>(i % 4);
    glyph(l, kFlows[i].kind, {x, y}, kFlows[i].token);
    word(l, {x + 12, y + 4}, kFlows[i].name, TextRole::kSmall, Token::kMid);
  }
}

struct Line {
  LineLook look;
  LineCopy copy;
  ReadMark read;
  bool dirty;
  const char* name;
};
constexpr std::array<Line, 5> kLines = {
    {{LineLook::kSource, LineCopy::kNone, ReadMark::kHeld, false, "in the read set"},
     {LineLook::kSource, LineCopy::kLanded, ReadMark::kNone, true, "written since"},
     {LineLook::kTarget, LineCopy::kOnWire, ReadMark::kNone, false, "on the wire"},
     {LineLook::kTarget, LineCopy::kLanded, ReadMark::kNone, false, "landed, hidden"},
     {LineLook::kTarget, LineCopy::kLive, ReadMark::kNone, false, "live"}}};

void lines(SceneLayer& l, float left, float top) {
  word(l, {left, top + 12}, "Lines", TextRole::kCaption, Token::kLow);
  for (std::size_t i = 0; i < kLines.size(); ++i) {
    const float y = top + kFirstRow + kRow * static_cast<float>(i);
    SceneLine line;
    line.copy = line.copy_before = kLines[i].copy;
    line.read = kLines[i].read;
    line.dirty = kLines[i].dirty;
    SceneLineGrid cell;
    cell.area = {left, y - 5, 10, 10};
    cell.columns = 1;
    cell.look = kLines[i].look;
    cell.lines = {line};
    l.grids.push_back(cell);
    word(l, {left + 16, y + 4}, kLines[i].name, TextRole::kSmall, Token::kMid);
  }
}

struct Page {
  PageState state;
  const char* name;
};
// A page's dot shows on its base: on a page in move, as a rule.
constexpr std::array<Page, 9> kPages = {
    {{{PageBase::kSource}, "at source"},
     {{PageBase::kMoving}, "moving"},
     {{PageBase::kTarget}, "at target"},
     {{PageBase::kShared}, "shared"},
     {{PageBase::kSource, PageDot::kNone, true}, "pinned"},
     {{PageBase::kZero}, "zero: not written"},
     {{PageBase::kSource, PageDot::kDirty}, "written since copy"},
     {{PageBase::kSource, PageDot::kRedirtied}, "so again in a retry"},
     {{PageBase::kLost}, "lost"}}};

void pages(SceneLayer& l, float left, float top) {
  word(l, {left, top + 12}, "Pages", TextRole::kCaption, Token::kLow);
  for (std::size_t i = 0; i < kPages.size(); ++i) {
    const float x = left + (i < 5 ? 0.0F : 76.0F);
    const float y = top + kFirstRow + kRow * static_cast<float>(i % 5);
    l.cells.push_back({{x, y - 5, 10, 10}, pack_page(kPages[i].state), 0, 1});
    word(l, {x + 16, y + 4}, kPages[i].name, TextRole::kSmall, Token::kMid);
  }
}

}  // namespace

void draw_legend(SceneLayer& l, const StageView& v) {
  const SceneArea left = v.layout.legend, devices = v.layout.devices;
  flows(l, left.x, left.y);
  lines(l, left.x + 194, left.y);
  float right = devices.x + devices.w;
  for (const StageBox& b : v.layout.ots) {  // it may stand beside them
    if (b.area.y + b.area.h > devices.y) right = std::max(right, b.area.x + b.area.w);
  }
  pages(l, right + 13, v.layout.legend.y);
}

}  // namespace pf
