#include "ui/session/scene_model.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace pf {
namespace {

bool same_states(const PageStates& a, const PageStates& b) {
  return a == b || (a && b && *a == *b);
}

float distance(ScenePoint a, ScenePoint b) { return std::hypot(b.x - a.x, b.y - a.y); }

ScenePoint between(ScenePoint a, ScenePoint b, float t) {
  return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

}  // namespace

bool ScenePageMap::operator==(const ScenePageMap& o) const {
  const auto rest = [](const ScenePageMap& m) {
    return std::tie(m.id, m.area, m.columns, m.rows, m.order, m.mix, m.window, m.highlight,
                    m.highlight_token, m.stripe, m.alpha, m.letters);
  };
  return rest(*this) == rest(o) && same_states(states, o.states) && same_states(before, o.before);
}

SceneLayer scene_layer(std::string name) {
  SceneLayer out;
  out.name = std::move(name);
  return out;
}

SceneText scene_text(ScenePoint at, std::string text, TextRole role, Token token, TextAlign align) {
  SceneText out;
  out.at = at;
  out.align = align;
  out.spans.push_back({std::move(text), role, {token}});
  return out;
}

std::vector<ScenePoint> scene_curve(ScenePoint from, ScenePoint via1, ScenePoint via2,
                                    ScenePoint to) {
  constexpr int kPieces = 16;
  std::vector<ScenePoint> out;
  for (int i = 0; i <= kPieces; ++i) {
    const float t = static_cast<float>(i) / kPieces;
    const ScenePoint a = between(from, via1, t), b = between(via1, via2, t);
    const ScenePoint c = between(via2, to, t);
    out.push_back(between(between(a, b, t), between(b, c, t), t));
  }
  return out;
}

PathPlace along_path(const std::vector<ScenePoint>& points, float along) {
  PF_ASSERT(!points.empty(), "a path without points");
  along = std::max(along, 0.0F);
  PathPlace place{points.front(), 0};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const ScenePoint a = points[i], b = points[i + 1];
    const float length = distance(a, b);
    if (length <= 0) continue;
    const float t = std::min(along / length, 1.0F);
    place = {between(a, b, t), std::atan2(b.y - a.y, b.x - a.x)};
    if (along <= length) break;
    along -= length;
  }
  return place;
}

float path_length(const std::vector<ScenePoint>& points) {
  float sum = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) sum += distance(points[i], points[i + 1]);
  return sum;
}

std::vector<ScenePoint> path_part(const std::vector<ScenePoint>& points, float from, float to) {
  from = std::max(from, 0.0F);
  to = std::min(to, path_length(points));
  if (points.empty() || from >= to) return {};
  std::vector<ScenePoint> out{along_path(points, from).at};
  float at = 0;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    at += distance(points[i - 1], points[i]);
    if (at > from && at < to) out.push_back(points[i]);
  }
  out.push_back(along_path(points, to).at);
  return out;
}

SceneArea map_window(const ScenePageMap& map) {
  if (map.window.w > 0 && map.window.h > 0) return map.window;
  return {0, 0, static_cast<float>(map.columns), static_cast<float>(map.rows)};
}

SceneArea page_area(const ScenePageMap& map, std::int64_t page) {
  const SceneArea window = map_window(map);
  const PageCell cell = cell_of_page(page, map.columns, map.order);
  const float w = map.area.w / window.w, h = map.area.h / window.h;
  return {map.area.x + (static_cast<float>(cell.x) - window.x) * w,
          map.area.y + (static_cast<float>(cell.y) - window.y) * h, w, h};
}

SceneArea line_area(const SceneLineGrid& grid, int line) {
  const int rows = (static_cast<int>(grid.lines.size()) + grid.columns - 1) / grid.columns;
  const float pitch_x = (grid.area.w + grid.gap) / static_cast<float>(grid.columns);
  const float pitch_y = (grid.area.h + grid.gap) / static_cast<float>(std::max(rows, 1));
  return {grid.area.x + static_cast<float>(line % grid.columns) * pitch_x,
          grid.area.y + static_cast<float>(line / grid.columns) * pitch_y, pitch_x - grid.gap,
          pitch_y - grid.gap};
}

}  // namespace pf
