// a_state: state, stripe offset, alpha.
uniform vec2 u_view;
layout(location = 0) in vec4 a_rect;
layout(location = 1) in vec3 a_state;
out vec2 v_px;
flat out vec2 v_size;
flat out vec3 v_state;

void main() {
  vec2 corner = corner_of(gl_VertexID);
  v_size = a_rect.zw - a_rect.xy;
  v_px = corner * v_size;
  v_state = a_state;
  gl_Position = clip_of(mix(a_rect.xy, a_rect.zw, corner), u_view);
}
