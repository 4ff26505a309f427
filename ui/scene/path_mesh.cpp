#include "ui/scene/path_mesh.h"

#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr float kFringe = 1;  // pixels beyond the edge, where coverage falls to nothing

// A place where the strip is cut across. Seen along `ahead`, a mitred corner lies further on one
// side than on the other; dashes are straight only because `along` says so on each side.
struct Joint {
  ScenePoint at;
  ScenePoint side;   // from the middle to the left edge, for a half width of 1
  ScenePoint ahead;  // direction of the segment it bounds
  float along = 0;
};

ScenePoint unit(ScenePoint from, ScenePoint to) {
  const float dx = to.x - from.x, dy = to.y - from.y, length = std::hypot(dx, dy);
  return {dx / length, dy / length};
}

ScenePoint left_of(ScenePoint d) { return {d.y, -d.x}; }

std::vector<ScenePoint> without_repeats(const std::vector<ScenePoint>& px) {
  std::vector<ScenePoint> out;
  for (const ScenePoint p : px) {
    if (out.empty() || std::hypot(p.x - out.back().x, p.y - out.back().y) > 1e-3F) {
      out.push_back(p);
    }
  }
  return out;
}

class Mesher {
 public:
  Mesher(const PathLook& look, float length, DrawList& out)
      : look_(look), length_(length), reach_(look.width / 2 + kFringe), out_(out) {}

  float reach() const { return reach_; }

  void joint(const Joint& j) {
    const auto index = static_cast<std::uint32_t>(out_.path_vertices.size());
    vertex(j, +1);
    vertex(j, -1);
    if (open_) {
      for (const std::uint32_t i : {index - 2, index - 1, index, index, index - 1, index + 1}) {
        out_.path_indices.push_back(i);
      }
    }
    open_ = true;
  }
  void end_piece() { open_ = false; }

 private:
  void vertex(const Joint& j, float sign) {
    PathVertex v;
    v.x = j.at.x + j.side.x * reach_ * sign;
    v.y = j.at.y + j.side.y * reach_ * sign;
    v.across = reach_ * sign;
    v.half_width = look_.width / 2;
    v.along = j.along + (j.side.x * j.ahead.x + j.side.y * j.ahead.y) * v.across;
    v.length = length_;
    v.round_caps = look_.round_caps ? 1 : 0;
    v.dash_on = look_.dash_on;
    v.dash_period = look_.dash_period;
    v.dash_offset = look_.dash_offset;
    v.dots = look_.dots ? 1 : 0;
    v.color = look_.color;
    out_.path_vertices.push_back(v);
  }

  const PathLook& look_;
  float length_, reach_;
  DrawList& out_;
  bool open_ = false;
};

}  // namespace

void mesh_path(const std::vector<ScenePoint>& px, const PathLook& look, DrawList& out) {
  const std::vector<ScenePoint> p = without_repeats(px);
  if (p.size() < 2 || look.color.a == 0) return;
  float length = 0;
  for (std::size_t i = 0; i + 1 < p.size(); ++i) {
    length += std::hypot(p[i + 1].x - p[i].x, p[i + 1].y - p[i].y);
  }
  Mesher mesher(look, length, out);
  const float cap = look.round_caps ? mesher.reach() : kFringe;
  ScenePoint d = unit(p[0], p[1]);
  mesher.joint({{p[0].x - d.x * cap, p[0].y - d.y * cap}, left_of(d), d, -cap});
  float along = 0;
  for (std::size_t i = 1; i + 1 < p.size(); ++i) {
    along += std::hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
    const ScenePoint next = unit(p[i], p[i + 1]);
    const ScenePoint n0 = left_of(d), n1 = left_of(next);
    const float dot = n0.x * n1.x + n0.y * n1.y;
    constexpr float kSharpest = -0.866F;  // cosine of the turn beyond which a mitre is a spike
    if (dot < kSharpest) {
      const float half = look.width / 2;
      mesher.joint({{p[i].x + d.x * half, p[i].y + d.y * half}, n0, d, along + half});
      mesher.end_piece();
      mesher.joint({{p[i].x - next.x * half, p[i].y - next.y * half}, n1, next, along - half});
    } else {
      const float k = 1 / (1 + dot);
      const ScenePoint mitre{(n0.x + n1.x) * k, (n0.y + n1.y) * k};
      mesher.joint({p[i], mitre, d, along});
      mesher.end_piece();
      mesher.joint({p[i], mitre, next, along});
    }
    d = next;
  }
  const ScenePoint last = p.back();
  mesher.joint({{last.x + d.x * cap, last.y + d.y * cap}, left_of(d), d, length + cap});
}

std::vector<ScenePoint> snapped_path(std::vector<ScenePoint> px, float width) {
  for (std::size_t i = 0; i + 1 < px.size(); ++i) {
    const bool parallel =
        std::abs(px[i].x - px[i + 1].x) < 0.01F || std::abs(px[i].y - px[i + 1].y) < 0.01F;
    if (!parallel) return px;
  }
  // An odd number of whole pixels has its middle in the middle of a pixel.
  const bool odd = static_cast<int>(std::max(width, 1.0F)) % 2 == 1;
  const auto snap = [odd](float v) { return odd ? std::floor(v) + 0.5F : std::round(v); };
  for (ScenePoint& p : px) p = {snap(p.x), snap(p.y)};
  return px;
}

}  // namespace pf
