// The state of what is selected, or of the transaction and the page in move: the same values as
// Studio's inspector, at the playhead. What the last step changed has an accent bar.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

class StatePanel {
 public:
  explicit StatePanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);

 private:
  void draw_rows(Rect area);

  Desk& desk_;
};

}  // namespace pf
