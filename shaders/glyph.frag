uniform sampler2D u_atlas;
uniform float u_gamma;
in vec2 v_texel;
flat in vec4 v_color;
out vec4 o_color;

void main() {
  float coverage = pow(texelFetch(u_atlas, ivec2(v_texel), 0).r, u_gamma);
  o_color = vec4(v_color.rgb, 1.0) * (v_color.a * coverage);
}
