// Every glyph is a body with a hole, on a ground of its halo's colour that is a little larger. The
// whole is composed opaque and fades as one, so a fading glyph does not show its own ground.
in vec2 v_local;
flat in float v_px;
flat in float v_kind;
flat in float v_extra;
flat in vec4 v_color;
flat in vec4 v_halo;
out vec4 o_color;

const float kNothing = 1e3;

// Half planes through the corners of a triangle that points to +x.
float triangle(vec2 p, float back, float tip, float half_height) {
  vec2 side = normalize(vec2(half_height, tip - back));
  return max(back - p.x, dot(vec2(p.x - tip, abs(p.y)), side));
}

float capsule(vec2 p, float half_length, float radius) {
  p.x = max(abs(p.x) - half_length, 0.0);
  return length(p) - radius;
}

float square(vec2 p, float half_side) { return max(abs(p.x), abs(p.y)) - half_side; }

float diamond(vec2 p, float reach) { return (abs(p.x) + abs(p.y) - reach) * 0.70710678; }

float cross_lines(vec2 p, float reach) {
  vec2 q = abs(p);
  return segment(q, vec2(0.0), vec2(reach)) - 0.75;
}

float tick(vec2 p) {
  const vec2 corner = vec2(-0.7, 1.9);
  return min(segment(p, vec2(-2.4, 0.1), corner), segment(p, corner, vec2(2.5, -2.0))) - 0.75;
}

// Ring of seven dashes: an ack that is still owed. An odd number does not turn square at 10 px.
float owed(vec2 p) {
  float ring = abs(length(p) - 4.5) - 0.7;
  float turn = atan(p.y, p.x) * 1.11408460 + 0.25;  // sevenths of a circle
  float gap = (abs(fract(turn) - 0.5) - 0.28) * 4.0;
  return max(ring, gap);
}

float bolt(vec2 p) {
  const vec2 corner[6] = vec2[6](vec2(1.5, -7.0), vec2(-4.5, 1.2), vec2(-0.6, 1.2),
                                 vec2(-1.6, 7.0), vec2(4.5, -1.4), vec2(0.6, -1.4));
  float d = dot(p - corner[0], p - corner[0]);
  float s = 1.0;
  for (int i = 0, j = 5; i < 6; j = i++) {
    vec2 e = corner[j] - corner[i], w = p - corner[i];
    vec2 b = w - e * clamp(dot(w, e) / dot(e, e), 0.0, 1.0);
    d = min(d, dot(b, b));
    bvec3 c = bvec3(p.y >= corner[i].y, p.y < corner[j].y, e.x * w.y > e.y * w.x);
    if (all(c) || all(not(c))) s = -s;
  }
  return s * sqrt(d);
}

// The pentagon of a playhead: a square head, its lower corners cut to a point.
float pentagon(vec2 p) {
  return max(max(abs(p.x) - 6.0, -7.5 - p.y), (abs(p.x) + p.y - 7.5) * 0.70710678);
}

void shape(int kind, vec2 p, out float body, out float cut) {
  cut = kNothing;
  body = kNothing;
  if (kind == 0) {
    body = triangle(p, -5.3, 6.2, 4.9);
    cut = triangle(p, -3.7, 3.4, 2.9);
  } else if (kind == 1) {
    body = triangle(p, -4.6, 5.4, 4.4);
  } else if (kind == 2) {
    body = capsule(p, 1.5, 3.8);
    cut = capsule(p, 1.5, 2.2);
  } else if (kind == 3) {
    body = square(p, 4.0);
  } else if (kind == 4) {
    body = square(p, 4.0);
    cut = square(p, 2.6);
  } else if (kind == 5) {
    body = length(p) - 5.8;
    cut = max(length(p) - 4.2, -cross_lines(p, 2.1));
  } else if (kind == 6) {
    body = length(p) - 4.8;
    cut = tick(p);
  } else if (kind == 7) {
    body = owed(p);
  } else if (kind == 8) {
    body = length(p) - 3.8;
    cut = length(p) - 2.2;
  } else if (kind == 9) {
    body = diamond(p, 4.8);
  } else if (kind == 10) {
    body = diamond(p, 5.8);
    cut = diamond(p, 3.7);
  } else if (kind == 12) {
    body = length(p) - 4.0;
  } else if (kind == 13) {
    body = bolt(p);
  } else if (kind == 14) {
    body = pentagon(p);
  } else if (kind == 15) {
    body = triangle(vec2(p.y, p.x), -2.2, 2.4, 3.6);
  }
}

void main() {
  int kind = int(v_kind);
  float body, cut;
  shape(kind, v_local, body, cut);
  body *= v_px;
  cut *= v_px;
  vec4 c = vec4(v_halo.rgb, 1.0) * (v_halo.a * covered(body - v_extra));
  c = over(c, vec4(v_color.rgb, 1.0), covered(body) * (1.0 - covered(cut)));
  o_color = c * v_color.a;
}
