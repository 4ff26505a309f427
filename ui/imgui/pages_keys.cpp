// What the keys do to the page maps: a cursor goes over the cells, the same page on both.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/imgui/scene_panels.h"

namespace pf {

const ScenePageMap* PagesPanel::first_map() const {
  return scene_.layers.empty() || scene_.layers[0].maps.empty() ? nullptr
                                                                : &scene_.layers[0].maps[0];
}

// Begins at the page in move.
void PagesPanel::move(int columns, int rows) {
  const ScenePageMap* map = first_map();
  if (map == nullptr || map->states->size() == 0) return;
  const auto count = static_cast<std::int64_t>(map->states->size());
  const std::int64_t now =
      std::min(count - 1, cursor_.value_or(std::max<std::int64_t>(0, map->highlight)));
  const std::int64_t then = now + columns + std::int64_t{rows} * map->columns;
  if (then >= 0 && then < count) cursor_ = then;
  if (!cursor_) cursor_ = std::min(now, count - 1);
}

void PagesPanel::select() {
  if (cursor_) desk_.tell(fmt::format("select page:{}", *cursor_));
}

std::string PagesPanel::cursor_text() const {
  return cursor_ ? "at " + hex_page(static_cast<std::uint32_t>(*cursor_)) : "";
}

// At least so large that it is seen around a cell of less than a pixel.
void PagesPanel::draw_cursor(const Pen& pen, Rect maps) const {
  if (!cursor_ || desk_.view.focus != Panel::kPages || scene_.layers.empty()) return;
  const float scale = desk_.look().scale(), least = pen.px(7);
  for (const ScenePageMap& map : scene_.layers[0].maps) {
    if (map.columns < 1 || map.rows < 1) continue;
    const float wide = map.area.w / static_cast<float>(map.columns) * scale;
    const float tall = map.area.h / static_cast<float>(map.rows) * scale;
    const float x =
        maps.x + map.area.x * scale + (static_cast<float>(*cursor_ % map.columns) + 0.5F) * wide;
    const float y =
        maps.y + map.area.y * scale + (static_cast<float>(*cursor_ / map.columns) + 0.5F) * tall;
    const float w = std::max(least, wide + pen.px(2)), h = std::max(least, tall + pen.px(2));
    const Rect cell = {std::floor(x - w / 2), std::floor(y - h / 2), std::ceil(w), std::ceil(h)};
    pen.frame(
        {cell.x - pen.px(1), cell.y - pen.px(1), cell.w + 2 * pen.px(1), cell.h + 2 * pen.px(1)},
        Token::kBg);
    pen.frame(cell, Token::kAccT);
  }
}

}  // namespace pf
