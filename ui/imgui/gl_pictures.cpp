#include "ui/imgui/gl_pictures.h"

#include <epoxy/gl.h>
#include <fmt/format.h>

#include <cstring>
#include <stdexcept>

namespace pf {
namespace {

ImTextureID id_of(unsigned texture) {
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture));
}

}  // namespace

GlPictures::GlPictures(const SceneFiles& files) { renderer_.init(files); }

GlPictures::~GlPictures() {
  for (Slot& slot : slots_) {
    if (slot.frame != 0) glDeleteFramebuffers(1, &slot.frame);
    if (slot.texture != 0) glDeleteTextures(1, &slot.texture);
  }
  renderer_.release();
}

// A texture of that size, bound.
void GlPictures::size(Slot& slot, int width, int height) {
  if (slot.texture == 0) {
    glGenTextures(1, &slot.texture);
    glBindTexture(GL_TEXTURE_2D, slot.texture);
    for (const GLenum which : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) {
      glTexParameteri(GL_TEXTURE_2D, which, GL_NEAREST);
    }
    for (const GLenum which : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) {
      glTexParameteri(GL_TEXTURE_2D, which, GL_CLAMP_TO_EDGE);
    }
  }
  glBindTexture(GL_TEXTURE_2D, slot.texture);
  if (slot.width == width && slot.height == height) return;
  slot.width = width;
  slot.height = height;
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
}

ShownPicture GlPictures::pixels(int slot_number, std::uint64_t version, const Pixels& pixels) {
  Slot& slot = slots_[static_cast<std::size_t>(slot_number)];
  if (pixels.width < 1 || pixels.height < 1) return {};
  if (slot.version != version || slot.width != pixels.width || slot.height != pixels.height) {
    size(slot, pixels.width, pixels.height);
    slot.version = version;
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, pixels.width, pixels.height, GL_RGBA, GL_UNSIGNED_BYTE,
                    pixels.rgba.data());
    glBindTexture(GL_TEXTURE_2D, 0);
  }
  return {id_of(slot.texture), false};
}

ShownPicture GlPictures::scene(int slot_number, std::uint64_t version, const SceneModel& scene,
                               int width, int height, float scale, const Palette& palette) {
  Slot& slot = slots_[static_cast<std::size_t>(slot_number)];
  if (width < 1 || height < 1) return {};
  if (slot.version == version && slot.width == width && slot.height == height &&
      slot.palette == palette.name) {
    return {id_of(slot.texture), true};
  }
  size(slot, width, height);
  slot.version = version;
  slot.palette = palette.name;
  GLint before = 0;
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &before);
  if (slot.frame == 0) glGenFramebuffers(1, &slot.frame);
  glBindFramebuffer(GL_FRAMEBUFFER, slot.frame);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, slot.texture, 0);
  renderer_.draw(scene, fit_view(scene, width, height, scale), palette);
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(before));
  glBindTexture(GL_TEXTURE_2D, 0);
  return {id_of(slot.texture), true};
}

GlFrame::GlFrame(int width, int height) : width_(width), height_(height) {
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glGenFramebuffers(1, &frame_);
  glBindFramebuffer(GL_FRAMEBUFFER, frame_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw std::runtime_error(fmt::format("no frame of {} x {} can be made", width, height));
  }
}

void GlFrame::bind() const { glBindFramebuffer(GL_FRAMEBUFFER, frame_); }

void bind_window() { glBindFramebuffer(GL_FRAMEBUFFER, 0); }

GlFrame::~GlFrame() {
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glDeleteFramebuffers(1, &frame_);
  glDeleteTextures(1, &texture_);
}

Pixels GlFrame::read() const {
  Pixels out;
  out.width = width_;
  out.height = height_;
  const auto row = static_cast<std::size_t>(width_);
  std::vector<std::uint32_t> flipped(row * static_cast<std::size_t>(height_));
  out.rgba.resize(flipped.size());
  glPixelStorei(GL_PACK_ALIGNMENT, 4);
  glReadPixels(0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, flipped.data());
  for (std::size_t y = 0; y < static_cast<std::size_t>(height_); ++y) {
    const std::size_t from = (static_cast<std::size_t>(height_) - 1 - y) * row;
    std::memcpy(out.rgba.data() + y * row, flipped.data() + from, row * 4);
  }
  return out;
}

void clear_frame(int width, int height, const Palette& palette) {
  const Rgba c = palette[Token::kBg];
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255,
               static_cast<float>(c.b) / 255, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

void finish_frame() { glFinish(); }

std::string gl_renderer_name() { return reinterpret_cast<const char*>(glGetString(GL_RENDERER)); }

std::string gl_version_problem() {
  const int version = epoxy_gl_version();
  if (version >= 33 && epoxy_is_desktop_gl()) return "";
  return fmt::format("this display has OpenGL{} {}.{}, and 3.3 is needed",
                     epoxy_is_desktop_gl() ? "" : " ES", version / 10, version % 10);
}

}  // namespace pf
