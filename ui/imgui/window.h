// Probe's window: GLFW, OpenGL 3.3 core, ImGui's backends, and the loop around them. It draws when
// something has happened and sleeps otherwise: idle costs nothing.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "ui/imgui/pictures.h"

namespace pf {

class Desk;
class Shell;

struct ProbeOptions {
  std::string file;                   // scenario, run file or counterexample
  std::string at;                     // where the playhead stands
  std::vector<std::string> set;       // "key=value": overrides of the scenario
  std::vector<std::string> commands;  // told once it is open
  std::string theme;                  // empty: as remembered
  std::filesystem::path settings;     // empty: nothing is remembered
  std::filesystem::path assets, shaders;
  int width = 1440, height = 900;  // device pixels
  float scale = 0;                 // device pixels a logical one; 0: as the display says
};

// There is no display, or no OpenGL 3.3 on it.
struct WindowError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ProbeWindow {
 public:
  // `shown`: false for pictures and measurements. Throws WindowError, InputError.
  ProbeWindow(const ProbeOptions& options, bool shown);
  ~ProbeWindow();
  ProbeWindow(const ProbeWindow&) = delete;
  ProbeWindow& operator=(const ProbeWindow&) = delete;

  // Until the window is closed.
  void run();
  // Runs until nothing changes by itself any more, then draws one frame off screen. Throws
  // std::runtime_error when the run does not open or a command is refused.
  Pixels settled_picture();

  // Writes what the command `picture FILE` saves, whole or not at all; throws std::exception.
  std::function<void(const Pixels&, const std::filesystem::path&)> write_picture;

  // For measurements and walks: one pass of the loop without waiting, drawn whether or not anything
  // has changed; `shown`: into the window, else off screen. What it took, in milliseconds.
  double pass(bool shown);
  Desk& desk();
  Shell& shell();

 private:
  void save_picture(int width, int height);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pf
