// Pictures as OpenGL textures, a slot each. One context; every call and the destructor need it to
// be current.
#pragma once
#include <array>
#include <string>

#include "ui/imgui/pictures.h"
#include "ui/scene/scene_renderer.h"

namespace pf {

class GlPictures : public Pictures {
 public:
  // Throws as SceneRenderer::init does.
  explicit GlPictures(const SceneFiles& files);
  ~GlPictures() override;
  GlPictures(const GlPictures&) = delete;
  GlPictures& operator=(const GlPictures&) = delete;

  ShownPicture pixels(int slot, std::uint64_t version, const Pixels& pixels) override;
  ShownPicture scene(int slot, std::uint64_t version, const SceneModel& scene, int width,
                     int height, float scale, const Palette& palette) override;

 private:
  struct Slot {
    unsigned texture = 0, frame = 0;
    int width = 0, height = 0;
    std::uint64_t version = 0;
    std::string palette;
  };
  void size(Slot& slot, int width, int height);

  SceneRenderer renderer_;
  std::array<Slot, kPictureSlots> slots_;
};

// A frame of its own to draw a whole window into, so that its picture does not depend on what
// covers the window.
class GlFrame {
 public:
  GlFrame(int width, int height);  // bound from then on
  void bind() const;
  ~GlFrame();  // the window's own is bound again
  GlFrame(const GlFrame&) = delete;
  GlFrame& operator=(const GlFrame&) = delete;
  Pixels read() const;  // rows from the top

 private:
  int width_, height_;
  unsigned frame_ = 0, texture_ = 0;
};

// The window's own is drawn into from now on.
void bind_window();
// Clears what is bound to the palette's ground.
void clear_frame(int width, int height, const Palette& palette);
// Waits until all has been drawn: for measuring.
void finish_frame();
std::string gl_renderer_name();
// "OpenGL 2.1 is too old", or nothing when the current context is good enough.
std::string gl_version_problem();

}  // namespace pf
