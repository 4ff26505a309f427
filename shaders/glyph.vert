// a_rect lies on whole pixels and a_texel is the atlas texel of its top left corner, so a texel is
// a pixel and nothing is filtered.
uniform vec2 u_view;
layout(location = 0) in vec4 a_rect;
layout(location = 1) in vec2 a_texel;
layout(location = 2) in vec4 a_color;
out vec2 v_texel;
flat out vec4 v_color;

void main() {
  vec2 corner = corner_of(gl_VertexID);
  v_texel = a_texel + corner * (a_rect.zw - a_rect.xy);
  v_color = a_color;
  gl_Position = clip_of(mix(a_rect.xy, a_rect.zw, corner), u_view);
}
