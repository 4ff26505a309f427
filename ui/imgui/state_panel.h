// The state of what is selected, or of the transaction and the page in move: the same values as
// Studio's inspector, at the playhead. What the last step changed has an accent bar. Up and Down
// go from row to row, Enter pins the section that the row is of, or drops it again.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

class StatePanel {
 public:
  explicit StatePanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);

  // Keys.
  void move(int rows);
  void pin();
  std::size_t row() const { return row_; }  // of all rows, heads included

 private:
  void draw_rows(Rect area);
  static void draw_head(const Pen& pen, Rect head, const InspectorSection& section, bool hovered);
  std::size_t rows() const;

  Desk& desk_;
  std::size_t row_ = 0;
  bool follow_ = false;  // the row is to come into sight
};

}  // namespace pf
