// The shape of a page state. State is never colour alone: stripe, dot, hole, triangle, corner,
// bars, outline and cross can be told apart at 6 px and in grey.
uniform vec4 u_inks[13];
uniform vec4 u_look;  // line width, stripe offset, stripe scale, gap: all in pixels

const int kInkSrc = 0, kInkFly = 1, kInkTgt = 2, kInkDty = 3, kInkDtyEdge = 4, kInkFlt = 5,
          kInkShr = 6, kInkBad = 7, kInkInk = 8, kInkZero = 9, kInkAbsent = 10, kInkBg = 11,
          kInkHole = 12;

// p counts pixels from the top left corner of a cell of this size; the cell lies on whole pixels.
vec4 page_color(uint state, vec2 p, vec2 size, float stripe) {
  uint base = state & 7u, dot_mark = (state >> 3u) & 3u;
  vec2 middle = 0.5 * size, q = p - middle;
  float z = min(size.x, size.y), line = u_look.x;
  float edge = max(abs(q.x) - middle.x, abs(q.y) - middle.y);
  float frame = edge > -line ? 1.0 : 0.0;
  vec4 c = vec4(0.0);

  if (state > 63u) return c;
  if (base == 3u || base == 7u) {
    c = over(c, u_inks[base == 3u ? kInkZero : kInkAbsent], frame);
  } else if (base == 6u) {
    vec2 a = abs(q);
    float cross_line = segment(a, vec2(0.0), vec2(0.32 * z)) - max(0.7 * line, 0.08 * z);
    c = over(vec4(u_inks[kInkBg].rgb, 1.0), u_inks[kInkBad], max(frame, covered(cross_line)));
    return c;
  } else {
    bool redirtied = dot_mark == 2u;
    int fill = redirtied ? kInkDty : base == 2u ? kInkTgt : base == 1u ? kInkFly : kInkSrc;
    c = over(c, u_inks[fill], 1.0);
    if (base == 1u) {
      vec4 groove = vec4(u_inks[kInkBg].rgb, 0.45);
      float k = u_look.z;
      c = over(c, groove, stripes(p, 1.0, 5.0 * k, 2.0 * k, stripe) * (1.0 - frame));
    } else if (base == 4u) {
      float y = p.y / size.y;
      bool bar = abs(y - 0.24) < 0.12 || abs(y - 0.68) < 0.12;
      c = over(c, u_inks[kInkShr], bar ? 1.0 : 0.0);
    } else if (base == 5u) {
      vec2 side = normalize(vec2(0.76, 0.42));
      float d = max(q.y - 0.38 * z, dot(vec2(abs(q.x), -q.y - 0.38 * z), side));
      c = over(c, u_inks[kInkFlt], covered(d));
      return c;
    }
  }
  if (((state >> 5u) & 1u) != 0u) {
    c = over(c, u_inks[kInkInk], covered((p.x + p.y - 0.62 * z) * 0.70710678));
  }
  if (dot_mark == 1u) {
    float d = length(q) - 0.34 * z;
    c = over(c, u_inks[kInkDtyEdge], covered(d - 0.5 * line));
    c = over(c, u_inks[kInkDty], covered(d + 0.5 * line * u_inks[kInkDtyEdge].a));
  } else if (dot_mark == 2u) {
    c = over(c, u_inks[kInkHole], covered(length(q) - 0.24 * z));
  }
  return c;
}
