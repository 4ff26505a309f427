// a_quad is the part drawn (left, top, right, bottom), a_box the box it belongs to: large boxes
// draw only their rim here.
// a_shape: radius, stroke width, dash length, dash period. a_hatch: lean, period, width, offset.
uniform vec2 u_view;
layout(location = 0) in vec4 a_quad;
layout(location = 1) in vec4 a_box;
layout(location = 2) in vec4 a_shape;
layout(location = 3) in vec4 a_hatch;
layout(location = 4) in vec4 a_fill;
layout(location = 5) in vec4 a_stroke;
layout(location = 6) in vec4 a_hatch_color;
out vec2 v_local;
flat out vec2 v_half;
flat out vec4 v_shape;
flat out vec4 v_hatch;
flat out vec4 v_fill;
flat out vec4 v_stroke;
flat out vec4 v_hatch_color;

void main() {
  vec2 px = mix(a_quad.xy, a_quad.zw, corner_of(gl_VertexID));
  v_half = 0.5 * (a_box.zw - a_box.xy);
  v_local = px - 0.5 * (a_box.xy + a_box.zw);
  v_shape = a_shape;
  v_hatch = a_hatch;
  v_fill = a_fill;
  v_stroke = a_stroke;
  v_hatch_color = a_hatch_color;
  gl_Position = clip_of(px, u_view);
}
