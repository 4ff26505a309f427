// Renders scenes without a window: for `pageferry export`, for thumbnails, for picture tests. Uses
// EGL's surfaceless platform, so it needs neither a display nor a GPU.
//
// 1. A canvas makes its context current on the thread that uses it and restores what was current
//    before; it may live beside a toolkit's context, and moves between threads only whole.
// 2. The same model, view and palette give the same bytes on the same Mesa; between machines, the
//    same up to rounding.
#pragma once
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "ui/offscreen/picture.h"
#include "ui/scene/scene_files.h"
#include "ui/scene/scene_renderer.h"

namespace pf {

// There is no EGL, no surfaceless platform or no OpenGL 3.3. The text says which and what to do.
struct OffscreenError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class OffscreenCanvas {
 public:
  explicit OffscreenCanvas(const SceneFiles& files);  // throws OffscreenError, InputError
  ~OffscreenCanvas();
  OffscreenCanvas(const OffscreenCanvas&) = delete;
  OffscreenCanvas& operator=(const OffscreenCanvas&) = delete;

  // The picture has the view's size.
  Picture render(const SceneModel& model, const SceneView& view, const Palette& palette);

  // Draws and waits for the end of drawing, without reading back: for measuring.
  void draw_only(const SceneModel& model, const SceneView& view, const Palette& palette);

  const SceneRenderer& renderer() const;
  // "Mesa 22.3.6 llvmpipe ...", for reports.
  std::string driver() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The whole scene fitted into width x height logical pixels, `scale` device pixels each.
Picture render_picture(OffscreenCanvas& canvas, const SceneModel& model, int width, int height,
                       float scale, const Palette& palette);

// The same into a file. Throws OffscreenError, std::runtime_error.
void render_png(const SceneFiles& files, const SceneModel& model, int width, int height,
                float scale, const Palette& palette, const std::filesystem::path& file);

}  // namespace pf
