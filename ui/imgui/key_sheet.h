// Every key on one sheet over the panes. A click on a row, then a key, changes it; Esc closes.
#pragma once
#include <string>

#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

class KeySheet {
 public:
  explicit KeySheet(Desk& desk) : desk_(desk) {}
  void draw(Rect window);
  // Takes a key while one is asked for; false: the key is somebody else's.
  bool take(const std::string& chord);

 private:
  void draw_group(const Pen& pen, const std::string& name, float x, float& y, float width);
  void close();

  Desk& desk_;
  std::string asked_;  // id of the row that waits for a key
};

}  // namespace pf
