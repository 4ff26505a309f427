// a_at: place, distance across (signed), half the width. a_along: distance along, whole length,
// 1 for round caps. a_dash: on, period, offset, 1 for dots.
uniform vec2 u_view;
layout(location = 0) in vec4 a_at;
layout(location = 1) in vec3 a_along;
layout(location = 2) in vec4 a_dash;
layout(location = 3) in vec4 a_color;
out vec2 v_at;  // across, along
flat out vec3 v_shape;
flat out vec4 v_dash;
flat out vec4 v_color;

void main() {
  v_at = vec2(a_at.z, a_along.x);
  v_shape = vec3(a_at.w, a_along.y, a_along.z);
  v_dash = a_dash;
  v_color = a_color;
  gl_Position = clip_of(a_at.xy, u_view);
}
