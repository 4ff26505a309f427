// Two scenes composed by hand for the tests of the drawing side.
#pragma once
#include "ui/session/scene_model.h"

namespace pf {

// Every primitive in every variant once, 904 x 528.
SceneModel demo_scene();

// A page move between two hosts in the middle of its copy: the density of a real stage.
SceneModel stage_scene();

// The same move when it is aborted: path with stations, burst, card.
SceneModel abort_scene();

// A map of `side` x `side` pages that fills 904 x 528 except for a margin, one page lost.
SceneModel map_scene(int side, PageOrder order, float window_cells = 0);

}  // namespace pf
