// u_origin and u_cells_per_px are in cells of the level that u_cells holds. A state has six bits,
// bit 7 is "no page".
uniform vec2 u_origin;
uniform vec2 u_cells_per_px;
uniform usampler2D u_cells;
uniform vec4 u_fills[64];
uniform float u_alpha;
in vec2 v_px;
out vec4 o_color;

void main() {
  uint state = texelFetch(u_cells, ivec2(floor(u_origin + v_px * u_cells_per_px)), 0).r;
  o_color = u_fills[state & 63u] * (state < 64u ? u_alpha : 0.0);
}
