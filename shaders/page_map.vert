// The area of a map (left, top, right, bottom). v_px counts pixels from its top left corner.
uniform vec2 u_view;
uniform vec4 u_rect;
out vec2 v_px;

void main() {
  vec2 corner = corner_of(gl_VertexID);
  v_px = corner * (u_rect.zw - u_rect.xy);
  gl_Position = clip_of(mix(u_rect.xy, u_rect.zw, corner), u_view);
}
