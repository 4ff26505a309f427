in vec2 v_local;
flat in vec2 v_half;
flat in vec4 v_shape;
flat in vec4 v_hatch;
flat in vec4 v_fill;
flat in vec4 v_stroke;
flat in vec4 v_hatch_color;
out vec4 o_color;

// Each side has a whole number of dashes, one of them centred on every corner.
float dashed(vec2 p) {
  if (v_shape.z <= 0.0) return 1.0;
  bool flat_side = v_half.x - abs(p.x) > v_half.y - abs(p.y);
  float side = 2.0 * (flat_side ? v_half.x : v_half.y);
  float at = (flat_side ? p.x : p.y) + 0.5 * side;
  float period = side / max(floor(side / v_shape.w + 0.5), 1.0);
  return band(mod(at + 0.5 * period, period) - 0.5 * period, v_shape.z);
}

void main() {
  float d = rounded_box(v_local, v_half, v_shape.x);
  float outer = covered(d);
  float inner = covered(d + v_shape.y);
  vec4 c = vec4(v_fill.rgb * v_fill.a, v_fill.a);
  if (v_hatch.x != 0.0) {
    c = over(c, v_hatch_color,
             stripes(v_local + v_half, v_hatch.x, v_hatch.y, v_hatch.z, v_hatch.w));
  }
  o_color = c * inner + over(c, v_stroke, dashed(v_local)) * (outer - inner);
}
