// Device pixels from the top left corner to clip space, and the corner of a strip by its vertex.
vec4 clip_of(vec2 px, vec2 view) {
  return vec4(px / view * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}

vec2 corner_of(int vertex) { return vec2(vertex & 1, vertex >> 1); }

vec4 premultiplied(vec4 c) { return vec4(c.rgb * c.a, c.a); }
