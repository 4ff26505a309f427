// Pictures in the window that are not lines and letters: an overlay's pixels, a scene. Whoever owns
// the GL context keeps them as textures; a test keeps none.
#pragma once
#include <imgui.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "ui/session/palette.h"
#include "ui/session/scene_model.h"

namespace pf {

// RGBA, rows from the top.
struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint32_t> rgba;
};

struct ShownPicture {
  ImTextureID texture = nullptr;
  bool upside_down = false;  // its first row is the lowest
};

class Pictures {
 public:
  virtual ~Pictures() = default;
  // `slot` names the picture; `version` changes with what it shows, so that an unchanged one costs
  // nothing.
  virtual ShownPicture pixels(int slot, std::uint64_t version, const Pixels& pixels) = 0;
  // The scene fitted into so many device pixels at `scale` device pixels a unit.
  virtual ShownPicture scene(int slot, std::uint64_t version, const SceneModel& scene, int width,
                             int height, float scale, const Palette& palette) = 0;
};

enum PictureSlot : int { kOverlayPicture, kLanesPicture = 8, kPagesPicture, kPictureSlots };

}  // namespace pf
