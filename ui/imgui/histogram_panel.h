// The distribution of one interval over all captures: bars on a logarithmic scale, percentiles, the
// deadline at 0 where it is a margin, the outline of the setting compared with, the worst captures
// one click away, the trend over the run. A click on the interval's text edits it, one on the
// pane's title goes on to the next of the four intervals.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/expression_field.h"

namespace pf {

class HistogramPanel {
 public:
  // `place`: 0 is the upper one, 1 the lower; DeskView::intervals has what it shows.
  HistogramPanel(Desk& desk, Panel panel, std::size_t place);
  void draw(Rect place);
  void draw_list() const;
  void edit();
  void step(int direction);  // to another interval
  bool active() const { return field_.active(); }
  Rect title() const { return title_; }  // where a click steps, as of the last frame
  Rect text() const { return text_; }    // where a click edits

 private:
  struct Span {
    std::int64_t from = 0, to = 1;
  };
  // What is drawn, made when a value or the width has changed.
  struct Made {
    std::uint64_t version = 0;
    int width = 0, number = 0;
    Span span;
    IntervalMeter::Histogram bars;
    std::vector<std::uint32_t> other, live;  // outlines: the setting compared with, real cores
    std::vector<std::int64_t> trend;
    std::vector<IntervalSample> worst;
    bool margin = false;  // 0 is a deadline
  };
  void make(const IntervalRow& row, float width);
  void draw_bars(const Pen& pen, Rect plot) const;
  void draw_outline(const Pen& pen, Rect plot, const std::vector<std::uint32_t>& counts,
                    Token token) const;
  void draw_lines(const Pen& pen, Rect plot, const IntervalMeter& meter) const;
  void draw_axis(const Pen& pen, Rect plot) const;
  void draw_figures(const Pen& pen, Rect area, const IntervalMeter& meter);
  void draw_foot(const Pen& pen, Rect area);
  void draw_title(const Pen& pen, Rect place, const std::string& title);
  void draw_text(const Pen& pen, const IntervalRow& row);
  void draw_values(const Pen& pen, Rect inside, const IntervalRow& row);
  int number() const { return desk_.view.intervals[place_]; }
  float x_of(Rect plot, std::int64_t length) const;

  Desk& desk_;
  Panel panel_;
  std::size_t place_;
  Rect title_, text_;
  ExpressionField field_;
  Made made_;
};

}  // namespace pf
