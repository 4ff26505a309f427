// One glyph: a_at is its centre and the pixels of one glyph unit (a line square has 8) and how many
// units it reaches from its centre; a_turn is cosine and sine of its heading; a_kind the kind and
// a number of its own.
uniform vec2 u_view;
layout(location = 0) in vec4 a_at;
layout(location = 1) in vec2 a_turn;
layout(location = 2) in vec2 a_kind;
layout(location = 3) in vec4 a_color;
layout(location = 4) in vec4 a_halo;
out vec2 v_local;  // glyph units, turned so that +x is ahead
flat out float v_px;
flat out float v_kind;
flat out float v_extra;
flat out vec4 v_color;
flat out vec4 v_halo;

void main() {
  vec2 off = (2.0 * corner_of(gl_VertexID) - 1.0) * (a_at.w * a_at.z + 2.0);
  vec2 local = off / a_at.z;
  v_local = vec2(dot(local, a_turn), dot(local, vec2(-a_turn.y, a_turn.x)));
  v_px = a_at.z;
  v_kind = a_kind.x;
  v_extra = a_kind.y;
  v_color = a_color;
  v_halo = a_halo;
  gl_Position = clip_of(a_at.xy + off, u_view);
}
