// How a scene lies in a window or a picture. Device pixel = (stage * scale + origin) * dpr, counted
// from the top left corner of the view. Session and renderer share it, so that a click lands on
// what is drawn.
#pragma once
#include "ui/session/scene_model.h"

namespace pf {

struct SceneView {
  int width_px = 0, height_px = 0;  // device pixels
  int left_px = 0, bottom_px = 0;   // its corner in the target, counted as GL does, from below
  float dpr = 1;                    // device pixels a logical pixel
  float scale = 1;                  // logical pixels a stage unit
  ScenePoint origin;                // logical pixels
  float text_scale = 1;             // multiplies the scene's own
  float text_floor = 10;            // logical pixels below which no type shrinks; 0: none
  bool operator==(const SceneView&) const = default;
};

// The whole scene, centred. Type follows the stage, but not below the floor: there spacing gives
// and words stay readable. Below a scale of 0.6, a thumbnail, there is no floor.
SceneView fit_view(const SceneModel& model, int width_px, int height_px, float dpr);

// Too small for words, hairlines and smallest sizes.
bool is_thumbnail(const SceneView& view);

ScenePoint to_device(const SceneView& view, ScenePoint stage);
ScenePoint to_stage(const SceneView& view, ScenePoint device);

// Zooms by a factor and keeps the stage point under `device` where it is.
SceneView zoomed(const SceneView& view, float factor, ScenePoint device);

}  // namespace pf
