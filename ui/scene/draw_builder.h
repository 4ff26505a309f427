// A scene into a draw list: the whole of drawing except GL.
#pragma once
#include "ui/scene/draw_list.h"
#include "ui/scene/glyph_atlas.h"
#include "ui/session/palette.h"
#include "ui/session/scene_view.h"

namespace pf {

struct DrawContext {
  const SceneModel& model;
  const SceneView& view;
  const Palette& palette;
  FontBook& fonts;
  GlyphAtlas& atlas;
};

// Fills `out`. When the atlas was full on the way some letters are missing: clear it, build again.
void build_draw_list(const DrawContext& context, DrawList& out);

// How the cells of a map lie in pixels, for the shader and for what is drawn over them.
struct MapPlace {
  PxRect rect;                       // on whole pixels
  float origin_x = 0, origin_y = 0;  // cell under the corner of the rectangle
  float pitch_x = 1, pitch_y = 1;    // pixels a cell
  PxRect cell(int x, int y) const;   // on whole pixels, gap included
};
MapPlace place_map(const ScenePageMap& map, const SceneView& view);

}  // namespace pf
