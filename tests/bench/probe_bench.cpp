// What a frame of Probe costs, whole: taking in what the run has produced, laying out, drawing,
// until OpenGL has finished. Off screen at 1920 x 1080, with 16 million pages and 10 000 captures.
//
//   bench_probe [PAGES [CAPTURES]]      needs a display, real or virtual
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "ui/imgui/gl_pictures.h"
#include "ui/imgui/shell.h"
#include "ui/imgui/window.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

// Of this process, all threads: what the machine spends however busy it is with other things.
double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Frames {
  std::vector<double> wall, cpu;
  void add(pf::ProbeWindow& window) {
    const double began = cpu_ms();
    wall.push_back(window.pass(false));
    cpu.push_back(cpu_ms() - began);
  }
};

double median(std::vector<double> ms) {
  std::nth_element(ms.begin(), ms.begin() + static_cast<long>(ms.size() / 2), ms.end());
  return ms[ms.size() / 2];
}

void print(const char* what, const Frames& frames) {
  std::vector<double> ms = frames.wall;
  if (ms.empty()) {
    fmt::print("{:<38} none\n", what);
    return;
  }
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double part) {
    return ms[static_cast<std::size_t>(part * static_cast<double>(ms.size() - 1))];
  };
  fmt::print("{:<38} {:7.2f} ms median {:7.2f} p90 {:7.2f} most; CPU {:7.2f}   ({} frames)\n", what,
             at(0.5), at(0.9), at(1), median(frames.cpu), ms.size());
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
  pf::ProbeWindow window(options, false);
  const Clock::time_point began = Clock::now();
  while (!window.desk().is_open()) window.pass(false);
  fmt::print("{} pages open after {:.1f} s, {}\n", pages, seconds_since(began),
             pf::gl_renderer_name());
  Frames arriving, settled, zoomed;
  std::uint64_t version = 0;
  const auto count = [&] { return window.desk().probe().setting().captures.size(); };
  while (count() < captures && window.desk().probe().busy()) {
    Frames one;
    one.add(window);
    if (window.desk().overlay_version() != version && count() > captures / 2) {
      arriving.wall.push_back(one.wall[0]);
      arriving.cpu.push_back(one.cpu[0]);
    }
    version = window.desk().overlay_version();
  }
  window.desk().tell("pause");
  fmt::print("{} captures after {:.1f} s\n", count(), seconds_since(began));
  for (int i = 0; i < 8; ++i) window.pass(false);
  for (int i = 0; i < 100; ++i) settled.add(window);
  for (int i = 0; i < 40; ++i) {
    window.shell().overlay().zoom(i < 20 ? 0.95 : 1 / 0.95);
    zoomed.add(window);
  }
  Frames steps;
  for (int i = 0; i < 60; ++i) {
    window.desk().tell("step 1");
    do {
      steps.add(window);
    } while (window.desk().probe().session().waiting());
  }
  print("settled", settled);
  print("captures arrive (second half of them)", arriving);
  print("the overlay zooms: all counted anew", zoomed);
  print("the playhead steps", steps);
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
