// Rays that leave a disc, long and short in turn. v_extra is how far the burst has come, 0 to 1.
// The burst is 8 units across when it is fully out, whatever its size on screen.
in vec2 v_local;
flat in float v_px;
flat in float v_kind;
flat in float v_extra;
flat in vec4 v_color;
flat in vec4 v_halo;
out vec4 o_color;

const float kRays = 24.0;
const float kTurn = 6.2831853;

void main() {
  float out_to = mix(0.55, 1.0, v_extra);
  float sector = kTurn / kRays;
  float angle = atan(v_local.y, v_local.x) + 0.11;
  float ray = floor(angle / sector + 0.5);
  float bend = angle - ray * sector;
  float radius = length(v_local);
  vec2 p = radius * vec2(cos(bend), sin(bend));
  bool is_long = mod(ray, 2.0) < 0.5;
  float from = (is_long ? 2.2 : 2.6) * out_to;
  float to = (is_long ? 4.0 : 3.2) * out_to;
  float rays = segment(p, vec2(from, 0.0), vec2(to, 0.0)) * v_px - 0.8;
  float disc = (radius - 2.0) * v_px;
  vec4 color = vec4(v_color.rgb, 1.0);
  vec4 c = over(vec4(0.0), color, covered(rays) * min(v_extra * 4.0, 1.0));
  c = over(c, color, covered(disc));
  o_color = over(c, v_halo, covered(disc + 1.5)) * v_color.a;
}
