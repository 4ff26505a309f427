#include "ui/scene/text_layout.h"

#include <algorithm>
#include <cmath>

#include "ui/scene/glyph_atlas.h"

namespace pf {
namespace {

struct Item {
  char32_t character = 0;
  FontFace face = FontFace::kInter;
  int glyph = 0;
  float size_px = 0;
  float before = 0;  // gap of the span, kerning
  float advance = 0;
  float line_px = 0;
  int span = 0;
};
using Line = std::vector<Item>;

Item item_of(FontBook& fonts, const TypeStyle& style, int span, char32_t character,
             const TypeScale& scale) {
  if (style.capitals && character >= 'a' && character <= 'z') character -= 'a' - 'A';
  const GlyphMetrics m = fonts.metrics(style.face, character);
  const float size = scale.size(style);
  return {character,
          m.face,
          m.glyph,
          size,
          0,
          (m.advance + style.tracking) * size,
          style.line * size / style.size,
          span};
}

Line items_of(FontBook& fonts, const SceneText& text, const TypeScale& scale) {
  Line out;
  for (std::size_t s = 0; s < text.spans.size(); ++s) {
    const SceneSpan& span = text.spans[s];
    const TypeStyle& style = type_style(span.role);
    int previous = -1;
    FontFace previous_face = style.face;
    for (const char32_t character : decode_utf8(span.text)) {
      Item item = item_of(fonts, style, static_cast<int>(s), character, scale);
      item.before = previous < 0 ? span.gap * scale.px
                    : item.face != previous_face
                        ? 0
                        : fonts.kerning(item.face, previous, item.glyph) * item.size_px;
      previous = item.glyph;
      previous_face = item.face;
      out.push_back(item);
    }
  }
  return out;
}

float width_of(const Line& line) {
  float width = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    width += (i > 0 ? line[i].before : 0) + line[i].advance;
  }
  return width;
}

void trim(Line& line) {
  while (!line.empty() && line.back().character == ' ') line.pop_back();
}

// Greedy: a line takes words while they fit; a word longer than a line stays whole.
std::vector<Line> broken(const Line& all, int max_lines, float max_width) {
  std::vector<Line> lines(1);
  std::size_t i = 0;
  while (i < all.size()) {
    std::size_t end = i;
    while (end < all.size() && all[end].character == ' ') ++end;
    while (end < all.size() && all[end].character != ' ' && all[end].character != '\n') ++end;
    Line longer = lines.back();
    longer.insert(longer.end(), all.begin() + static_cast<std::ptrdiff_t>(i),
                  all.begin() + static_cast<std::ptrdiff_t>(end));
    const bool last = static_cast<int>(lines.size()) == max_lines;
    if (!last && max_width > 0 && !lines.back().empty() && width_of(longer) > max_width) {
      lines.emplace_back();
      while (i < end && all[i].character == ' ') ++i;
      continue;
    }
    lines.back() = std::move(longer);
    if (end < all.size() && all[end].character == '\n') {
      ++end;
      if (last) return lines;
      lines.emplace_back();
    }
    i = end;
  }
  return lines;
}

bool elide(FontBook& fonts, const SceneText& text, const TypeScale& scale, float max_width,
           Line& line) {
  if (max_width <= 0 || width_of(line) <= max_width) return false;
  constexpr float kSlack = 0.01F;
  while (!line.empty()) {
    const int span = line.back().span;
    line.pop_back();
    trim(line);
    const SceneSpan& from =
        text.spans[static_cast<std::size_t>(line.empty() ? span : line.back().span)];
    const Item dots =
        item_of(fonts, type_style(from.role), line.empty() ? span : line.back().span, U'…', scale);
    if (line.empty() || width_of(line) + dots.advance <= max_width + kSlack) {
      line.push_back(dots);
      break;
    }
  }
  return true;
}

// Puts one line down at its base line and returns where it begins and ends.
void put(const SceneText& text, const Line& line, float y, LaidText& out) {
  const float width = width_of(line);
  float x = text.align == TextAlign::kStart    ? 0
            : text.align == TextAlign::kMiddle ? -width / 2
                                               : -width;
  out.left = std::min(out.left, x);
  out.right = std::max(out.right, x + width);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Item& item = line[i];
    if (i > 0) x += item.before;
    out.glyphs.push_back({item.face, item.glyph, item.size_px, x, y, item.span});
    if (text.spans[static_cast<std::size_t>(item.span)].strike != Token::kNone) {
      const float height = y - std::round(item.size_px * 0.32F);
      if (out.strikes.empty() || out.strikes.back().span != item.span ||
          out.strikes.back().y != height) {
        out.strikes.push_back({x, x, height, item.span});
      }
      out.strikes.back().x1 = x + item.advance;
    }
    x += item.advance;
  }
}

}  // namespace

float TypeScale::size(const TypeStyle& style) const {
  const float smallest = std::min(style.size * dpr, floor_px);
  return GlyphAtlas::quantised(std::max(style.size * px, smallest));
}

TypeScale type_scale(const SceneView& view, const SceneModel& model) {
  return {view.dpr * view.text_scale * model.text_scale, view.dpr, view.text_floor * view.dpr};
}

LaidText lay_text(FontBook& fonts, const SceneText& text, const TypeScale& scale,
                  float max_width_px) {
  LaidText out;
  const Line all = items_of(fonts, text, scale);
  if (all.empty()) return out;
  std::vector<Line> lines = broken(all, std::max(text.max_lines, 1), max_width_px);
  out.elided = elide(fonts, text, scale, max_width_px, lines.back());
  float y = 0, ascent = 0;
  for (const Item& item : all) {
    ascent = std::max(ascent, fonts.capitals(item.face) * item.size_px);
  }
  out.left = 1e9F;
  out.right = -1e9F;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    trim(lines[i]);
    if (i > 0) y += std::round(lines[i].empty() ? all.front().line_px : lines[i].front().line_px);
    put(text, lines[i], y, out);
  }
  out.lines = static_cast<int>(lines.size());
  out.top = -ascent;
  out.last_base = y;
  return out;
}

}  // namespace pf
