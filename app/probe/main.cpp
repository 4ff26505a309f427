// Pageferry Probe: the protocol oscilloscope.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <exception>

#include "core/base/error.h"
#include "ui/imgui/settings.h"
#include "ui/imgui/window.h"
#include "ui/offscreen/picture.h"

namespace {

constexpr int kBadInput = 2;
constexpr int kOwnFailure = 4;

struct Arguments {
  pf::ProbeOptions options;
  std::string size, picture;
};

constexpr const char* kAbout =
    "Pageferry Probe: the timing of a page's move, thousands of moves laid over each other.\n"
    "\n"
    "It runs the scenario, takes a capture around every event that the trigger means, and shows\n"
    "them all aligned there: where the deadline of signal 1 lies in the distribution, how long\n"
    "the acks take, where aborts cut in. Move a parameter and the picture follows.\n"
    "? lists the keys.";

constexpr const char* kExamples =
    "Examples:\n"
    "  pageferry-probe                                the default scenario\n"
    "  pageferry-probe htm-slow-ats.toml --command 'trigger abort'\n"
    "  pageferry-probe RUN.pfrun --at phase:copy --theme light\n"
    "  pageferry-probe --picture probe.png --size 1440x900 \\\n"
    "      --command 'measure 1 entry-written -> clock-slot slot=0'\n"
    "Exit codes: 0 good, 2 bad input, 4 no window or another failure of the program.";

void add_options(CLI::App& cli, Arguments& a) {
  cli.add_option("file", a.options.file, "a scenario, a run file or a counterexample");
  cli.add_option("--set", a.options.set, "KEY=VALUE of the scenario; may be repeated")
      ->allow_extra_args(false);
  cli.add_option("--at", a.options.at, "where the playhead stands: event:N, a time, phase:NAME");
  cli.add_option("--command", a.options.commands,
                 "a command, told once the run is open; may be repeated")
      ->allow_extra_args(false);
  cli.add_option("--theme", a.options.theme, "a palette of assets/palettes");
  cli.add_option("--size", a.size, "window size in pixels, as 1280x720");
  cli.add_option("--scale", a.options.scale,
                 "pixels a unit of the design; else as the display says")
      ->check(CLI::Range(0.75, 4.0));
  cli.add_option("--settings", a.options.settings, "keep layout, theme and keys in this file");
  cli.add_option("--picture", a.picture,
                 "save the window as a PNG once the run is over and nothing moves, and end");
}

void write(const pf::Pixels& pixels, const std::filesystem::path& file) {
  pf::Picture picture;
  picture.width = pixels.width;
  picture.height = pixels.height;
  picture.rgba.resize(pixels.rgba.size() * 4);
  std::memcpy(picture.rgba.data(), pixels.rgba.data(), picture.rgba.size());
  pf::write_png(picture, file);
}

int take_picture(const Arguments& a) {
  pf::ProbeWindow window(a.options, false);
  write(window.settled_picture(), a.picture);
  return 0;
}

int start(Arguments& a) {
  a.options.assets = PF_SOURCE_ASSETS;
  a.options.shaders = PF_SOURCE_SHADERS;
  if (a.options.file.empty()) {
    a.options.file = std::string(PF_SOURCE_ASSETS) + "/scenarios/htm-sqlite.toml";
  }
  if (!a.size.empty() &&
      (std::sscanf(a.size.c_str(), "%dx%d", &a.options.width, &a.options.height) != 2 ||
       a.options.width < 640 || a.options.height < 400 || a.options.width > 16384 ||
       a.options.height > 16384)) {
    throw pf::InputError("--size", 0, 0, "", "\"" + a.size + "\" is no size",
                         "WIDTHxHEIGHT from 640x400 to 16384x16384");
  }
  if (!a.picture.empty()) {
    // A picture shows the default layout and leaves the user's own alone.
    if (a.options.scale == 0) a.options.scale = 1;
    a.options.settings.clear();
    return take_picture(a);
  }
  if (a.options.settings.empty()) a.options.settings = pf::usual_settings_file();
  pf::ProbeWindow window(a.options, true);
  window.write_picture = write;
  window.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App cli(kAbout, "pageferry-probe");
  cli.footer(kExamples);
  cli.set_version_flag("--version", PF_VERSION);
  add_options(cli, arguments);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : kBadInput;
  }
  try {
    return start(arguments);
  } catch (const pf::InputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pageferry-probe: {}\n", error.what());
    return kOwnFailure;
  }
}
