// A grid of lines as the boxes and words it is made of. The looks are those of the table of line
// marks: at the source a solid cell with a bar that says how far its copy is, at the target an
// outline that is dashed on the wire, tinted once landed and solid once live.
#pragma once
#include <vector>

#include "ui/session/scene_model.h"

namespace pf {

struct LineGridParts {
  std::vector<SceneBox> boxes;
  std::vector<SceneText> texts;
};

// `scale` is logical pixels a stage unit: from 30 pixels a cell, numbers and stamps appear.
LineGridParts line_grid_parts(const SceneLineGrid& grid, float scale);

}  // namespace pf
