// `pageferry export`: a picture of the stage of a run at a moment.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "core/base/error.h"
#ifdef PF_OFFSCREEN
#include "ui/offscreen/export_stage.h"
#endif

namespace pf::cli {

#ifdef PF_OFFSCREEN

namespace {

namespace fs = std::filesystem;

constexpr int kLeast = 320, kMost = 8192;  // logical pixels a side

[[noreturn]] void bad_size(const std::string& text) {
  throw InputError("--size", 0, 0, "", fmt::format("\"{}\" is no size", text),
                   fmt::format("WIDTHxHEIGHT, {} to {} pixels each, as 1440x841", kLeast, kMost));
}

void read_size(const std::string& text, StagePicture& picture) {
  int width = 0, height = 0, used = 0;
  const bool two = std::sscanf(text.c_str(), "%5dx%5d%n", &width, &height, &used) == 2;
  if (!two || used != static_cast<int>(text.size())) bad_size(text);
  if (width < kLeast || width > kMost || height < kLeast || height > kMost) bad_size(text);
  picture.width = width;
  picture.height = height;
}

// `start` and `end`, or a moment.
void check_moment(const std::string& at) {
  if (!at.empty() && at != "start" && at != "end") moment_of(at, "--at");
}

void check_palette(const std::string& name, const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().stem().string());
  }
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  std::sort(names.begin(), names.end());
  throw InputError("--palette", 0, 0, "", fmt::format("there is no palette \"{}\"", name),
                   fmt::format("{}", fmt::join(names, ", ")));
}

}  // namespace

int export_run(const ExportArgs& args, const Common& common) {
  StagePicture picture;
  picture.run = args.run;
  picture.overrides = common.set;
  picture.at = args.at;
  picture.select = args.select;
  picture.palette = args.palette;
  picture.scale = static_cast<float>(args.scale);
  if (!args.size.empty()) read_size(args.size, picture);
  const std::string file =
      !args.out.empty() ? args.out : fs::path(args.run).stem().string() + "." + args.to;
  const fs::path assets = assets_folder();
  check_moment(args.at);
  check_palette(args.palette, assets / "palettes");
  export_stage_png(picture, assets, assets.parent_path() / "shaders", file);
  if (common.json) {
    const nlohmann::ordered_json out = {{"run", args.run}, {"out", file}, {"to", args.to}};
    fmt::print("{}\n", out.dump());
  } else if (!common.quiet) {
    fmt::print("{}\n", file);
  }
  return kDone;
}

#else

int export_run(const ExportArgs&, const Common&) {
  throw InputError("export", 0, 0, "", "this build has no pictures: it is the core alone",
                   "build with a front end (preset dev or release) and use that pageferry");
}

#endif

}  // namespace pf::cli
