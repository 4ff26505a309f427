#include "ui/scene/scene_renderer.h"

#include <epoxy/gl.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <stdexcept>

#include "core/base/assert.h"
#include "ui/scene/draw_builder.h"
#include "ui/scene/map_drawer.h"
#include "ui/scene/page_colors.h"

namespace pf {
namespace {

// One vertex attribute of an instance (of a path: of a vertex). Colours are four bytes.
struct Attribute {
  int floats;  // 0: a colour
  std::size_t offset;
};

struct Layout {
  const char* program;
  std::size_t stride;
  std::vector<Attribute> attributes;
};

const std::array<Layout, kDrawCount>& layouts() {
  static const std::array<Layout, kDrawCount> kLayouts = {{
      {"fill", sizeof(FillQuad), {{4, offsetof(FillQuad, rect)}, {0, offsetof(FillQuad, color)}}},
      {"box",
       sizeof(BoxQuad),
       {{4, offsetof(BoxQuad, quad)},
        {4, offsetof(BoxQuad, box)},
        {4, offsetof(BoxQuad, radius)},
        {4, offsetof(BoxQuad, lean)},
        {0, offsetof(BoxQuad, fill)},
        {0, offsetof(BoxQuad, stroke_color)},
        {0, offsetof(BoxQuad, hatch_color)}}},
      {"path",
       sizeof(PathVertex),
       {{4, offsetof(PathVertex, x)},
        {3, offsetof(PathVertex, along)},
        {4, offsetof(PathVertex, dash_on)},
        {0, offsetof(PathVertex, color)}}},
      {"flow",
       sizeof(FlowQuad),
       {{4, offsetof(FlowQuad, x)},
        {2, offsetof(FlowQuad, turn_cos)},
        {2, offsetof(FlowQuad, kind)},
        {0, offsetof(FlowQuad, color)},
        {0, offsetof(FlowQuad, halo)}}},
      {"abort_burst",
       sizeof(FlowQuad),
       {{4, offsetof(FlowQuad, x)},
        {2, offsetof(FlowQuad, turn_cos)},
        {2, offsetof(FlowQuad, kind)},
        {0, offsetof(FlowQuad, color)},
        {0, offsetof(FlowQuad, halo)}}},
      {"glyph",
       sizeof(GlyphQuad),
       {{4, offsetof(GlyphQuad, rect)},
        {2, offsetof(GlyphQuad, u)},
        {0, offsetof(GlyphQuad, color)}}},
      {"page_icon",
       sizeof(IconQuad),
       {{4, offsetof(IconQuad, rect)}, {3, offsetof(IconQuad, state)}}},
      {"page_map", 0, {}},
  }};
  return kLayouts;
}

struct Bytes {
  const void* data;
  std::size_t size;
};

template <class T>
Bytes bytes_of(const std::vector<T>& v) {
  return {v.data(), v.size() * sizeof(T)};
}

Bytes instances_of(const DrawList& list, Draw draw) {
  switch (draw) {
    case Draw::kFill:
      return bytes_of(list.fills);
    case Draw::kBox:
      return bytes_of(list.boxes);
    case Draw::kPath:
      return bytes_of(list.path_vertices);
    case Draw::kFlow:
    case Draw::kBurst:
      return bytes_of(list.flows);
    case Draw::kGlyph:
      return bytes_of(list.glyphs);
    case Draw::kIcon:
      return bytes_of(list.icons);
    case Draw::kMap:
      break;
  }
  return {nullptr, 0};
}

// Light letters on a dark ground look thinner than their coverage says, dark ones on paper do not.
float text_gamma(const Palette& palette) { return palette.dark ? 0.85F : 1.0F; }

}  // namespace

struct SceneRenderer::Impl {
  std::map<std::string, GlProgram> programs;
  FontBook fonts;
  GlyphAtlas atlas{fonts};
  MapDrawer maps;
  DrawList list;
  std::array<unsigned, kDrawCount> buffers{};
  unsigned vertex_array = 0, index_buffer = 0, atlas_texture = 0;
  int atlas_rows = 0;
  bool ready = false;

  const GlProgram& program(const char* name) const { return programs.at(name); }

  void build(const SceneModel& model, const SceneView& view, const Palette& palette) {
    const DrawContext context{model, view, palette, fonts, atlas};
    build_draw_list(context, list);
    if (!atlas.full()) return;
    atlas.clear();
    build_draw_list(context, list);
  }

  void set_state(const SceneModel& model, const SceneView& view, const Palette& palette) const {
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_STENCIL_TEST);
    glDisable(GL_CULL_FACE);
    glDisable(GL_FRAMEBUFFER_SRGB);
    glPolygonMode(GL_FRONT_AND_BACK, GL_FILL);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glViewport(view.left_px, view.bottom_px, view.width_px, view.height_px);
    glEnable(GL_SCISSOR_TEST);
    glScissor(view.left_px, view.bottom_px, view.width_px, view.height_px);
    const Rgba ground = palette[model.ground];
    const float a = static_cast<float>(ground.a) / 255;
    glClearColor(static_cast<float>(ground.r) / 255 * a, static_cast<float>(ground.g) / 255 * a,
                 static_cast<float>(ground.b) / 255 * a, a);
    glClear(GL_COLOR_BUFFER_BIT);
  }

  void upload() {
    for (int i = 0; i < kDrawCount; ++i) {
      const auto draw = static_cast<Draw>(i);
      const Bytes bytes = instances_of(list, draw);
      if (bytes.size == 0 || draw == Draw::kBurst) continue;  // bursts lie among the flows
      glBindBuffer(GL_ARRAY_BUFFER, buffers[static_cast<std::size_t>(i)]);
      glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(bytes.size), bytes.data,
                   GL_STREAM_DRAW);
    }
    const Bytes indices = bytes_of(list.path_indices);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, index_buffer);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(indices.size), indices.data,
                 GL_STREAM_DRAW);
    upload_atlas();
  }

  void upload_atlas() {
    const GlyphAtlas::Rows changed = atlas.take_changed();
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, atlas_texture);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    if (atlas.rows() != atlas_rows) {
      atlas_rows = atlas.rows();
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
      glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, GlyphAtlas::kWidth, atlas_rows, 0, GL_RED,
                   GL_UNSIGNED_BYTE, atlas.texels().data());
    } else if (changed.last > changed.first) {
      glTexSubImage2D(
          GL_TEXTURE_2D, 0, 0, changed.first, GlyphAtlas::kWidth, changed.last - changed.first,
          GL_RED, GL_UNSIGNED_BYTE,
          atlas.texels().data() + static_cast<std::ptrdiff_t>(changed.first) * GlyphAtlas::kWidth);
    }
  }

  void set_uniforms(const GlProgram& p, Draw draw, const SceneView& view,
                    const Palette& palette) const {
    glUniform2f(p.uniform("u_view"), static_cast<float>(view.width_px),
                static_cast<float>(view.height_px));
    if (draw == Draw::kGlyph) {
      glUniform1i(p.uniform("u_atlas"), 0);
      glUniform1f(p.uniform("u_gamma"), text_gamma(palette));
      glActiveTexture(GL_TEXTURE0);
      glBindTexture(GL_TEXTURE_2D, atlas_texture);
    } else if (draw == Draw::kIcon) {
      const auto inks = page_inks(palette);
      glUniform4fv(p.uniform("u_inks"), kPageInkCount, inks.front().data());
      const float line = std::max(1.0F, std::round(view.dpr));
      glUniform4f(p.uniform("u_look"), line, 0, view.dpr, line);
    }
  }

  // 3.3 has no base instance, so a stretch begins where its attribute pointers say.
  void point_attributes(Draw draw, std::size_t first) const {
    const Layout& layout = layouts()[static_cast<std::size_t>(draw)];
    const auto source = draw == Draw::kBurst ? Draw::kFlow : draw;
    glBindBuffer(GL_ARRAY_BUFFER, buffers[static_cast<std::size_t>(source)]);
    const bool instanced = draw != Draw::kPath;
    for (std::size_t i = 0; i < kMostAttributes; ++i) {
      const auto index = static_cast<GLuint>(i);
      if (i >= layout.attributes.size()) {
        glDisableVertexAttribArray(index);
        continue;
      }
      const Attribute& a = layout.attributes[i];
      const auto offset =
          reinterpret_cast<const void*>(a.offset + (instanced ? first * layout.stride : 0));
      const bool color = a.floats == 0;
      glEnableVertexAttribArray(index);
      glVertexAttribPointer(index, color ? 4 : a.floats, color ? GL_UNSIGNED_BYTE : GL_FLOAT,
                            color ? GL_TRUE : GL_FALSE, static_cast<GLsizei>(layout.stride),
                            offset);
      glVertexAttribDivisor(index, instanced ? 1 : 0);
    }
  }

  void set_clip(const PxRect& clip, const SceneView& view) const {
    if (clip == PxRect{}) {
      glScissor(view.left_px, view.bottom_px, view.width_px, view.height_px);
      return;
    }
    const float x0 = std::max(clip.x0, 0.0F), y0 = std::max(clip.y0, 0.0F);
    const float x1 = std::min(clip.x1, static_cast<float>(view.width_px));
    const float y1 = std::min(clip.y1, static_cast<float>(view.height_px));
    glScissor(view.left_px + static_cast<int>(x0),
              view.bottom_px + view.height_px - static_cast<int>(y1),
              std::max(0, static_cast<int>(x1 - x0)), std::max(0, static_cast<int>(y1 - y0)));
  }

  void run(const DrawCommand& command, const SceneView& view, const Palette& palette) {
    set_clip(command.clip, view);
    if (command.draw == Draw::kMap) {
      const MapDrawer::Programs three{program("page_map"), program("page_cell"),
                                      program("page_cell_fade")};
      for (std::size_t i = 0; i < command.count; ++i) {
        maps.draw(list.maps[command.first + i], view, palette, three);
      }
      return;
    }
    const GlProgram& p = program(layouts()[static_cast<std::size_t>(command.draw)].program);
    glUseProgram(p.id());
    set_uniforms(p, command.draw, view, palette);
    point_attributes(command.draw, command.first);
    if (command.draw == Draw::kPath) {
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.count), GL_UNSIGNED_INT,
                     reinterpret_cast<const void*>(command.first * sizeof(std::uint32_t)));
    } else {
      glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(command.count));
    }
  }

  static constexpr std::size_t kMostAttributes = 7;
};

SceneRenderer::SceneRenderer() : impl_(std::make_unique<Impl>()) {}
SceneRenderer::~SceneRenderer() = default;

bool SceneRenderer::ready() const { return impl_->ready; }

void SceneRenderer::init(const SceneFiles& files) {
  if (epoxy_gl_version() < 33) {
    throw std::runtime_error(fmt::format("OpenGL 3.3 is needed, this context has {}.{}",
                                         epoxy_gl_version() / 10, epoxy_gl_version() % 10));
  }
  impl_->fonts.load(files.font);
  for (const ShaderProgram& p : load_shader_manifest(files.shader)) {
    impl_->programs[p.name].build(p, files.shader);
  }
  glGenVertexArrays(1, &impl_->vertex_array);
  glGenBuffers(kDrawCount, impl_->buffers.data());
  glGenBuffers(1, &impl_->index_buffer);
  glGenTextures(1, &impl_->atlas_texture);
  impl_->ready = true;
}

void SceneRenderer::draw(const SceneModel& model, const SceneView& view, const Palette& palette) {
  PF_ASSERT(impl_->ready, "a renderer that was not initialised");
  if (view.width_px <= 0 || view.height_px <= 0) return;
  impl_->build(model, view, palette);
  impl_->maps.begin_frame();
  glBindVertexArray(impl_->vertex_array);
  impl_->set_state(model, view, palette);
  impl_->upload();
  for (const DrawCommand& command : impl_->list.commands) impl_->run(command, view, palette);
  glDisable(GL_SCISSOR_TEST);
  glBindVertexArray(0);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  glBindTexture(GL_TEXTURE_2D, 0);
  glUseProgram(0);
}

SceneStats SceneRenderer::stats() const {
  const DrawList& l = impl_->list;
  return {l.commands.size(), l.boxes.size() + l.fills.size(), l.glyphs.size(), l.flows.size(),
          static_cast<std::size_t>(impl_->maps.uploads())};
}

void SceneRenderer::release() {
  if (impl_->programs.empty()) return;  // nothing was made, and there may be no context
  for (auto& [name, program] : impl_->programs) program.release();
  impl_->maps.release();
  glDeleteVertexArrays(1, &impl_->vertex_array);  // names that are 0 are ignored
  glDeleteBuffers(kDrawCount, impl_->buffers.data());
  glDeleteBuffers(1, &impl_->index_buffer);
  glDeleteTextures(1, &impl_->atlas_texture);
  impl_ = std::make_unique<Impl>();
}

}  // namespace pf
