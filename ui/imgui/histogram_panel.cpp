#include "ui/imgui/histogram_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "ui/imgui/expression_words.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kPad = 14, kTextRow = 22, kAxisRow = 16, kFigures = 36, kFoot = 18, kBar = 3;
constexpr std::size_t kWorst = 6, kTrend = 24;

// A margin: it ends where signal 1 is due, so that 0 is the deadline and below is late.
bool ends_at_deadline(const IntervalMeter& meter) {
  const IntervalPoint& to = meter.interval().to;
  if (to.channel || to.event.kind != FactKind::kClockSlot) return false;
  return std::any_of(to.event.conditions.begin(), to.event.conditions.end(), [](const auto& c) {
    return c.field == TriggerField::kSlot && c.op == TriggerCondition::Op::kIn &&
           c.ranges == std::vector<TriggerRange>{{0, 0}};
  });
}

std::int64_t nice_step(std::int64_t span, int most) {
  std::int64_t step = 1;
  while (span / step > most) {
    for (const std::int64_t factor : {2, 5, 10}) {
      if (span / (step * factor) <= most) return step * factor;
    }
    step *= 10;
  }
  return step;
}

float height_of(std::uint32_t count, std::uint32_t most, float full) {
  if (count == 0) return 0;
  const float part = std::log1p(static_cast<float>(count)) / std::log1p(static_cast<float>(most));
  return std::max(2.0F, std::round(part * full));
}

std::uint32_t largest(const std::vector<std::uint32_t>& counts) {
  return counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
}

}  // namespace

HistogramPanel::HistogramPanel(Desk& desk, Panel panel, int number)
    : desk_(desk),
      panel_(panel),
      number_(number),
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
  field_.begin(desk_.shown().intervals[static_cast<std::size_t>(number_ - 1)].text);
}

void HistogramPanel::draw_list() const {
  field_.draw_list(Pen(ImGui::GetForegroundDrawList(), desk_.look()));
}

void HistogramPanel::make(const IntervalRow& row, float width) {
  const int wide = static_cast<int>(width);
  if (made_.version == desk_.version() && made_.width == wide) return;
  made_ = {};
  made_.version = desk_.version();
  made_.width = wide;
  if (row.meter == nullptr || row.meter->samples().empty()) return;
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

float HistogramPanel::x_of(Rect plot, std::int64_t length) const {
  const double span =
      static_cast<double>(std::max<std::int64_t>(1, made_.span.to - made_.span.from));
  return plot.x + static_cast<float>(static_cast<double>(length - made_.span.from) / span * plot.w);
}

void HistogramPanel::draw_bars(const Pen& pen, Rect plot) const {
  const std::uint32_t most = std::max(largest(made_.bars.committed), largest(made_.bars.aborted));
  const std::size_t bins = made_.bars.committed.size();
  const float wide = plot.w / static_cast<float>(std::max<std::size_t>(1, bins));
  const float zero = x_of(plot, 0);
  for (std::size_t i = 0; i < bins; ++i) {
    const float x = plot.x + wide * static_cast<float>(i);
    const float right = std::floor(plot.x + wide * static_cast<float>(i + 1)) - pen.px(1);
    const auto bar = [&](std::uint32_t count, Token token) {
      const float high = height_of(count, most, plot.h);
      const float left = std::floor(x);
      pen.fill({left, plot.bottom() - high, std::max(pen.px(1), right - left), high}, token, 0.92F);
    };
    const bool late = made_.margin && x + wide / 2 < zero;
    bar(made_.bars.committed[i], late ? Token::kBad : Token::kAcc);
    bar(made_.bars.aborted[i], Token::kBad);
  }
  pen.across(plot.x, plot.bottom(), plot.w, Token::kHair2);
}

void HistogramPanel::draw_outline(const Pen& pen, Rect plot,
                                  const std::vector<std::uint32_t>& counts, Token token) const {
  const std::uint32_t most = largest(counts);
  const float wide = plot.w / static_cast<float>(std::max<std::size_t>(1, counts.size()));
  float before = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const float high = height_of(counts[i], most, plot.h);
    const float x = std::floor(plot.x + wide * static_cast<float>(i));
    if (high > 0 || before > 0) {
      pen.down(x, plot.bottom() - std::max(high, before), std::abs(high - before), token, 0.8F);
    }
    if (high > 0) pen.across(x, plot.bottom() - high, wide + 1, token, 0.8F);
    before = high;
  }
}

void HistogramPanel::draw_lines(const Pen& pen, Rect plot, const IntervalMeter& meter) const {
  struct Line {
    std::int64_t at;
    std::string words;
    Token token;
    Rect label;
  };
  const auto percentile = [&](const char* name, unsigned permille) {
    const std::int64_t at = meter.percentile(permille);
    return Line{at, fmt::format("{} {}", name, short_time(at)), Token::kInk, {}};
  };
  std::vector<Line> lines;
  if (made_.margin) lines.push_back({0, "deadline", Token::kDtyT, {}});
  lines.push_back(percentile("p50", 500));
  lines.push_back(made_.margin ? percentile("p1", 10) : percentile("p99", 990));
  // Labels stand in two rows above the bars, each where it crosses no other.
  const float tall = pen.px(14);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float x = x_of(plot, lines[i].at), wide = pen.width(lines[i].words);
    for (const float row : {1.0F, 2.0F}) {
      for (const float left : {x + pen.px(5), x - pen.px(5) - wide}) {
        const Rect place = {left, plot.y - row * tall - pen.px(1), wide, tall};
        const bool inside =
            place.x >= plot.x - pen.px(8) && place.right() <= plot.right() + pen.px(8);
        const bool free = std::none_of(
            lines.begin(), lines.begin() + static_cast<long>(i), [&](const Line& other) {
              return place.y == other.label.y && place.x < other.label.right() + pen.px(6) &&
                     other.label.x < place.right() + pen.px(6);
            });
        if (inside && free && lines[i].label.w == 0) lines[i].label = place;
      }
    }
  }
  for (const Line& line : lines) {
    const float x = x_of(plot, line.at), top = line.label.w > 0 ? line.label.y + pen.px(2) : plot.y;
    if (line.token == Token::kInk) {
      pen.dashed({x, top}, {x, plot.bottom()}, line.token, 3, 3);
    } else {
      pen.down(x, top, plot.bottom() - top, line.token);
    }
  }
  for (const Line& line : lines) {
    if (line.label.w == 0) continue;
    pen.row_text(line.label.min(), tall, line.words,
                 {line.token, Cut::kText, Align::kLeft, 0, Token::kBg});
  }
}

void HistogramPanel::draw_axis(const Pen& pen, Rect plot) const {
  const int most = static_cast<int>(std::max(2.0F, plot.w / pen.px(64)));
  const std::int64_t step = nice_step(made_.span.to - made_.span.from, most);
  for (std::int64_t k = made_.span.from / step - 1; k * step <= made_.span.to; ++k) {
    const std::int64_t at = k * step;
    if (at < made_.span.from) continue;
    const float x = x_of(plot, at);
    const std::string words = at == 0 ? "0" : short_time(at);
    const float half = pen.width(words, Cut::kSmall) / 2;
    if (x - half < plot.x - pen.px(8) || x + half > plot.right() + pen.px(8)) continue;
    pen.text({x, plot.bottom() + pen.px(3)}, words, {Token::kLow, Cut::kSmall, Align::kMiddle});
  }
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
  for (const Figure& f : figures) {
    pen.text({x, area.y + pen.px(5)}, f.label, {Token::kLow, Cut::kSmall});
    pen.text({x, area.y + pen.px(18)}, f.value,
             {f.bad ? Token::kBadT : Token::kInk, Cut::kFigure, Align::kLeft, step - pen.px(4)});
    x += step;
  }
}

// The worst captures, each one click away, and the medians of equal parts of the run.
void HistogramPanel::draw_foot(const Pen& pen, Rect area) {
  float x = area.x + pen.px(kPad);
  x += pen.row_text({x, area.y}, area.h, "worst in", {Token::kLow, Cut::kSmall}) + pen.px(6);
  const float trend = pen.px(76), end = area.right() - pen.px(kPad) - trend - pen.px(12);
  const CaptureSet& set = desk_.probe().setting().captures;
  for (const IntervalSample& sample : made_.worst) {
    if (sample.index >= set.size()) continue;
    const std::uint64_t number = set.at(sample.index).capture->number;
    const std::string words = group_digits(number);
    const float wide = pen.width(words, Cut::kSmall);
    if (x + wide > end) break;
    const Press press = press_area(words.c_str(), {x, area.y, wide, area.h});
    pen.row_text({x, area.y}, area.h, words,
                 {press.hovered ? Token::kInk : Token::kAccT, Cut::kSmall});
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (press.clicked) {
      desk_.tell(fmt::format("capture {}", number));
      return;
    }
    x += wide + pen.px(8);
  }
  if (made_.trend.size() < 2) return;
  const auto [low, high] = std::minmax_element(made_.trend.begin(), made_.trend.end());
  const float left = area.right() - pen.px(kPad) - trend, tall = area.h - pen.px(6);
  const double span = static_cast<double>(std::max<std::int64_t>(1, *high - *low));
  for (std::size_t i = 0; i < made_.trend.size(); ++i) {
    const auto part = static_cast<float>(static_cast<double>(made_.trend[i] - *low) / span);
    const float wide = trend / static_cast<float>(made_.trend.size());
    pen.fill({std::floor(left + wide * static_cast<float>(i)),
              std::floor(area.y + pen.px(3) + (1 - part) * (tall - pen.px(2))), std::ceil(wide),
              pen.px(2)},
             Token::kLow);
  }
  if (press_area("##trend", {left, area.y, trend, area.h}).hovered) {
    ImGui::SetTooltip("Medians over the run, %s to %s", short_time(*low).c_str(),
                      short_time(*high).c_str());
  }
}

void HistogramPanel::draw(Rect place) {
  PaneHead head;
  head.title = fmt::format("Histogram {}", number_);
  head.note = "log count";
  const IntervalRow* row = nullptr;
  if (desk_.is_open()) {
    row = &desk_.shown().intervals[static_cast<std::size_t>(number_ - 1)];
    if (row->live != nullptr) head.note = "log count; amber outline: " + desk_.probe().live_text();
    if (row->meter != nullptr) head.right = group_digits(row->meter->samples().size());
  }
  const std::string id = head.title;
  const Rect inside = begin_pane(desk_, panel_, id.c_str(), place, head);
  if (row != nullptr) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    const float pad = pen.px(kPad);
    const Rect line = {inside.x + pen.px(6), inside.y + pen.px(4), inside.w - pen.px(12),
                       pen.px(kTextRow) - pen.px(2)};
    const std::string shown = row->text.empty() ? "no interval: click, and type A -> B" : row->text;
    if (const auto text = field_.draw(pen, line, field_.active() ? row->text : shown)) {
      if (!desk_.tell(fmt::format("measure {} {}", number_, *text)).ok) field_.begin(*text);
      row = &desk_.shown().intervals[static_cast<std::size_t>(number_ - 1)];
    }
    const bool roomy = inside.h > pen.px(150);
    const float below = pen.px(kAxisRow + kFigures + (roomy ? kFoot : 0));
    const float top = line.bottom() + pen.px(inside.h > pen.px(150) ? 34 : 20);
    const Rect plot = {inside.x + pad, top, inside.w - 2 * pad,
                       std::max(pen.px(8), inside.bottom() - below - top)};
    make(*row, plot.w);
    if (row->meter != nullptr && !row->meter->samples().empty()) {
      draw_bars(pen, plot);
      draw_outline(pen, plot, made_.other, Token::kMid);
      draw_outline(pen, plot, made_.live, Token::kFlyT);
      draw_lines(pen, plot, *row->meter);
      draw_axis(pen, plot);
      const float figures = plot.bottom() + pen.px(kAxisRow);
      draw_figures(pen, {inside.x, figures, inside.w, pen.px(kFigures)}, *row->meter);
      if (roomy) {
        draw_foot(pen, {inside.x, figures + pen.px(kFigures), inside.w, pen.px(kFoot)});
      }
    } else {
      const std::string words = !row->error.empty()     ? row->error
                                : row->meter != nullptr ? "no capture has both points yet"
                                                        : "";
      pen.text({inside.x + pad, top}, words, {row->error.empty() ? Token::kLow : Token::kBadT});
    }
  }
  end_pane();
}

}  // namespace pf
