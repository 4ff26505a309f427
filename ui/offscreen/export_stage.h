// The stage of a run at a moment as a PNG file: what `pageferry export --to png` writes.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ui/offscreen/offscreen.h"

namespace pf {

struct StagePicture {
  std::string run;                     // scenario, run file or counterexample
  std::vector<std::string> overrides;  // "key=value"
  std::string at;                      // a moment as `seek` takes it; empty: where the run opens
  std::string select;                  // as `select` takes it; empty: what is being moved
  std::string palette = "dark";
  int width = 1440, height = 841;  // logical pixels
  float scale = 1;                 // device pixels each
};

// `assets`, `shaders`: the folders of those names. Throws InputError (run, moment, palette),
// OffscreenError, std::runtime_error (the file).
void export_stage_png(const StagePicture& picture, const std::filesystem::path& assets,
                      const std::filesystem::path& shaders, const std::filesystem::path& file);

}  // namespace pf
