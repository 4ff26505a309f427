// What a ProbeWindow keeps. Shared by window.cpp and window_input.cpp only.
#pragma once
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "ui/imgui/gl_pictures.h"
#include "ui/imgui/opener.h"
#include "ui/imgui/shell.h"
#include "ui/imgui/window.h"

struct GLFWwindow;

namespace pf {

struct ProbeWindow::Impl {
  explicit Impl(ProbeOptions options_in) : options(std::move(options_in)) {}

  ProbeOptions options;
  GLFWwindow* window = nullptr;
  std::optional<Look> look;
  std::unique_ptr<GlPictures> pictures;
  std::unique_ptr<GlFrame> off_screen;  // of passes that are not shown
  std::optional<Desk> desk;
  std::optional<Shell> shell;
  Opener opener;
  // Frames still to draw: ImGui needs a second one to show what a click has changed.
  int frames = 3;
  std::chrono::steady_clock::time_point ticked = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point drawn;
  bool changed = false;   // what the last frame showed has changed since
  ProbeSettings written;  // as the file has them
  // Keys that were pressed since the last frame, and the modifiers then. ImGui looks at what is
  // held at a frame, and on a slow one a key may be down and up again by then.
  struct Strike {
    int key = 0, modifiers = 0;
  };
  std::deque<Strike> strikes;

  void open_window(bool shown);
  void start_ui();
  void first_theme();
  void step();  // time for run and playhead
  void draw(int width, int height);
  Pixels draw_apart(int width, int height);  // off screen, as the window would show it
  void keep_settings();
  void settle();  // until nothing changes by itself; throws when that does not happen
  bool quiet();   // nothing to draw and nothing under way
  void take_key(const std::string& chord);

  // window_input.cpp
  static Impl& of(GLFWwindow* window);
  void install_input();
  // Holds the oldest strike down for one frame; `release` lets go of it.
  std::optional<Strike> hold_strike();
  void release_strike(const std::optional<Strike>& strike);
};

// "Ctrl+Shift+P", "F10", "Space": a key as the key table writes it. Empty for a key whose text
// comes as a character (chord_of_character).
std::string chord_of_key(int key, int scancode, int modifiers);
// "?", "/", "+": signs, wherever the keyboard has them.
std::string chord_of_character(unsigned int character);

}  // namespace pf
