#include "ui/session/scene_hit.h"

#include <cmath>

namespace pf {
namespace {

SceneArea grown(SceneArea a, float by) { return {a.x - by, a.y - by, a.w + 2 * by, a.h + 2 * by}; }

std::int64_t index_in(const SceneModel& model, const SceneHit& hit, ScenePoint at) {
  for (const SceneLayer& layer : model.layers) {
    if (hit.kind == HitKind::kPageMap) {
      for (const ScenePageMap& map : layer.maps) {
        if (map.id == hit.id) return page_at(map, at);
      }
    } else if (hit.kind == HitKind::kLineGrid) {
      for (const SceneLineGrid& grid : layer.grids) {
        if (grid.id == hit.id) return line_at(grid, at);
      }
    }
  }
  return -1;
}

const SceneHit* topmost(const SceneModel& model, ScenePoint at, float slack) {
  for (auto it = model.hits.rbegin(); it != model.hits.rend(); ++it) {
    if (grown(it->area, slack).contains(at)) return &*it;
  }
  return nullptr;
}

}  // namespace

std::optional<HitResult> hit_test(const SceneModel& model, ScenePoint at, float slack) {
  const SceneHit* hit = topmost(model, at, 0);
  if (!hit && slack > 0) hit = topmost(model, at, slack);
  if (!hit) return std::nullopt;
  return HitResult{hit->kind, hit->id, index_in(model, *hit, at), hit->label};
}

std::int64_t page_at(const ScenePageMap& map, ScenePoint at) {
  if (!map.area.contains(at)) return -1;
  const SceneArea window = map_window(map);
  const PageCell cell{
      static_cast<int>(std::floor(window.x + (at.x - map.area.x) / map.area.w * window.w)),
      static_cast<int>(std::floor(window.y + (at.y - map.area.y) / map.area.h * window.h))};
  if (cell.x < 0 || cell.y < 0 || cell.x >= map.columns || cell.y >= map.rows) return -1;
  const std::int64_t page = page_of_cell(cell, map.columns, map.order);
  return map.states && page < static_cast<std::int64_t>(map.states->size()) ? page : -1;
}

int line_at(const SceneLineGrid& grid, ScenePoint at) {
  for (int i = 0; i < static_cast<int>(grid.lines.size()); ++i) {
    SceneArea cell = line_area(grid, i);
    cell.w += grid.gap;  // the gap belongs to the cell on its left, so a click between two counts
    cell.h += grid.gap;
    if (cell.contains(at)) return i;
  }
  return -1;
}

}  // namespace pf
