// Draws a SceneModel with OpenGL 3.3 core into whatever framebuffer is bound. Owns its GL objects,
// opens no window, makes no context. No GL header is needed to use it.
//
// 1. init, draw and release need the same context to be current; the destructor needs none and
//    frees no GL object, so call release() while the context lives, also after a failed init
//    (QOpenGLContext::aboutToBeDestroyed, before glfwDestroyWindow).
// 2. draw sets every piece of GL state it depends on, each frame, and leaves program, vertex array,
//    buffer and textures unbound, scissor off and blending on. The bound framebuffer is kept.
// 3. The same model, view and palette give the same pixels, whatever was drawn before.
// 4. draw computes nothing of the simulation and never changes the model.
#pragma once
#include <cstddef>
#include <memory>

#include "ui/scene/scene_files.h"
#include "ui/session/palette.h"
#include "ui/session/scene_view.h"

namespace pf {

// What the last frame took.
struct SceneStats {
  std::size_t commands = 0;  // draw calls
  std::size_t boxes = 0;
  std::size_t letters = 0;
  std::size_t glyphs = 0;
  std::size_t map_uploads = 0;  // since init
};

class SceneRenderer {
 public:
  SceneRenderer();
  ~SceneRenderer();

  // Throws std::runtime_error when the context is older than 3.3 or a shader fails, InputError when
  // a file is missing. Safe to call again after release().
  void init(const SceneFiles& files);
  bool ready() const;

  // REQUIRES ready(). Clears the view's rectangle to the scene's ground first.
  void draw(const SceneModel& model, const SceneView& view, const Palette& palette);

  SceneStats stats() const;
  void release();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pf
