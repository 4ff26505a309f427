// Marks for the pages that must be seen on a map whose cells are too small for shapes: one lost
// page in a million is a cell of 12 units with two rings around it.
#pragma once
#include "ui/session/scene_model.h"

namespace pf {

// Adds, over the map, a cell for every page that outranks dirty, the rarest `limit` of them: lost
// 12 units and ringed, faulted 8, moving 6, re-dirtied 5. Adds nothing where cells are 5 units or
// more and show the shape themselves. Pages outside the window are left out.
void add_rare_marks(SceneLayer& layer, const ScenePageMap& map, std::size_t limit = 64);

}  // namespace pf
