#include "ui/scene/map_drawer.h"

#include <epoxy/gl.h>

#include <algorithm>
#include <cmath>

#include "ui/scene/page_colors.h"

namespace pf {
namespace {

constexpr float kShapesFrom = 5;            // logical pixels a cell
constexpr std::size_t kMostPatched = 4096;  // pages; above, all is made anew
constexpr int kNearRows = 8;

void put_colors(int location, int count, const Color4* colors) {
  glUniform4fv(location, count, colors->data());
}

void put_cell(PageLevel& level, PageCell cell, std::uint8_t state) {
  level.cells[static_cast<std::size_t>(cell.x) +
              static_cast<std::size_t>(cell.y) * static_cast<std::size_t>(level.columns)] = state;
}

void bind_for_upload(unsigned texture) {
  glActiveTexture(GL_TEXTURE0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glBindTexture(GL_TEXTURE_2D, texture);
}

// The level whose texels are at least a pixel, and that fits the largest texture.
int level_for(const MapPlace& place, const ScenePageMap& map) {
  GLint largest = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
  float pitch = std::min(place.pitch_x, place.pitch_y);
  int side = std::max(map.columns, map.rows), level = 0;
  constexpr float kNearlyOne = 0.999F;
  while ((pitch < kNearlyOne && side > 1) || side > largest) {
    pitch *= 2;
    side = (side + 1) / 2;
    ++level;
  }
  return level;
}

}  // namespace

void MapDrawer::draw(const MapQuad& quad, const SceneView& view, const Palette& palette,
                     const Programs& programs) {
  const ScenePageMap& map = *quad.map;
  const MapPlace place = place_map(map, view);
  const bool shaped = std::min(place.pitch_x, place.pitch_y) >= kShapesFrom * view.dpr;
  const bool fading =
      shaped && map.before && map.mix < 1 && map.before->size() == map.states->size();
  const GlProgram& p = fading ? programs.fading : shaped ? programs.shaped : programs.flat;
  const int level_index = shaped ? 0 : level_for(place, map);
  const float reduced = static_cast<float>(1 << level_index);

  Entry& entry = entry_for(map.states, map);
  const unsigned cells = level(entry, level_index).id;
  const unsigned before = fading ? level(entry_for(map.before, map), 0).id : 0;

  glUseProgram(p.id());
  glUniform2f(p.uniform("u_view"), static_cast<float>(view.width_px),
              static_cast<float>(view.height_px));
  glUniform4f(p.uniform("u_rect"), place.rect.x0, place.rect.y0, place.rect.x1, place.rect.y1);
  glUniform2f(p.uniform("u_origin"), place.origin_x / reduced, place.origin_y / reduced);
  glUniform2f(p.uniform("u_cells_per_px"), 1 / (place.pitch_x * reduced),
              1 / (place.pitch_y * reduced));
  glUniform1i(p.uniform("u_cells"), 0);
  glUniform1f(p.uniform("u_alpha"), quad.alpha);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, cells);
  if (shaped) {
    const auto inks = page_inks(palette);
    put_colors(p.uniform("u_inks"), kPageInkCount, inks.data());
    const float line = std::max(1.0F, std::round(view.dpr));
    glUniform4f(p.uniform("u_look"), line, map.stripe * view.dpr, view.dpr, line);
  } else {
    const auto fills = page_fills(palette);
    put_colors(p.uniform("u_fills"), static_cast<int>(fills.size()), fills.data());
  }
  if (fading) {
    glUniform1i(p.uniform("u_before"), 1);
    glUniform1f(p.uniform("u_mix"), map.mix);
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_2D, before);
    glActiveTexture(GL_TEXTURE0);
  }
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

MapDrawer::Entry& MapDrawer::entry_for(const PageStates& states, const ScenePageMap& map) {
  Entry* oldest = nullptr;
  for (const auto& e : entries_) {
    const bool same_shape =
        e->columns == map.columns && e->rows == map.rows && e->order == map.order;
    if (!same_shape) continue;
    if (e->states == states) {
      e->used = frame_;
      return *e;
    }
    if (!oldest || e->used < oldest->used) oldest = e.get();
  }
  // What the last two frames used may come back (a pause, a step to and fro); older is reused.
  if (!oldest || oldest->used + 2 > frame_) {
    entries_.push_back(std::make_unique<Entry>());
    oldest = entries_.back().get();
  }
  Entry& e = *oldest;
  e.used = frame_;
  e.columns = map.columns;
  e.rows = map.rows;
  e.order = map.order;
  if (!patch(e, states)) {
    e.levels.clear();
    for (Texture& t : e.textures) t.current = false;
  }
  e.states = states;
  return e;
}

// Brings levels and textures of other states of the same shape to these, when few pages differ.
bool MapDrawer::patch(Entry& entry, const PageStates& states) {
  if (!entry.states || entry.levels.empty()) return false;
  std::vector<std::uint32_t> pages;
  if (!states->differences(*entry.states, kMostPatched, pages)) return false;
  std::vector<PageCell> cells;
  for (const std::uint32_t page : pages) {
    cells.push_back(cell_of_page(page, entry.columns, entry.order));
    put_cell(entry.levels[0], cells.back(), (*states)[page]);
  }
  for (std::size_t i = 0; i < entry.levels.size(); ++i) {
    if (i > 0) {
      for (PageCell& cell : cells) {
        cell = {cell.x / 2, cell.y / 2};
        put_cell(entry.levels[i], cell, reduced_cell(entry.levels[i - 1], cell));
      }
    }
    if (i >= entry.textures.size() || !entry.textures[i].current) continue;
    std::vector<int> rows;
    for (const PageCell& cell : cells) rows.push_back(cell.y);
    upload_rows(entry.textures[i], entry.levels[i], rows);
  }
  return true;
}

// Rows that lie near each other go in one piece.
void MapDrawer::upload_rows(const Texture& texture, const PageLevel& level,
                            std::vector<int>& rows) {
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end());
  bind_for_upload(texture.id);
  for (std::size_t i = 0; i < rows.size();) {
    const int first = rows[i];
    int last = first;
    for (; i < rows.size() && rows[i] <= last + kNearRows; ++i) last = rows[i];
    const std::uint8_t* from = level.cells.data() + static_cast<std::size_t>(first) *
                                                        static_cast<std::size_t>(level.columns);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, first, level.columns, last - first + 1, GL_RED_INTEGER,
                    GL_UNSIGNED_BYTE, from);
  }
  ++uploads_;
}

const MapDrawer::Texture& MapDrawer::level(Entry& entry, int level) {
  const auto wanted = static_cast<std::size_t>(level);
  if (entry.textures.size() <= wanted) entry.textures.resize(wanted + 1);
  Texture& texture = entry.textures[wanted];
  if (texture.current) return texture;
  if (entry.levels.empty()) {
    entry.levels.push_back(lay_out_pages(*entry.states, entry.columns, entry.rows, entry.order));
  }
  while (entry.levels.size() <= wanted) {
    entry.levels.push_back(reduce_pages(entry.levels.back()));
  }
  upload(texture, entry.levels[wanted]);
  return texture;
}

void MapDrawer::upload(Texture& texture, const PageLevel& level) {
  const bool fresh = texture.id == 0;
  if (fresh) glGenTextures(1, &texture.id);
  bind_for_upload(texture.id);
  if (fresh || texture.columns != level.columns || texture.rows != level.rows) {
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8UI, level.columns, level.rows, 0, GL_RED_INTEGER,
                 GL_UNSIGNED_BYTE, level.cells.data());
  } else {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, level.columns, level.rows, GL_RED_INTEGER,
                    GL_UNSIGNED_BYTE, level.cells.data());
  }
  texture.columns = level.columns;
  texture.rows = level.rows;
  texture.current = true;
  ++uploads_;
}

void MapDrawer::release() {
  for (const auto& e : entries_) {
    for (const Texture& t : e->textures) glDeleteTextures(1, &t.id);
  }
  entries_.clear();
}

}  // namespace pf
