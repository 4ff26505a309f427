#include "ui/scene/draw_list.h"

namespace pf {

std::size_t DrawList::size_of(Draw draw) const {
  switch (draw) {
    case Draw::kFill:
      return fills.size();
    case Draw::kBox:
      return boxes.size();
    case Draw::kPath:
      return path_indices.size();
    case Draw::kFlow:
    case Draw::kBurst:
      return flows.size();
    case Draw::kGlyph:
      return glyphs.size();
    case Draw::kIcon:
      return icons.size();
    case Draw::kMap:
      return maps.size();
  }
  return 0;
}

void DrawList::clear() {
  fills.clear();
  boxes.clear();
  path_vertices.clear();
  path_indices.clear();
  flows.clear();
  glyphs.clear();
  icons.clear();
  maps.clear();
  commands.clear();
}

void note_drawn(DrawList& list, Draw draw, std::size_t before, const PxRect& clip) {
  const std::size_t count = list.size_of(draw) - before;
  if (count == 0) return;
  if (!list.commands.empty()) {
    DrawCommand& last = list.commands.back();
    if (last.draw == draw && last.clip == clip && last.first + last.count == before) {
      last.count += count;
      return;
    }
  }
  list.commands.push_back({draw, before, count, clip});
}

}  // namespace pf
