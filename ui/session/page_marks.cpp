#include "ui/session/page_marks.h"

#include <algorithm>

namespace pf {
namespace {

constexpr float kShapesFrom = 5;  // units a cell

float mark_size(std::uint8_t state) {
  const PageState s = unpack_page(state);
  switch (s.base) {
    case PageBase::kLost:
      return 12;
    case PageBase::kFaulted:
      return 8;
    case PageBase::kMoving:
      return 6;
    default:
      return 5;
  }
}

SceneArea around(ScenePoint at, float size) {
  return {at.x - size / 2, at.y - size / 2, size, size};
}

void ring(SceneLayer& layer, ScenePoint at, float diameter, float width, float alpha) {
  SceneBox box;
  box.area = around(at, diameter);
  box.stroke = {Token::kBadT, alpha};
  box.stroke_width = width;
  box.radius = diameter / 2;
  layer.boxes.push_back(box);
}

}  // namespace

void add_rare_marks(SceneLayer& layer, const ScenePageMap& map, std::size_t limit) {
  if (!map.states) return;
  std::vector<RarePage> rare = map.states->rare(limit);
  std::reverse(rare.begin(), rare.end());  // the rarest lies on top
  for (const RarePage& r : rare) {
    const SceneArea cell = page_area(map, r.page);
    if (std::min(cell.w, cell.h) >= kShapesFrom) return;
    const ScenePoint at{cell.x + cell.w / 2, cell.y + cell.h / 2};
    if (!map.area.contains(at)) continue;
    const float size = mark_size(r.state);
    SceneArea halo = around(at, size + 2);
    SceneBox ground;  // parts the mark from the texture
    ground.area = halo;
    ground.fill = {Token::kWin, map.alpha};
    layer.boxes.push_back(ground);
    layer.cells.push_back({around(at, size), r.state, map.stripe, map.alpha});
    if (unpack_page(r.state).base != PageBase::kLost) continue;
    ring(layer, at, 30, 1.2F, 0.9F * map.alpha);
    ring(layer, at, 48, 1, 0.35F * map.alpha);
  }
}

}  // namespace pf
