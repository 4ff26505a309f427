// A pane: a frame with a head, and the room inside it. The head names the pane, says something in
// passing, and shows by one accent line that the keyboard is the pane's.
#pragma once
#include <string>

#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

struct PaneHead {
  std::string title, note, right;
};

inline constexpr float kHeadHeight = 20;

// Begins a pane in that place and gives the room below its head; the matching end_pane() must
// follow. A press anywhere in it gives it the keyboard.
Rect begin_pane(Desk& desk, Panel panel, const char* id, Rect place, const PaneHead& head);
void end_pane();

// A part of the pane that answers to the mouse: what it is now.
struct Press {
  bool hovered = false, held = false, clicked = false, twice = false;
};
Press press_area(const char* id, Rect area);

// A word or number in a box that can be pressed; `on`: it is the one in force.
bool chip(const Pen& pen, const char* id, Rect area, std::string_view label, std::string_view value,
          bool on = false);

}  // namespace pf
