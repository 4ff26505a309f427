#include "ui/scene/draw_builder.h"

#include <algorithm>
#include <cmath>

#include "ui/scene/box_batch.h"
#include "ui/scene/line_cells.h"
#include "ui/scene/page_colors.h"
#include "ui/scene/path_mesh.h"
#include "ui/scene/text_layout.h"

namespace pf {
namespace {

constexpr float kLettersFrom = 20;  // logical pixels a cell
constexpr float kSmallestType = 5;  // pixels; below it a word is only noise
constexpr float kGlyphUnits = 8;    // edge of the line square in glyph units

class Builder {
 public:
  Builder(const DrawContext& c, DrawList& out)
      : c_(c), out_(out), pen_(c.view, c.palette, out), type_(type_scale(c.view, c.model)) {}

  void layer(const SceneLayer& layer) {
    pen_.begin_layer(layer);
    for (const SceneBox& b : layer.boxes) add_box(pen_, b);
    for (const ScenePageMap& m : layer.maps) map(m);
    for (const SceneCell& cell : layer.cells) icon(cell);
    grid_texts_.clear();
    for (const SceneLineGrid& g : layer.grids) grid(g);
    for (const ScenePath& p : layer.paths) path(p);
    for (const SceneGlyph& g : layer.glyphs) flow(g);
    for (const ScenePageMap& m : layer.maps) letters(m);
    for (const SceneText& t : grid_texts_) words(t, pen_.point(t.at));
    for (const SceneGlyph& g : layer.glyphs) station_label(g);
    for (const SceneText& t : layer.texts) words(t, pen_.point(t.at));
  }

 private:
  void map(const ScenePageMap& m) {
    const MapPlace place = place_map(m, c_.view);
    if (!m.states || !pen_.visible(place.rect)) return;
    const std::size_t before = out_.maps.size();
    out_.maps.push_back({place.rect, &m, m.alpha * pen_.alpha()});
    pen_.note(Draw::kMap, before);
    if (m.highlight >= 0) ring(m, place);
  }

  void ring(const ScenePageMap& m, const MapPlace& place) {
    const PageCell at = cell_of_page(m.highlight, m.columns, m.order);
    const float dpr = c_.view.dpr, gap = std::round(dpr);
    PxRect r = place.cell(at.x, at.y);
    const bool shapes = place.pitch_x >= 5 * dpr;
    if (shapes) r = {r.x0, r.y0, r.x1 - gap, r.y1 - gap};
    const float smallest = 11 * (is_thumbnail(c_.view) ? pen_.px() : dpr);
    const float grow_x = std::max(2 * gap, std::ceil((smallest - (r.x1 - r.x0)) / 2));
    const float grow_y = std::max(2 * gap, std::ceil((smallest - (r.y1 - r.y0)) / 2));
    SceneBox box;
    box.stroke = {m.highlight_token};
    const float unit = is_thumbnail(c_.view) ? 1 : 1 / c_.view.scale;
    box.stroke_width = 1.5F * unit;
    box.radius = 2 * unit;
    add_box_at(pen_, {r.x0 - grow_x, r.y0 - grow_y, r.x1 + grow_x, r.y1 + grow_y}, box);
  }

  void letters(const ScenePageMap& m) {
    const MapPlace place = place_map(m, c_.view);
    const float smaller = std::min(place.pitch_x, place.pitch_y) / c_.view.dpr;
    if (!m.letters || !m.states || smaller < kLettersFrom) return;
    const auto count = static_cast<std::int64_t>(m.states->size());
    const int x0 = std::max(0, static_cast<int>(std::floor(place.origin_x)));
    const int y0 = std::max(0, static_cast<int>(std::floor(place.origin_y)));
    const float w = place.rect.x1 - place.rect.x0, h = place.rect.y1 - place.rect.y0;
    const int x1 = std::min(m.columns, static_cast<int>(place.origin_x + w / place.pitch_x) + 1);
    const int y1 = std::min(m.rows, static_cast<int>(place.origin_y + h / place.pitch_y) + 1);
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        const std::int64_t page = page_of_cell({x, y}, m.columns, m.order);
        if (page < count) letter(m, (*m.states)[static_cast<std::size_t>(page)], place.cell(x, y));
      }
    }
  }

  void letter(const ScenePageMap& m, std::uint8_t state, const PxRect& cell) {
    const PageState s = unpack_page(state);
    // The cross of a lost page is its letter; an absent one has nothing to say.
    if (state == kNoPage || s.base == PageBase::kLost || s.base == PageBase::kAbsent) return;
    const float gap = std::round(c_.view.dpr);
    SceneText text = scene_text({}, std::string(1, page_letter(state)), TextRole::kAddressStrong,
                                page_letter_token(state, c_.palette), TextAlign::kMiddle);
    text.spans.front().color.alpha = m.alpha;
    const float drop = s.base == PageBase::kFaulted ? 0.12F * (cell.y1 - cell.y0) : 0;
    centred(text, {(cell.x0 + cell.x1 - gap) / 2, (cell.y0 + cell.y1 - gap) / 2 + drop});
  }

  void icon(const SceneCell& cell) {
    const std::size_t before = out_.icons.size();
    out_.icons.push_back({pen_.snapped(cell.area), static_cast<float>(cell.state),
                          cell.stripe * pen_.px(), cell.alpha * pen_.alpha()});
    pen_.note(Draw::kIcon, before);
  }

  void grid(const SceneLineGrid& g) {
    LineGridParts parts = line_grid_parts(g, c_.view.scale);
    for (const SceneBox& b : parts.boxes) add_box(pen_, b);
    for (SceneText& t : parts.texts) grid_texts_.push_back(std::move(t));
  }

  void path(const ScenePath& p) {
    if (p.points.size() < 2) return;
    PathLook look;
    look.width = pen_.stroke(p.width);
    look.round_caps = p.round_caps;
    std::vector<ScenePoint> px;
    for (const ScenePoint at : p.points) px.push_back(pen_.point(at));
    px = snapped_path(std::move(px), look.width);
    const std::size_t before = out_.path_indices.size();
    if (p.casing.token != Token::kNone) {
      PathLook casing = look;
      casing.width = pen_.stroke(p.casing_width);
      casing.color = pen_.color(p.casing);
      mesh_path(px, casing, out_);
    }
    look.color = pen_.color(p.color);
    if (p.arrow) mesh_path(arrow_head(px, look.width), look, out_);
    if (p.dash.off > 0) {
      look.dash_on = p.dash.on * pen_.px();
      look.dash_period = (p.dash.on + p.dash.off) * pen_.px();
      look.dash_offset = p.dash.offset * pen_.px();
      look.dots = p.dash.round;
    }
    mesh_path(px, look, out_);
    pen_.note(Draw::kPath, before);
  }

  std::vector<ScenePoint> arrow_head(const std::vector<ScenePoint>& px, float width) const {
    const ScenePoint tip = px.back(), from = px[px.size() - 2];
    const float heading = std::atan2(tip.y - from.y, tip.x - from.x);
    const float side = (3 + 1.2F * width / c_.view.dpr) * c_.view.dpr;
    constexpr float kSpread = 0.65F;
    return {
        {tip.x - side * std::cos(heading - kSpread), tip.y - side * std::sin(heading - kSpread)},
        tip,
        {tip.x - side * std::cos(heading + kSpread), tip.y - side * std::sin(heading + kSpread)}};
  }

  void flow(const SceneGlyph& g) {
    const bool burst = g.kind == GlyphKind::kBurst, station = g.kind == GlyphKind::kStation;
    const ScenePoint at = pen_.point(g.at);
    FlowQuad q;
    q.x = at.x;
    q.y = at.y;
    q.unit = g.size / kGlyphUnits * pen_.px();
    q.reach = burst || station ? kGlyphUnits / 2 : kGlyphUnits;
    q.turn_cos = std::cos(g.heading);
    q.turn_sin = std::sin(g.heading);
    q.kind = static_cast<float>(g.kind);
    q.extra = burst ? std::clamp(g.progress, 0.0F, 1.0F) : (station ? 2 : 1) * c_.view.dpr;
    q.color = pen_.color(g.color);
    q.halo = c_.palette[g.halo];
    const float reach = q.reach * q.unit + 2;
    if (!pen_.visible({q.x - reach, q.y - reach, q.x + reach, q.y + reach})) return;
    if (burst && g.progress <= 0) return;
    const std::size_t before = out_.flows.size();
    if (g.color.token == Token::kDty) yellow_edge(q, g.color.alpha);
    out_.flows.push_back(q);
    pen_.note(burst ? Draw::kBurst : Draw::kFlow, before);
  }

  // Yellow on paper needs an outline: the same glyph below, a little larger.
  void yellow_edge(FlowQuad q, float alpha) {
    if (c_.palette[Token::kDtyS].a == 0) return;
    constexpr float kBody = 3.8F;  // units from the middle of a ring to its edge
    q.unit *= 1 + 0.7F * c_.view.dpr / (kBody * q.unit);
    q.color = pen_.color({Token::kDtyS, alpha});
    out_.flows.push_back(q);
  }

  void station_label(const SceneGlyph& g) {
    if (g.kind != GlyphKind::kStation || g.label.empty()) return;
    SceneText text = scene_text({}, g.label, TextRole::kStation, g.label_token, TextAlign::kMiddle);
    text.spans.front().color.alpha = g.color.alpha;
    centred(text, pen_.point(g.at));
  }

  void centred(const SceneText& text, ScenePoint middle) {
    const TypeStyle& style = type_style(text.spans.front().role);
    const float capitals = c_.fonts.capitals(style.face) * type_.size(style);
    words(text, {middle.x, middle.y + capitals / 2});
  }

  void words(const SceneText& t, ScenePoint px) {
    const LaidText laid = lay_text(c_.fonts, t, type_, t.max_width * pen_.px());
    if (laid.glyphs.empty()) return;
    const float base = std::round(px.y);
    const float above = laid.glyphs.front().size_px;
    if (!pen_.visible(
            {px.x + laid.left, base - above, px.x + laid.right, base + laid.last_base + above})) {
      return;
    }
    backing(t, laid, px.x, base);
    const std::size_t before = out_.glyphs.size();
    for (const LaidGlyph& g : laid.glyphs) {
      if (g.size_px >= kSmallestType) letter_quad(g, px.x, base, t);
    }
    pen_.note(Draw::kGlyph, before);
    for (const LaidStrike& s : laid.strikes) {
      const SceneSpan& span = t.spans[static_cast<std::size_t>(s.span)];
      const std::size_t fills = out_.fills.size();
      const float y = base + s.y, thick = std::max(1.0F, std::round(above / 11));
      out_.fills.push_back(
          {{std::floor(px.x + s.x0) - thick, y, std::ceil(px.x + s.x1) + thick, y + thick},
           pen_.color({span.strike, span.color.alpha})});
      pen_.note(Draw::kFill, fills);
    }
  }

  void letter_quad(const LaidGlyph& g, float x, float base, const SceneText& t) {
    const float pen_x = x + g.x;
    float whole = std::floor(pen_x);
    int phase = static_cast<int>(std::lround((pen_x - whole) * GlyphAtlas::kPhases));
    if (phase == GlyphAtlas::kPhases) {
      phase = 0;
      whole += 1;
    }
    const AtlasGlyph* a = c_.atlas.find(g.face, g.glyph, g.size_px, phase);
    if (!a) return;
    const float left = whole + static_cast<float>(a->left);
    const float top = base + g.y + static_cast<float>(a->top);
    out_.glyphs.push_back(
        {{left, top, left + static_cast<float>(a->width), top + static_cast<float>(a->height)},
         static_cast<float>(a->u),
         static_cast<float>(a->v),
         pen_.color(t.spans[static_cast<std::size_t>(g.span)].color)});
  }

  void backing(const SceneText& t, const LaidText& laid, float x, float base) {
    const SceneBacking& b = t.backing;
    if (b.fill.token == Token::kNone && b.stroke.token == Token::kNone) return;
    constexpr float kBreath = 3;  // above the capitals and below the base line
    const float dpr = c_.view.dpr, pad_y = (kBreath + b.pad_y) * dpr;
    const PxRect rect{
        std::round(x + laid.left - b.pad_x * dpr), std::round(base + laid.top - pad_y),
        std::round(x + laid.right + b.pad_x * dpr), std::round(base + laid.last_base + pad_y)};
    SceneBox box;
    box.fill = b.fill;
    box.stroke = b.stroke;
    box.radius = b.radius;
    add_box_at(pen_, rect, box);
  }

  const DrawContext& c_;
  DrawList& out_;
  DrawPen pen_;
  TypeScale type_;
  std::vector<SceneText> grid_texts_;
};

}  // namespace

PxRect MapPlace::cell(int x, int y) const {
  const auto edge = [](float from, float origin, float pitch, int cell) {
    return from + std::ceil((static_cast<float>(cell) - origin) * pitch - 0.5F);
  };
  return {edge(rect.x0, origin_x, pitch_x, x), edge(rect.y0, origin_y, pitch_y, y),
          edge(rect.x0, origin_x, pitch_x, x + 1), edge(rect.y0, origin_y, pitch_y, y + 1)};
}

MapPlace place_map(const ScenePageMap& map, const SceneView& view) {
  const SceneArea window = map_window(map);
  const ScenePoint low = to_device(view, {map.area.x, map.area.y});
  const ScenePoint high = to_device(view, {map.area.x + map.area.w, map.area.y + map.area.h});
  MapPlace out;
  out.rect = {std::round(low.x), std::round(low.y), std::round(high.x), std::round(high.y)};
  out.pitch_x = (high.x - low.x) / window.w;
  out.pitch_y = (high.y - low.y) / window.h;
  out.origin_x = window.x + (out.rect.x0 - low.x) / out.pitch_x;
  out.origin_y = window.y + (out.rect.y0 - low.y) / out.pitch_y;
  return out;
}

void build_draw_list(const DrawContext& context, DrawList& out) {
  out.clear();
  Builder builder(context, out);
  for (const SceneLayer& layer : context.model.layers) builder.layer(layer);
}

}  // namespace pf
