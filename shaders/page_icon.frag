in vec2 v_px;
flat in vec2 v_size;
flat in vec3 v_state;
out vec4 o_color;

void main() { o_color = page_color(uint(v_state.x), v_px, v_size, v_state.y) * v_state.z; }
