// The window's content: bars, panes, the gaps between them, and what the keys do. Knows no window
// and no GL, so that a test can feed it by hand.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <string>

#include "ui/imgui/bottom_bars.h"
#include "ui/imgui/captures_panel.h"
#include "ui/imgui/histogram_panel.h"
#include "ui/imgui/key_sheet.h"
#include "ui/imgui/live_panel.h"
#include "ui/imgui/overlay_panel.h"
#include "ui/imgui/scene_panels.h"
#include "ui/imgui/state_panel.h"
#include "ui/imgui/top_bars.h"

namespace pf {

// Where the panes lie in a window.
struct ShellPlaces {
  Rect status, trigger, error, key_line, centre;
  Rect histogram1, histogram2, live, captures, state, pages;
};
ShellPlaces shell_places(const Look& look, const Splits& splits, float width, float height,
                         bool error);

class Shell {
 public:
  explicit Shell(Desk& desk);
  // One frame, between ImGui::NewFrame and ImGui::Render.
  void draw();
  // A key, as the key table writes it. False when it means nothing here.
  bool key(const std::string& chord);
  // Do not hand keys over while this holds: a field has the keyboard.
  bool typing() const;
  const ShellPlaces& places() const { return places_; }

  OverlayPanel& overlay() { return overlay_; }
  CapturesPanel& captures() { return captures_; }
  LanesPanel& lanes() { return lanes_; }
  TriggerBar& trigger() { return trigger_; }
  HistogramPanel& histogram1() { return histogram1_; }
  LivePanel& live() { return live_; }
  StatePanel& state() { return state_; }
  PagesPanel& pages() { return pages_; }

  // What only the window can do.
  std::function<void()> quit = [] {};
  std::function<void(const std::string&)> copy = [](const std::string&) {};
  std::function<void(const std::string&)> open_file = [](const std::string&) {};

 private:
  void draw_panes();
  void draw_ground(const Pen& pen) const;
  void draw_gaps();
  void draw_nothing_open() const;
  void gap(const char* id, Rect area, bool upright, float& part, float room, bool grows_back);
  void act(const ProbeKey& row);
  void act_own(ProbeAct act);
  void act_shared(Act act);
  void act_in_panel(ProbeAct act);
  void move_in_panel(int way);
  void enter_in_panel();
  void toggle_break();
  void ask_file(const std::string& verb, const char* ending);
  bool key_of_panel(const std::string& chord);
  void next_panel(int direction);
  void next_hit(int direction);
  void escape();
  void zoom(double factor);
  void pan(double part);

  Desk& desk_;
  ShellPlaces places_;
  TriggerBar trigger_;
  OverlayPanel overlay_;
  LanesPanel lanes_;
  HistogramPanel histogram1_, histogram2_;
  LivePanel live_;
  CapturesPanel captures_;
  StatePanel state_;
  PagesPanel pages_;
  KeySheet sheet_;
  CommandLine line_;
};

}  // namespace pf
