uniform vec2 u_origin;
uniform vec2 u_cells_per_px;
uniform usampler2D u_cells;
uniform float u_alpha;
in vec2 v_px;
out vec4 o_color;

void main() {
  vec2 cell = floor(u_origin + v_px * u_cells_per_px);
  vec2 low = ceil((cell - u_origin) / u_cells_per_px - 0.5);
  vec2 high = ceil((cell + 1.0 - u_origin) / u_cells_per_px - 0.5);
  vec2 size = high - low - u_look.w, p = v_px - low;
  uint state = texelFetch(u_cells, ivec2(cell), 0).r;
  float inside = p.x < size.x && p.y < size.y ? u_alpha : 0.0;
  o_color = page_color(state, p, size, u_look.y) * inside;
}
