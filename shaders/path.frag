in vec2 v_at;
flat in vec3 v_shape;
flat in vec4 v_dash;
flat in vec4 v_color;
out vec4 o_color;

void main() {
  float across = v_at.x, along = v_at.y;
  float width = 2.0 * v_shape.x, length_px = v_shape.y;
  float beyond = max(-along, along - length_px);
  float c = band(across, width);
  if (v_shape.z > 0.5) {
    if (beyond > 0.0) c = covered(length(vec2(beyond, across)) - v_shape.x);
  } else {
    c *= covered(beyond);
  }
  if (v_dash.y > 0.0) {
    float from_middle = mod(along + v_dash.z, v_dash.y) - 0.5 * v_dash.x;
    if (from_middle > 0.5 * v_dash.y) from_middle -= v_dash.y;
    if (v_dash.w > 0.5) {
      float past = max(abs(from_middle) - 0.5 * v_dash.x, 0.0);
      c = min(c, covered(length(vec2(past, across)) - v_shape.x));
    } else {
      c *= band(from_middle, v_dash.x);
    }
  }
  o_color = vec4(v_color.rgb, 1.0) * (v_color.a * c);
}
