#include "ui/session/scene_view.h"

#include <algorithm>

namespace pf {
namespace {

void fit_type(SceneView& view) {
  constexpr float kSmallestType = 10;
  constexpr float kFull = 0.88F;  // in a smaller picture words of that size would lie on each other
  view.text_scale = view.scale;
  view.text_floor = is_thumbnail(view) ? 0 : kSmallestType * std::min(1.0F, view.scale / kFull);
}

}  // namespace

bool is_thumbnail(const SceneView& view) { return view.scale < 0.6F; }

SceneView fit_view(const SceneModel& model, int width_px, int height_px, float dpr) {
  SceneView view;
  view.width_px = width_px;
  view.height_px = height_px;
  view.dpr = dpr;
  const float w = static_cast<float>(width_px) / dpr, h = static_cast<float>(height_px) / dpr;
  view.scale = std::min(w / model.width, h / model.height);
  view.origin = {(w - model.width * view.scale) / 2, (h - model.height * view.scale) / 2};
  fit_type(view);
  return view;
}

ScenePoint to_device(const SceneView& view, ScenePoint stage) {
  return {(stage.x * view.scale + view.origin.x) * view.dpr,
          (stage.y * view.scale + view.origin.y) * view.dpr};
}

ScenePoint to_stage(const SceneView& view, ScenePoint device) {
  return {(device.x / view.dpr - view.origin.x) / view.scale,
          (device.y / view.dpr - view.origin.y) / view.scale};
}

SceneView zoomed(const SceneView& view, float factor, ScenePoint device) {
  const ScenePoint kept = to_stage(view, device);
  SceneView out = view;
  out.scale = view.scale * factor;
  fit_type(out);
  out.origin = {device.x / view.dpr - kept.x * out.scale, device.y / view.dpr - kept.y * out.scale};
  return out;
}

}  // namespace pf
