#include "ui/imgui/histogram_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "ui/imgui/expression_words.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kPad = 14, kTextRow = 22, kAxisRow = 16, kFigures = 36, kBar = 3;
// Below it: at least a line, and more of the height once the bars have theirs.
constexpr float kFoot = 20, kFootLine = 16, kBars = 60;
constexpr std::size_t kWorst = 100, kTrend = 48;

// A margin: it ends where signal 1 is due, so that 0 is the deadline and below is late.
bool ends_at_deadline(const IntervalMeter& meter) {
  const IntervalPoint& to = meter.interval().to;
  if (to.channel || to.event.kind != FactKind::kClockSlot) return false;
  return std::any_of(to.event.conditions.begin(), to.event.conditions.end(), [](const auto& c) {
    return c.field == TriggerField::kSlot && c.op == TriggerCondition::Op::kIn &&
           c.ranges == std::vector<TriggerRange>{{0, 0}};
  });
}

}  // namespace

HistogramPanel::HistogramPanel(Desk& desk, Panel panel, std::size_t place)
    : desk_(desk),
      panel_(panel),
      place_(place),
      field_(
          "##interval",
          [this](const std::string& text, std::size_t column) {
            if (!desk_.is_open()) return TriggerCompletion{};
            return complete_interval(*desk_.probe().run().env, text, column);
          },
          [this](const std::string& text) -> std::optional<ExpressionError> {
            if (!desk_.is_open()) return std::nullopt;
            return wrong_interval(*desk_.probe().run().env, text);
          }) {}

void HistogramPanel::edit() {
  field_.begin(desk_.shown().intervals[static_cast<std::size_t>(number() - 1)].text);
}

void HistogramPanel::step(int direction) {
  int& shown = desk_.view.intervals[place_];
  const int count = static_cast<int>(desk_.shown().intervals.size());
  shown = (shown - 1 + direction + count) % count + 1;
  first_worst_ = 0;
}

void HistogramPanel::draw_list() const {
  field_.draw_list(Pen(ImGui::GetForegroundDrawList(), desk_.look()));
}

void HistogramPanel::make(const IntervalRow& row, float width) {
  const int wide = static_cast<int>(width);
  const bool same = made_.version == desk_.version() && made_.number == number();
  if (same && made_.width == wide) return;
  made_ = {};
  made_.number = number();
  made_.version = desk_.version();
  made_.width = wide;
  if (row.meter == nullptr || row.meter->samples().empty()) return;
  made_.meter = row.meter;
  const IntervalMeter& meter = *row.meter;
  const auto live = row.live != nullptr ? std::span(*row.live) : std::span<const IntervalSample>();
  made_.margin = ends_at_deadline(meter);
  std::int64_t from = meter.percentile(0), to = meter.percentile(1000);
  if (row.other != nullptr && !row.other->samples().empty()) {
    from = std::min(from, row.other->percentile(0));
    to = std::max(to, row.other->percentile(1000));
  }
  for (const IntervalSample& s : live) {
    from = std::min(from, s.length);
    to = std::max(to, s.length);
  }
  // Zero belongs to the picture of a margin, and of anything that reaches near it.
  if (made_.margin || from < to - from) from = std::min<std::int64_t>(from, 0);
  if (made_.margin) to = std::max<std::int64_t>(to, 0);
  const std::int64_t room = std::max<std::int64_t>(100, (to - from) / 16);
  made_.span = {from < 0 || from > room ? from - room : 0, to + room};
  const auto bins = static_cast<std::size_t>(std::max(8.0F, width / desk_.look().px(kBar)));
  made_.bars = meter.histogram(made_.span.from, made_.span.to, bins);
  if (row.other != nullptr) {
    const auto other = row.other->histogram(made_.span.from, made_.span.to, bins);
    made_.other = other.committed;
    for (std::size_t i = 0; i < bins; ++i) made_.other[i] += other.aborted[i];
  }
  if (!live.empty()) made_.live.resize(bins);
  const double a_bin = static_cast<double>(made_.span.to - made_.span.from) / double(bins);
  for (const IntervalSample& s : live) {
    const auto bin = static_cast<std::size_t>(double(s.length - made_.span.from) / a_bin);
    ++made_.live[std::min(bin, bins - 1)];
  }
  made_.trend = meter.trend(kTrend);
  made_.worst = meter.worst(kWorst, !made_.margin);
}

void HistogramPanel::draw_figures(const Pen& pen, Rect area, const IntervalMeter& meter) {
  struct Figure {
    const char* label;
    std::string value;
    bool bad;
  };
  const auto at = [&](unsigned permille) { return meter.percentile(permille); };
  const auto n = static_cast<double>(meter.samples().size());
  std::vector<Figure> figures;
  const auto time = [&](const char* label, unsigned permille) {
    figures.push_back({label, short_time(at(permille)), made_.margin && at(permille) < 0});
  };
  if (made_.margin) {
    time("worst", 0);
    time("p0.1", 1);
    time("p1", 10);
    time("median", 500);
    const double late = static_cast<double>(meter.below(0)) / n * 100;
    figures.push_back({"late", fmt::format("{:.{}f} %", late, late < 10 ? 2 : 1), late > 0});
  } else {
    time("least", 0);
    time("median", 500);
    time("p99", 990);
    time("p99.9", 999);
    time("most", 1000);
  }
  pen.across(area.x, area.y, area.w, Token::kHair);
  const float step = (area.w - 2 * pen.px(kPad)) / static_cast<float>(figures.size());
  float x = area.x + pen.px(kPad);
  // All in one size: in a narrow pane the smaller one.
  const bool large = std::all_of(figures.begin(), figures.end(), [&](const Figure& f) {
    return pen.width(f.value, Cut::kFigure) <= step - pen.px(4);
  });
  for (const Figure& f : figures) {
    pen.text({x, area.y + pen.px(5)}, f.label, {Token::kLow, Cut::kSmall});
    pen.text({x, area.y + pen.px(large ? 18 : 20)}, f.value,
             {f.bad ? Token::kBadT : Token::kInk, large ? Cut::kFigure : Cut::kSmall, Align::kLeft,
              step - pen.px(4)});
    x += step;
  }
}

// Of the height that bars and foot share: one line, and half of what is more than both need.
float HistogramPanel::foot_height(const Pen& pen, float shared) const {
  const float more = std::max(0.0F, shared - pen.px(kBars + kFoot)) / 2;
  return pen.px(kFoot) + std::floor(more / pen.px(kFootLine)) * pen.px(kFootLine);
}

void HistogramPanel::draw_title(const Pen& pen, Rect place, const std::string& title) {
  title_ = {place.x, place.y, pen.width(title, Cut::kStrong) + pen.px(14), pen.px(kHeadHeight)};
  const Press press = press_area("##title", title_);
  if (press.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::SetTooltip("Click: the next of the four intervals. < and > do the same.");
  }
  if (press.clicked) step(1);
}

void HistogramPanel::draw_text(const Pen& pen, const IntervalRow& row) {
  const auto text = field_.draw(pen, text_, row.text, "no interval: click, and type A -> B");
  if (!text) return;
  const bool empty = text->find_first_not_of(' ') == std::string::npos;
  const std::string what = empty ? "none" : *text;
  tell_typed(desk_, field_, fmt::format("measure {} {}", number(), what), *text);
}

void HistogramPanel::draw_values(const Pen& pen, Rect inside, const IntervalRow& row) {
  const float pad = pen.px(kPad);
  const bool roomy = inside.h > pen.px(150);
  const float top = text_.bottom() + pen.px(roomy ? 34 : 20);
  const float foot =
      roomy ? foot_height(pen, inside.bottom() - top - pen.px(kAxisRow + kFigures)) : 0;
  const float below = pen.px(kAxisRow + kFigures) + foot;
  const Rect plot = {inside.x + pad, top, inside.w - 2 * pad,
                     std::max(pen.px(8), inside.bottom() - below - top)};
  make(row, plot.w);
  if (row.meter == nullptr || row.meter->samples().empty()) {
    const std::string words = !row.error.empty()     ? row.error
                              : row.meter != nullptr ? "no capture has both points yet"
                                                     : "";
    pen.text({plot.x, top}, words,
             {row.error.empty() ? Token::kLow : Token::kBadT, Cut::kText, Align::kLeft, plot.w});
    return;
  }
  draw_bars(pen, plot);
  draw_outline(pen, plot, made_.other, Token::kMid);
  draw_outline(pen, plot, made_.live, Token::kFlyT, true);
  draw_lines(pen, plot, *row.meter);
  draw_axis(pen, plot);
  const float figures = plot.bottom() + pen.px(kAxisRow);
  draw_figures(pen, {inside.x, figures, inside.w, pen.px(kFigures)}, *row.meter);
  worst_.clear();
  trend_ = {};
  if (roomy) draw_foot(pen, {inside.x, figures + pen.px(kFigures), inside.w, foot});
}

void HistogramPanel::draw(Rect place) {
  const auto row = [&]() -> const IntervalRow& {
    return desk_.shown().intervals[static_cast<std::size_t>(number() - 1)];
  };
  PaneHead head;
  head.title = fmt::format("Histogram {}", number());
  head.note = "log count";
  if (desk_.is_open()) {
    if (row().live != nullptr) {
      head.note = "log count; dotted outline: " + desk_.probe().live_text();
    }
    if (row().meter != nullptr) head.right = group_digits(row().meter->samples().size());
  }
  const char* id = place_ == 0 ? "histogram1" : "histogram2";
  const Rect inside = begin_pane(desk_, panel_, id, place, head);
  if (desk_.is_open()) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    draw_title(pen, place, head.title);
    text_ = {inside.x + pen.px(6), inside.y + pen.px(4), inside.w - pen.px(12),
             pen.px(kTextRow) - pen.px(2)};
    draw_text(pen, row());
    draw_values(pen, inside, row());
  }
  end_pane();
}

}  // namespace pf
