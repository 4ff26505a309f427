#include "ui/offscreen/offscreen.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>

#include <cmath>
#include <cstring>

namespace pf {
namespace {

constexpr const char* kAdvice = " (on Debian: apt install libegl1 libgl1-mesa-dri)";

// What was current on this thread comes back when the guard goes.
class CurrentGuard {
 public:
  CurrentGuard(EGLDisplay display, EGLContext context)
      : display_(eglGetCurrentDisplay()),
        draw_(eglGetCurrentSurface(EGL_DRAW)),
        read_(eglGetCurrentSurface(EGL_READ)),
        context_(eglGetCurrentContext()),
        own_display_(display) {
    if (!eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context)) {
      throw OffscreenError("the off-screen OpenGL context cannot be made current");
    }
  }
  ~CurrentGuard() {
    if (context_ == EGL_NO_CONTEXT) {
      eglMakeCurrent(own_display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    } else {
      eglMakeCurrent(display_, draw_, read_, context_);
    }
  }
  CurrentGuard(const CurrentGuard&) = delete;
  CurrentGuard& operator=(const CurrentGuard&) = delete;

 private:
  EGLDisplay display_;
  EGLSurface draw_, read_;
  EGLContext context_;
  EGLDisplay own_display_;
};

EGLDisplay open_display() {
  if (!epoxy_has_egl()) {
    throw OffscreenError(std::string("pictures need EGL, and libEGL is not here") + kAdvice);
  }
  if (!epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless") ||
      !epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_platform_base")) {
    throw OffscreenError(std::string("this EGL has no surfaceless platform") + kAdvice);
  }
  const EGLDisplay display =
      eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr)) {
    throw OffscreenError(std::string("EGL does not start") + kAdvice);
  }
  return display;
}

EGLContext make_context(EGLDisplay display) {
  if (!eglBindAPI(EGL_OPENGL_API)) throw OffscreenError("this EGL has no desktop OpenGL");
  const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, 0, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint count = 0;
  if (!eglChooseConfig(display, wanted, &config, 1, &count) || count == 0) {
    throw OffscreenError("this EGL has no configuration for desktop OpenGL");
  }
  const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                               3,
                               EGL_CONTEXT_MINOR_VERSION,
                               3,
                               EGL_CONTEXT_OPENGL_PROFILE_MASK,
                               EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                               EGL_NONE};
  const EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, attributes);
  if (context == EGL_NO_CONTEXT) throw OffscreenError("OpenGL 3.3 core is not available");
  return context;
}

}  // namespace

struct OffscreenCanvas::Impl {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  SceneRenderer renderer;
  unsigned framebuffer = 0, color = 0;
  int width = 0, height = 0;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // Also runs when the renderer's init throws.
  ~Impl() {
    if (context == EGL_NO_CONTEXT) return;
    {
      const CurrentGuard current(display, context);
      renderer.release();
      glDeleteFramebuffers(1, &framebuffer);
      glDeleteRenderbuffers(1, &color);
    }
    // The display is shared by every canvas of the process, so it stays initialised.
    eglDestroyContext(display, context);
  }

  void resize(int w, int h) {
    if (framebuffer == 0) {
      glGenFramebuffers(1, &framebuffer);
      glGenRenderbuffers(1, &color);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    if (w == width && h == height) return;
    glBindRenderbuffer(GL_RENDERBUFFER, color);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, w, h);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
      throw OffscreenError("a picture of this size is more than OpenGL can draw");
    }
    width = w;
    height = h;
  }

  void draw(const SceneModel& model, SceneView view, const Palette& palette) {
    resize(view.width_px, view.height_px);
    view.left_px = view.bottom_px = 0;
    renderer.draw(model, view, palette);
  }

  // GL counts rows from below.
  Picture read() const {
    Picture out{width, height, {}};
    const std::size_t row = static_cast<std::size_t>(width) * 4;
    std::vector<std::uint8_t> below(row * static_cast<std::size_t>(height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, below.data());
    out.rgba.resize(below.size());
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
      std::memcpy(out.rgba.data() + y * row,
                  below.data() + (static_cast<std::size_t>(height) - 1 - y) * row, row);
    }
    return out;
  }
};

OffscreenCanvas::OffscreenCanvas(const SceneFiles& files) : impl_(std::make_unique<Impl>()) {
  impl_->display = open_display();
  impl_->context = make_context(impl_->display);
  const CurrentGuard current(impl_->display, impl_->context);
  impl_->renderer.init(files);
}

OffscreenCanvas::~OffscreenCanvas() = default;

Picture OffscreenCanvas::render(const SceneModel& model, const SceneView& view,
                                const Palette& palette) {
  const CurrentGuard current(impl_->display, impl_->context);
  impl_->draw(model, view, palette);
  return impl_->read();
}

void OffscreenCanvas::draw_only(const SceneModel& model, const SceneView& view,
                                const Palette& palette) {
  const CurrentGuard current(impl_->display, impl_->context);
  impl_->draw(model, view, palette);
  glFinish();
}

const SceneRenderer& OffscreenCanvas::renderer() const { return impl_->renderer; }

std::string OffscreenCanvas::driver() const {
  const CurrentGuard current(impl_->display, impl_->context);
  const auto text = [](GLenum what) { return reinterpret_cast<const char*>(glGetString(what)); };
  return std::string(text(GL_RENDERER)) + ", OpenGL " + text(GL_VERSION);
}

Picture render_picture(OffscreenCanvas& canvas, const SceneModel& model, int width, int height,
                       float scale, const Palette& palette) {
  const auto px = [scale](int v) {
    return static_cast<int>(std::lround(static_cast<float>(v) * scale));
  };
  return canvas.render(model, fit_view(model, px(width), px(height), scale), palette);
}

void render_png(const SceneFiles& files, const SceneModel& model, int width, int height,
                float scale, const Palette& palette, const std::filesystem::path& file) {
  OffscreenCanvas canvas(files);
  write_png(render_picture(canvas, model, width, height, scale, palette), file);
}

}  // namespace pf
