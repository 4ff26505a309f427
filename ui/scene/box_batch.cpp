#include "ui/scene/box_batch.h"

#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr float kLargeArea = 64 * 64;

BoxQuad quad_of(const DrawPen& pen, const PxRect& rect, const SceneBox& box) {
  BoxQuad q;
  q.quad = q.box = rect;
  const float shorter = std::min(rect.x1 - rect.x0, rect.y1 - rect.y0);
  q.radius = std::min(box.radius * pen.px(), shorter / 2);
  q.fill = pen.color(box.fill);
  q.stroke_color = pen.color(box.stroke);
  q.stroke = q.stroke_color.a > 0 ? std::min(pen.stroke(box.stroke_width), shorter / 2) : 0;
  if (box.dash.off > 0) {
    q.dash_on = box.dash.on * pen.px();
    q.dash_period = (box.dash.on + box.dash.off) * pen.px();
  }
  if (box.hatch.lean != HatchLean::kNone) {
    q.lean = box.hatch.lean == HatchLean::kRising ? 1.0F : -1.0F;
    q.hatch_period = box.hatch.period * pen.px();
    q.hatch_width = box.hatch.width * pen.px();
    q.hatch_offset = box.hatch.offset * pen.px();
    q.hatch_color = pen.color(box.hatch.color);
  }
  return q;
}

void add_rim(const DrawPen& pen, const BoxQuad& whole, float rim) {
  const PxRect r = whole.box;
  const PxRect strips[] = {{r.x0, r.y0, r.x1, r.y0 + rim},
                           {r.x0, r.y1 - rim, r.x1, r.y1},
                           {r.x0, r.y0 + rim, r.x0 + rim, r.y1 - rim},
                           {r.x1 - rim, r.y0 + rim, r.x1, r.y1 - rim}};
  const std::size_t before = pen.list().boxes.size();
  for (const PxRect& strip : strips) {
    BoxQuad q = whole;
    q.quad = strip;
    pen.list().boxes.push_back(q);
  }
  pen.note(Draw::kBox, before);
}

void add_fill(const DrawPen& pen, const PxRect& rect, Rgba color) {
  if (color.a == 0 || rect.x1 <= rect.x0 || rect.y1 <= rect.y0) return;
  const std::size_t before = pen.list().fills.size();
  pen.list().fills.push_back({rect, color});
  pen.note(Draw::kFill, before);
}

}  // namespace

void DrawPen::begin_layer(const SceneLayer& layer) {
  alpha_ = layer.alpha;
  clip_ = layer.clip.w > 0 && layer.clip.h > 0 ? snapped(layer.clip) : PxRect{};
}

PxRect DrawPen::snapped(SceneArea a) const {
  const ScenePoint p = point({a.x, a.y}), q = point({a.x + a.w, a.y + a.h});
  PxRect out{std::round(p.x), std::round(p.y), std::round(q.x), std::round(q.y)};
  if (a.w > 0) out.x1 = std::max(out.x1, out.x0 + 1);
  if (a.h > 0) out.y1 = std::max(out.y1, out.y0 + 1);
  return out;
}

float DrawPen::stroke(float width) const {
  const float extra = palette_.stroke_extra * view_.dpr;
  const float wanted = width * px() + extra;
  if (is_thumbnail(view_)) return wanted;
  // A hairline that the stage scales to 1.25 px would blur; whole pixels first, then halves.
  const float whole = std::round(wanted);
  const float out = std::abs(wanted - whole) <= 0.3F ? whole : std::round(wanted * 2) / 2;
  return std::max(out, 1.0F);
}

Rgba DrawPen::color(SceneColor c) const {
  Rgba out = palette_[c.token];
  const float a = static_cast<float>(out.a) * std::clamp(c.alpha * alpha_, 0.0F, 1.0F);
  out.a = static_cast<std::uint8_t>(std::lround(a));
  return out;
}

bool DrawPen::visible(const PxRect& r) const {
  return r.x1 > 0 && r.y1 > 0 && r.x0 < static_cast<float>(view_.width_px) &&
         r.y0 < static_cast<float>(view_.height_px);
}

void add_box(const DrawPen& pen, const SceneBox& box) {
  add_box_at(pen, pen.snapped(box.area), box);
}

void add_box_at(const DrawPen& pen, const PxRect& rect, const SceneBox& box) {
  if (!pen.visible(rect)) return;
  const BoxQuad q = quad_of(pen, rect, box);
  if (q.fill.a == 0 && q.stroke_color.a == 0 && q.lean == 0) return;
  const float w = rect.x1 - rect.x0, h = rect.y1 - rect.y0;
  const bool large = w * h > kLargeArea && q.lean == 0;
  if (large && q.radius == 0 && q.stroke == 0) return add_fill(pen, rect, q.fill);
  const float rim = std::ceil(std::max(q.radius, q.stroke)) + 1;
  if (large && w > 2 * rim && h > 2 * rim) {
    add_fill(pen, {rect.x0 + rim, rect.y0 + rim, rect.x1 - rim, rect.y1 - rim}, q.fill);
    return add_rim(pen, q, rim);
  }
  const std::size_t before = pen.list().boxes.size();
  pen.list().boxes.push_back(q);
  pen.note(Draw::kBox, before);
}

}  // namespace pf
