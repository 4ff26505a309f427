// Every parameter of the run, to be moved while one watches; a filter box narrows the list. A
// setting can be remembered as A or B, gone back to, and laid behind.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

class LivePanel {
 public:
  explicit LivePanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);

  // Keys, on the focused row.
  void move(int rows);
  void step(int direction);
  void edit();
  void revert();

 private:
  void make();
  void draw_filter(const Pen& pen, Rect area);
  void draw_rows(const Pen& pen, Rect area);
  void draw_edit(const Pen& pen, Rect area, const TuneRow& row);
  void draw_memory(const Pen& pen, Rect area);
  void set(const TuneRow& row, const std::string& value);

  Desk& desk_;
  std::vector<const TuneRow*> rows_;  // those that pass
  std::uint64_t version_ = 0;
  std::string filtered_;
  bool begin_edit_ = false, follow_ = false;
  std::string buffer_;
};

}  // namespace pf
