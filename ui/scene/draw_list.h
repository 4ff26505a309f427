// What one frame sends to the GPU, in device pixels: arrays of instances, one a program, and the
// order in which stretches of them are drawn. Built without GL (draw_builder.h).
#pragma once
#include <cstdint>
#include <vector>

#include "ui/session/palette.h"
#include "ui/session/scene_model.h"

namespace pf {

struct PxRect {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  bool operator==(const PxRect&) const = default;
};

// The members below are vertex attributes: their order is the order of the manifest.
struct FillQuad {
  PxRect rect;
  Rgba color;
};
struct BoxQuad {
  PxRect quad;
  PxRect box;
  float radius = 0, stroke = 0, dash_on = 0, dash_period = 0;
  float lean = 0, hatch_period = 0, hatch_width = 0, hatch_offset = 0;
  Rgba fill, stroke_color, hatch_color;
};
struct PathVertex {
  float x = 0, y = 0, across = 0, half_width = 0;
  float along = 0, length = 0, round_caps = 0;
  float dash_on = 0, dash_period = 0, dash_offset = 0, dots = 0;
  Rgba color;
};
struct FlowQuad {
  float x = 0, y = 0, unit = 0, reach = 0;
  float turn_cos = 1, turn_sin = 0;
  float kind = 0, extra = 0;
  Rgba color, halo;
};
struct GlyphQuad {
  PxRect rect;
  float u = 0, v = 0;
  Rgba color;
};
struct IconQuad {
  PxRect rect;
  float state = 0, stripe = 0, alpha = 1;
};
// A page map is uniforms, not instances.
struct MapQuad {
  PxRect rect;
  const ScenePageMap* map = nullptr;  // lives as long as the model being drawn
  float alpha = 1;
};

enum class Draw : std::uint8_t { kFill, kBox, kPath, kFlow, kBurst, kGlyph, kIcon, kMap };
inline constexpr int kDrawCount = 8;

struct DrawCommand {
  Draw draw = Draw::kFill;
  std::size_t first = 0, count = 0;  // instances; of a path, indices
  PxRect clip;                       // empty: none
};

struct DrawList {
  std::vector<FillQuad> fills;
  std::vector<BoxQuad> boxes;
  std::vector<PathVertex> path_vertices;
  std::vector<std::uint32_t> path_indices;
  std::vector<FlowQuad> flows;  // of kFlow and kBurst
  std::vector<GlyphQuad> glyphs;
  std::vector<IconQuad> icons;
  std::vector<MapQuad> maps;
  std::vector<DrawCommand> commands;

  std::size_t size_of(Draw draw) const;  // of the array that its commands count in
  void clear();
};

// Notes what was appended to the array of `draw` since it had `before` entries: joins the last
// command when that drew the same with the same clip.
void note_drawn(DrawList& list, Draw draw, std::size_t before, const PxRect& clip);

}  // namespace pf
