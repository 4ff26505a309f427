// The table: captures, one a row, or the events of the run around the playhead; below it the aborts
// of the captures by cause. A click picks a capture, a double click opens it in the lanes; a click
// on an event moves the playhead there.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

struct AbortCount {
  AbortCause cause;
  std::uint64_t count;
};
// Those there are, the most frequent first; of equal ones in the order of the causes.
std::vector<AbortCount> aborts_by_count(const CaptureSet& set);

class CapturesPanel {
 public:
  explicit CapturesPanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);
  // Keys: the capture or event before and after.
  void move(int rows);
  void open();
  // The row that shows a capture, as of the last frame; empty when it is not in sight.
  Rect row_of(std::uint64_t number) const;

 private:
  void draw_captures(const Pen& pen, Rect area);
  void draw_aborts(const Pen& pen, Rect area);

  Desk& desk_;
  std::vector<std::pair<std::uint64_t, Rect>> places_;
};

}  // namespace pf
