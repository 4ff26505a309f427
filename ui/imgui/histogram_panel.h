// The distribution of one interval over all captures: bars on a logarithmic scale, percentiles, the
// deadline at 0 where it is a margin, the outline of the setting compared with, the worst captures
// one click away, the trend over the run. A click on the interval's text edits it.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/expression_field.h"

namespace pf {

class HistogramPanel {
 public:
  // `number`: of the interval, 1 to 4.
  HistogramPanel(Desk& desk, Panel panel, int number);
  void draw(Rect place);
  void draw_list() const;
  void edit();

 private:
  struct Span {
    std::int64_t from = 0, to = 1;
  };
  // What is drawn, made when a value or the width has changed.
  struct Made {
    std::uint64_t version = 0;
    int width = 0;
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
  float x_of(Rect plot, std::int64_t length) const;

  Desk& desk_;
  Panel panel_;
  int number_;
  ExpressionField field_;
  Made made_;
};

}  // namespace pf
