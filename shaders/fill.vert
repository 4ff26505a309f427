uniform vec2 u_view;
layout(location = 0) in vec4 a_rect;
layout(location = 1) in vec4 a_color;
flat out vec4 v_color;

void main() {
  v_color = premultiplied(a_color);
  gl_Position = clip_of(mix(a_rect.xy, a_rect.zw, corner_of(gl_VertexID)), u_view);
}
