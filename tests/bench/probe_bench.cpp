// What a frame of Probe costs, whole: taking in what the run has produced, laying out, drawing,
// until OpenGL has finished. Off screen at 1920 x 1080, with 16 million pages and 10 000 captures.
//
//   bench_probe [PAGES [CAPTURES]]      needs a display, real or virtual
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "ui/imgui/gl_pictures.h"
#include "ui/imgui/shell.h"
#include "ui/imgui/window.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

void print(const char* what, std::vector<double> ms) {
  if (ms.empty()) {
    fmt::print("{:<44} none\n", what);
    return;
  }
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double part) {
    return ms[static_cast<std::size_t>(part * static_cast<double>(ms.size() - 1))];
  };
  fmt::print("{:<44} {:7.2f} ms median {:7.2f} p90 {:7.2f} most   ({} frames)\n", what, at(0.5),
             at(0.9), at(1), ms.size());
}

pf::ProbeOptions options_of(const std::string& scenario) {
  pf::ProbeOptions options;
  options.assets = PF_SOURCE_ASSETS;
  options.shaders = PF_SOURCE_SHADERS;
  options.file = std::string(PF_SOURCE_ASSETS) + "/scenarios/" + scenario;
  options.width = 1920;
  options.height = 1080;
  options.scale = 1;
  return options;
}

void first_frame() {
  const Clock::time_point began = Clock::now();
  pf::ProbeWindow window(options_of("htm-sqlite.toml"), true);
  window.pass(true);
  const double shown = seconds_since(began);
  while (!window.desk().is_open()) window.pass(true);
  fmt::print("start to first frame {:.0f} ms, with the default scenario open {:.0f} ms\n",
             shown * 1000, seconds_since(began) * 1000);
}

void frames(const std::string& pages, std::size_t captures) {
  pf::ProbeOptions options = options_of("htm-quiet.toml");
  options.set = {"guest.pages=" + pages};
  options.commands = {"trigger begin", "arm normal"};
  pf::ProbeWindow window(options, false);
  const Clock::time_point began = Clock::now();
  while (!window.desk().is_open()) window.pass(false);
  fmt::print("{} pages open after {:.1f} s, {}\n", pages, seconds_since(began),
             pf::gl_renderer_name());
  std::vector<double> arriving;
  std::uint64_t version = 0;
  const auto count = [&] { return window.desk().probe().setting().captures.size(); };
  while (count() < captures && window.desk().probe().busy()) {
    const double ms = window.pass(false);
    if (window.desk().version() != version && count() > captures / 2) arriving.push_back(ms);
    version = window.desk().version();
  }
  window.desk().tell("pause");
  fmt::print("{} captures after {:.1f} s\n", count(), seconds_since(began));
  std::vector<double> settled, zoomed;
  for (int i = 0; i < 8; ++i) window.pass(false);
  for (int i = 0; i < 100; ++i) settled.push_back(window.pass(false));
  for (int i = 0; i < 40; ++i) {
    window.shell().overlay().zoom(i < 20 ? 0.95 : 1 / 0.95);
    zoomed.push_back(window.pass(false));
  }
  print("settled", settled);
  print("captures arrive (second half of them)", arriving);
  print("the overlay zooms: all counted anew", zoomed);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string pages = argc > 1 ? argv[1] : "16777216";
  const std::size_t captures = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10'000;
  try {
    first_frame();
    frames(pages, captures);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_probe: {}\n", error.what());
    return 4;
  }
  return 0;
}
