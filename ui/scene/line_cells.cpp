#include "ui/scene/line_cells.h"

#include <fmt/format.h>

#include <algorithm>

namespace pf {
namespace {

constexpr float kWords = 30;  // logical pixels from which a cell carries words
constexpr float kMarks = 7;   // and from which it carries marks
constexpr float kLandedTint = 0.32F;

class GridParts {
 public:
  GridParts(const SceneLineGrid& grid, float scale, LineGridParts& out)
      : grid_(grid), scale_(scale), out_(out) {}

  void line(int index) {
    const SceneLine& line = grid_.lines[static_cast<std::size_t>(index)];
    cell_ = line_area(grid_, index);
    const float z = cell_.w * scale_;
    large_ = z >= kWords;
    ground(line);
    if (line.mix < 1) copy(line.copy_before, 1 - line.mix);
    copy(line.copy, line.mix);
    if (z >= kMarks) marks(line);
    frame(line);
    if (large_) words(line, index);
  }

  void ring(int index) {
    SceneArea a = line_area(grid_, index);
    a = {a.x - 2, a.y - 2, a.w + 4, a.h + 4};
    SceneBox box{a, {}, {grid_.highlight_token, grid_.alpha}, 1.6F, 2.5F, {}, {}};
    out_.boxes.push_back(box);
  }

 private:
  SceneColor color(Token token, float alpha = 1) const { return {token, alpha * grid_.alpha}; }

  SceneBox& box(SceneArea area) {
    out_.boxes.push_back({});
    out_.boxes.back().area = area;
    return out_.boxes.back();
  }

  void ground(const SceneLine& line) {
    if (grid_.look != LineLook::kSource) return;
    SceneBox& b = box(cell_);
    b.fill = color(line.stale ? Token::kBg : large_ ? Token::kRaise2 : Token::kSrc);
    b.radius = large_ ? 2 : 1;
  }

  void copy(LineCopy copy, float mix) {
    if (mix <= 0) return;
    switch (grid_.look) {
      case LineLook::kSource:
        return bar(copy, mix);
      case LineLook::kTarget:
        return outline(copy, mix);
      case LineLook::kAlias:
        return alias(copy, mix);
    }
  }

  void bar(LineCopy copy, float mix) {
    if (copy == LineCopy::kNone || copy == LineCopy::kWasted) return;
    const float h = std::clamp(cell_.h * 0.29F, 1.0F, large_ ? 4.0F : 3.5F);
    SceneBox& b = box({cell_.x, cell_.y + cell_.h - h, cell_.w, h});
    b.fill = color(copy == LineCopy::kOnWire ? Token::kFly : Token::kTgt, mix);
  }

  void outline(LineCopy copy, float mix) {
    SceneBox& b = box(cell_);
    b.radius = large_ ? 2 : 1;
    switch (copy) {
      case LineCopy::kNone:
        b.stroke = color(Token::kHair2, mix);
        break;
      case LineCopy::kOnWire:
        b.stroke = color(Token::kFly, mix);
        b.dash = {2, 2};
        break;
      case LineCopy::kLanded:
        b.fill = color(Token::kTgt, kLandedTint * mix);
        b.stroke = color(Token::kTgt, mix);
        break;
      case LineCopy::kLive:
        b.fill = color(Token::kTgt, mix);
        break;
      case LineCopy::kWasted:
        b.stroke = color(Token::kBad, mix);
        b.hatch = {color(Token::kBad, 0.8F * mix), HatchLean::kFalling, 4.5F, 1.2F, 0};
        break;
    }
  }

  void alias(LineCopy copy, float mix) {
    SceneBox& b = box(cell_);
    const Token token = copy == LineCopy::kNone     ? Token::kHair2
                        : copy == LineCopy::kOnWire ? Token::kFly
                        : copy == LineCopy::kWasted ? Token::kFaint
                                                    : Token::kTgt;
    b.stroke = color(token, 0.8F * mix);
  }

  void marks(const SceneLine& line) {
    if (line.read != ReadMark::kNone) {
      const bool held = line.read == ReadMark::kHeld;
      const float inset = large_ ? 3 : 1.5F;
      const float side = large_ ? 4 : held ? 2.5F : 3.5F;
      SceneBox& b = box({cell_.x + inset, cell_.y + inset, side, side});
      if (held) {
        b.fill = color(Token::kInk);
      } else {
        b.stroke = color(Token::kMid);
      }
    }
    if (line.dirty) {
      const float r = large_ ? 2.5F : std::min(2.4F, cell_.w * 0.2F);
      const ScenePoint at = large_ ? ScenePoint{cell_.x + 13, cell_.y + 5}
                                   : ScenePoint{cell_.x + cell_.w - 3.5F, cell_.y + 4};
      SceneBox& b = box({at.x - r, at.y - r, 2 * r, 2 * r});
      b.radius = r;
      b.fill = color(Token::kDty);
      b.stroke = color(Token::kDtyS);
    }
  }

  void frame(const SceneLine& line) {
    if (!line.stale && !line.in_write_set) return;
    SceneBox& b = box(cell_);
    b.radius = large_ ? 2 : 1;
    b.stroke = color(line.stale ? Token::kBad : Token::kFly);
    b.stroke_width = line.stale ? 2 : 1.5F;
  }

  // What the words stand on: a live line is solid, a wasted one is hatched.
  void words(const SceneLine& line, int index) {
    const bool target = grid_.look == LineLook::kTarget;
    const bool live = target && line.copy == LineCopy::kLive;
    const bool hatched = target && line.copy == LineCopy::kWasted;
    const auto token = [&](Token usual) {
      return line.stale ? Token::kBadT : live ? ink_on(Token::kTgt) : usual;
    };
    const auto put = [&](ScenePoint at, std::string text, TextRole role, Token usual,
                         TextAlign align) {
      out_.texts.push_back(scene_text(at, std::move(text), role, token(usual), align));
      out_.texts.back().spans.front().color.alpha = grid_.alpha;
      if (hatched) out_.texts.back().backing = {color(Token::kBg, 0.85F), {}, 1, -1, 2};
    };
    const float px = 1 / scale_;
    put({cell_.x + cell_.w - 3 * px, cell_.y + 11 * px}, fmt::format("{:02X}", index),
        TextRole::kSlot, Token::kLow, TextAlign::kEnd);
    if (line.stamp.empty()) return;
    put({cell_.x + cell_.w / 2, cell_.y + cell_.h / 2 + 8 * px}, line.stamp,
        line.stale ? TextRole::kValueStrong : TextRole::kValue, line.stamp_token,
        TextAlign::kMiddle);
  }

  const SceneLineGrid& grid_;
  float scale_;
  LineGridParts& out_;
  SceneArea cell_;
  bool large_ = false;
};

}  // namespace

LineGridParts line_grid_parts(const SceneLineGrid& grid, float scale) {
  LineGridParts out;
  GridParts parts(grid, scale, out);
  for (int i = 0; i < static_cast<int>(grid.lines.size()); ++i) parts.line(i);
  if (grid.highlight >= 0 && grid.highlight < static_cast<int>(grid.lines.size())) {
    parts.ring(grid.highlight);
  }
  return out;
}

}  // namespace pf
