// Boxes into quads. A pen carries what every primitive of a layer needs: how stage units become
// pixels, how tokens become colours, and where the quads go.
#pragma once
#include "ui/scene/draw_list.h"
#include "ui/session/scene_view.h"

namespace pf {

class DrawPen {
 public:
  DrawPen(const SceneView& view, const Palette& palette, DrawList& list)
      : view_(view), palette_(palette), list_(list) {}

  void begin_layer(const SceneLayer& layer);

  const SceneView& view() const { return view_; }
  const Palette& palette() const { return palette_; }
  DrawList& list() const { return list_; }
  const PxRect& clip() const { return clip_; }
  float alpha() const { return alpha_; }

  // Pixels a stage unit.
  float px() const { return view_.dpr * view_.scale; }
  ScenePoint point(ScenePoint p) const { return to_device(view_, p); }
  // On whole pixels; at least one wide and high unless the area is empty.
  PxRect snapped(SceneArea area) const;
  // A stroke's width: half pixels, at least one pixel unless the view is a thumbnail, and what
  // the palette adds.
  float stroke(float width) const;
  Rgba color(SceneColor c) const;
  bool visible(const PxRect& r) const;

  void note(Draw draw, std::size_t before) const { note_drawn(list_, draw, before, clip_); }

 private:
  const SceneView& view_;
  const Palette& palette_;
  DrawList& list_;
  PxRect clip_;
  float alpha_ = 1;
};

// Large boxes become a flat interior and four strips of rim: a software rasteriser pays for every
// pixel of the shader that knows corners and hatches.
void add_box(const DrawPen& pen, const SceneBox& box);

// The same with the rectangle already in pixels; widths and radius of the box stay in stage units.
void add_box_at(const DrawPen& pen, const PxRect& rect, const SceneBox& box);

}  // namespace pf
