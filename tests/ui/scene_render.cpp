// Renders a sample scene to a PNG and says what a frame costs:
//   scene_render SCENE PALETTE SCALE OUT.png [WIDTH HEIGHT]
// SCENE is demo, stage, abort or map:SIDE[:hilbert][:live][@CELLS]; live republishes its states
// every frame, @CELLS zooms to so many cells.
// Not a test: for eyes.
#include <fmt/format.h>
#include <time.h>

#include <cstdlib>
#include <string>

#include "tests/ui/scene_samples.h"
#include "ui/offscreen/offscreen.h"

namespace {

double cpu_ms() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

pf::SceneModel scene_named(const std::string& name) {
  if (name == "stage") return pf::stage_scene();
  if (name == "abort") return pf::abort_scene();
  if (name.rfind("map:", 0) == 0) {
    const int side = std::atoi(name.c_str() + 4);
    const bool hilbert = name.find("hilbert") != std::string::npos;
    const auto zoom = name.find('@');
    return pf::map_scene(
        side, hilbert ? pf::PageOrder::kHilbert : pf::PageOrder::kRowMajor,
        zoom == std::string::npos ? 0.0F : std::strtof(name.c_str() + zoom + 1, nullptr));
  }
  return pf::demo_scene();
}

// The states as a playing run publishes them: another array each frame.
void republish(pf::ScenePageMap& map) {
  auto states = *map.states;
  const std::size_t middle = states.size() / 2;
  states.set(middle, static_cast<std::uint8_t>(states[middle] ^ 2U));
  map.states = std::make_shared<const pf::PageBytes>(std::move(states));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    fmt::print(stderr, "scene_render SCENE PALETTE SCALE OUT.png [WIDTH HEIGHT]\n");
    return 2;
  }
  pf::SceneModel model = scene_named(argv[1]);
  const bool live = std::string(argv[1]).find(":live") != std::string::npos;
  const std::string folder = PF_SOURCE_ASSETS "/palettes/";
  const pf::Palette palette = pf::load_palette(folder + argv[2] + ".toml");
  const float scale = std::strtof(argv[3], nullptr);
  const int width = argc > 6 ? std::atoi(argv[5]) : static_cast<int>(model.width);
  const int height = argc > 6 ? std::atoi(argv[6]) : static_cast<int>(model.height);
  pf::OffscreenCanvas canvas(pf::scene_files(PF_SOURCE_SHADERS, PF_SOURCE_ASSETS));
  pf::write_png(pf::render_picture(canvas, model, width, height, scale, palette), argv[4]);
  const auto view = pf::fit_view(model, static_cast<int>(static_cast<float>(width) * scale),
                                 static_cast<int>(static_cast<float>(height) * scale), scale);
  constexpr int kFrames = 30;
  const double start = cpu_ms();
  for (int i = 0; i < kFrames; ++i) {
    if (live) republish(model.layers[0].maps[0]);
    canvas.draw_only(model, view, palette);
  }
  const pf::SceneStats s = canvas.renderer().stats();
  fmt::print("{}: {:.2f} ms CPU a frame, {} draws, {} boxes, {} letters, {} glyphs, {}\n", argv[1],
             (cpu_ms() - start) / kFrames, s.commands, s.boxes, s.letters, s.glyphs,
             canvas.driver());
}
