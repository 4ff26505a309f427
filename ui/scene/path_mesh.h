// A polyline as triangles that do not overlap, so that a translucent path is even at its corners.
// Distances across and along ride on the vertices; the shader makes edges, caps and dashes of them.
#pragma once
#include <vector>

#include "ui/scene/draw_list.h"

namespace pf {

struct PathLook {
  float width = 1;  // pixels, as all below
  float dash_on = 0, dash_period = 0, dash_offset = 0;
  bool dots = false;
  bool round_caps = false;
  Rgba color;
};

// Corners are mitred; one sharper than 30 degrees starts a new piece instead.
void mesh_path(const std::vector<ScenePoint>& px, const PathLook& look, DrawList& out);

// An axis-parallel path on whole or half pixels, so that its edges are crisp; others unchanged.
std::vector<ScenePoint> snapped_path(std::vector<ScenePoint> px, float width);

}  // namespace pf
