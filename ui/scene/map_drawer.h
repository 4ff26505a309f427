// Page maps on the GPU: one byte a page in an R8UI texture, so the cost depends on the pixels of
// the map and not on its pages. With more than one page a pixel it draws the first reduced level
// whose texels are at least a pixel.
//
// Textures are kept by the identity of the states they show. A map whose states change every frame
// (a run that plays) reuses the texture of the frame before the last; where few pages have changed
// since, only their cells are written, in the levels and in the textures.
#pragma once
#include <memory>
#include <vector>

#include "ui/scene/draw_builder.h"
#include "ui/scene/gl_program.h"

namespace pf {

class MapDrawer {
 public:
  void begin_frame() { ++frame_; }

  // The programs are those of the manifest. Leaves its program bound.
  struct Programs {
    const GlProgram& flat;
    const GlProgram& shaped;
    const GlProgram& fading;
  };
  void draw(const MapQuad& quad, const SceneView& view, const Palette& palette,
            const Programs& programs);

  int uploads() const { return uploads_; }  // textures written since init
  void release();

 private:
  struct Texture {
    unsigned id = 0;
    int columns = 0, rows = 0;
    bool current = false;
  };
  // The levels of one array of states in one shape.
  struct Entry {
    PageStates states;
    int columns = 0, rows = 0;
    PageOrder order = PageOrder::kRowMajor;
    std::vector<PageLevel> levels;
    std::vector<Texture> textures;
    std::uint64_t used = 0;
  };

  Entry& entry_for(const PageStates& states, const ScenePageMap& map);
  bool patch(Entry& entry, const PageStates& states);
  const Texture& level(Entry& entry, int level);
  void upload(Texture& texture, const PageLevel& level);
  void upload_rows(const Texture& texture, const PageLevel& level, std::vector<int>& rows);

  std::vector<std::unique_ptr<Entry>> entries_;
  std::uint64_t frame_ = 0;
  int uploads_ = 0;
};

}  // namespace pf
