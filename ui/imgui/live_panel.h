// Every parameter of the run, to be moved while one watches; a filter box narrows the list. A
// setting can be remembered as A or B, gone back to, and laid behind. Below them stands where
// captures begin, and what real cores are there to compare with.
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

  // Where a click sets where captures begin, as of the last frame: start, here, near.
  const std::vector<Rect>& from_words() const { return from_words_; }

 private:
  void make();
  void draw_filter(const Pen& pen, Rect area);
  void draw_rows(const Pen& pen, Rect area);
  void draw_edit(const Pen& pen, Rect area, const TuneRow& row);
  // live_foot.cpp
  float foot_height(const Pen& pen, float room) const;
  void draw_foot(const Pen& pen, Rect area);
  std::string draw_memory(const Pen& pen, Rect area);
  std::string draw_from(const Pen& pen, Rect area);

  void set(const TuneRow& row, const std::string& value);

  Desk& desk_;
  std::vector<const TuneRow*> rows_;  // those that pass
  std::uint64_t version_ = 0;
  std::string filtered_;
  bool begin_edit_ = false, follow_ = false;
  std::string buffer_;
  std::vector<Rect> from_words_;
};

}  // namespace pf
