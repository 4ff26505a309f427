// The panels that show a scene of ui/session, drawn by ui/scene: the lanes of the run, the two maps
// of its pages.
#pragma once
#include <optional>

#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"
#include "ui/session/lanes_pointer.h"

namespace pf {

// What each actor does over time, with the playhead: Studio's lanes, with the same mouse.
class LanesPanel {
 public:
  explicit LanesPanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);
  void zoom(double factor);
  void pan(double part);
  void focus();  // around the playhead; again: the whole run
  const LanesInput& input() const { return input_; }

 private:
  void make(Rect inside);
  void draw_scene(const Pen& pen, Rect inside);
  void answer(const LanesAsk& ask, ScenePoint at);
  void show_window(LanesWindow window);
  void answer_mouse(Rect inside);

  Desk& desk_;
  LanesInput input_;
  SceneModel scene_;
  LanesPointer pointer_;
  std::uint64_t version_ = 0, picture_ = 0;
  float width_ = 0, height_ = 0;
};

// Where every page is, seen from both hosts. A click selects a page; the arrows move a cursor over
// the cells, Enter selects what it is on.
class PagesPanel {
 public:
  explicit PagesPanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);

  // pages_keys.cpp
  void move(int columns, int rows);
  void select();
  std::optional<std::int64_t> cursor() const { return cursor_; }

 private:
  const ScenePageMap* first_map() const;
  std::string cursor_text() const;
  void draw_cursor(const Pen& pen, Rect maps) const;

  void make(Rect area);
  void add_map(SceneLayer& layer, ScenePageMap map, SceneArea area) const;
  void draw_counts(const Pen& pen, Rect area) const;

  Desk& desk_;
  SceneModel scene_;
  PageStates states_;  // of Host A
  std::uint64_t version_ = 0, picture_ = 0;
  float width_ = 0, height_ = 0;
  std::string in_move_;
  std::optional<std::int64_t> cursor_;
};

}  // namespace pf
