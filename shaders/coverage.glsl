// How much of a pixel a shape covers. Distances are in pixels, negative inside.
float covered(float distance) { return clamp(0.5 - distance, 0.0, 1.0); }

// A band of a given width, its middle at distance 0: exact also for bands thinner than a pixel.
float band(float distance, float width) {
  float h = 0.5 * width;
  return clamp(min(h, distance + 0.5) - max(-h, distance - 0.5), 0.0, 1.0);
}

float rounded_box(vec2 p, vec2 half_size, float radius) {
  vec2 q = abs(p) - half_size + radius;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

float segment(vec2 p, vec2 a, vec2 b) {
  vec2 ab = b - a, ap = p - a;
  return length(ap - ab * clamp(dot(ap, ab) / dot(ab, ab), 0.0, 1.0));
}

// Colour `c` (straight) laid over `below` (premultiplied).
vec4 over(vec4 below, vec4 c, float coverage) {
  float a = c.a * coverage;
  return vec4(c.rgb * a, a) + below * (1.0 - a);
}

// Diagonal stripes: lean +1 rises to the right, -1 falls.
float stripes(vec2 p, float lean, float period, float width, float offset) {
  float across = (p.x - offset + lean * p.y) * 0.70710678;
  return band(mod(across, period) - 0.5 * period, width);
}
