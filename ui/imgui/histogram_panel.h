// The distribution of one interval over all captures: bars on a logarithmic scale, percentiles, the
// deadline at 0 where it is a margin, the outline of the setting compared with, the worst captures
// one click away (as many as the pane is high; the wheel, PgUp and PgDown show others), the trend
// over the pages, a click on which picks the capture there. A click on the interval's text edits
// it, one on the pane's title goes on to the next of the four intervals.
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
  void step(int direction);        // to another interval
  void page_worst(int direction);  // to the worst before, behind those listed
  bool active() const { return field_.active(); }
  Rect title() const { return title_; }  // where a click steps, as of the last frame
  Rect text() const { return text_; }    // where a click edits
  Rect trend() const { return trend_; }  // empty: there is no room
  // The worst that are listed, by the number of their capture, each with its row.
  const std::vector<std::pair<std::uint64_t, Rect>>& worst() const { return worst_; }

 private:
  struct Span {
    std::int64_t from = 0, to = 1;
  };
  // What is drawn, made when a value or the width has changed.
  struct Made {
    std::uint64_t version = 0;
    int width = 0, number = 0;
    const IntervalMeter* meter = nullptr;  // of this version
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
                    Token token, bool dotted = false) const;
  // A value marked across the bars, with its words above them.
  struct Line {
    std::int64_t at;
    std::string words;
    Token token;
    Rect label;
  };
  void place_labels(const Pen& pen, Rect plot, std::vector<Line>& lines) const;
  void draw_lines(const Pen& pen, Rect plot, const IntervalMeter& meter) const;
  void draw_axis(const Pen& pen, Rect plot) const;
  void draw_figures(const Pen& pen, Rect area, const IntervalMeter& meter);
  float foot_height(const Pen& pen, float shared) const;
  // histogram_foot.cpp
  void draw_foot(const Pen& pen, Rect area);
  void draw_worst(const Pen& pen, Rect area);
  void draw_listed(const Pen& pen, Rect area) const;
  void draw_trend(const Pen& pen, Rect area);
  void draw_medians(const Pen& pen, std::int64_t low, std::int64_t high) const;
  void answer_trend(const Pen& pen);
  std::size_t trend_sample(float x) const;
  std::string page_of(std::size_t sample) const;
  void pick_sample(const IntervalSample& sample);
  void scroll_worst(int rows);

  void draw_title(const Pen& pen, Rect place, const std::string& title);
  void draw_text(const Pen& pen, const IntervalRow& row);
  void draw_values(const Pen& pen, Rect inside, const IntervalRow& row);
  int number() const { return desk_.view.intervals[place_]; }
  float x_of(Rect plot, std::int64_t length) const;

  Desk& desk_;
  Panel panel_;
  std::size_t place_;
  Rect title_, text_, trend_;
  std::vector<std::pair<std::uint64_t, Rect>> worst_;
  std::size_t first_worst_ = 0, listed_ = 0;  // of the worst; how many there is room for
  ExpressionField field_;
  Made made_;
};

}  // namespace pf
