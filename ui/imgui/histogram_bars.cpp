// What a histogram draws between its text and its figures.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/imgui/histogram_panel.h"

namespace pf {
namespace {

constexpr float kLabelRow = 14;

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

// What is late or aborted has stripes, so that no palette has to tell it by hue.
void striped(const Pen& pen, Rect area) {
  pen.fill(area, Token::kBg);
  for (float y = area.bottom(); y > area.y; y -= pen.px(3)) {
    const float top = std::max(area.y, y - pen.px(2));
    pen.fill({area.x, top, area.w, y - top}, Token::kBad);
  }
}

std::uint32_t largest(const std::vector<std::uint32_t>& counts) {
  return counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
}

}  // namespace

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
    const auto bar = [&](std::uint32_t count, bool bad) {
      const float high = height_of(count, most, plot.h);
      const float left = std::floor(x);
      const Rect area = {left, plot.bottom() - high, std::max(pen.px(1), right - left), high};
      if (bad) {
        striped(pen, area);
      } else {
        pen.fill(area, Token::kAcc, 0.92F);
      }
    };
    const bool late = made_.margin && x + wide / 2 < zero;
    bar(made_.bars.committed[i], late);
    bar(made_.bars.aborted[i], true);
  }
  pen.across(plot.x, plot.bottom(), plot.w, Token::kHair2);
}

void HistogramPanel::draw_outline(const Pen& pen, Rect plot,
                                  const std::vector<std::uint32_t>& counts, Token token,
                                  bool dotted) const {
  const std::uint32_t most = largest(counts);
  const float wide = plot.w / static_cast<float>(std::max<std::size_t>(1, counts.size()));
  float before = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const float high = height_of(counts[i], most, plot.h);
    const float x = std::floor(plot.x + wide * static_cast<float>(i));
    if ((high > 0 || before > 0) && !dotted) {
      pen.down(x, plot.bottom() - std::max(high, before), std::abs(high - before), token, 0.8F);
    }
    if (high > 0)
      pen.across(x, plot.bottom() - high, dotted ? wide / 2 : wide + 1, token, dotted ? 1 : 0.8F);
    before = high;
  }
}

// Labels stand in two rows above the bars, each where it crosses no other, nor the line of one;
// where there is no such place, it may cross a line.
void HistogramPanel::place_labels(const Pen& pen, Rect plot, std::vector<Line>& lines) const {
  const float tall = pen.px(kLabelRow);
  const auto free = [&](const Line& mine, Rect place, float row, bool strict) {
    return std::none_of(lines.begin(), lines.end(), [&](const Line& other) {
      if (&other == &mine) return false;
      const float there = x_of(plot, other.at);
      const bool high = row == 1 || other.label.y == place.y;  // a line begins at its label
      if (strict && high && there > place.x && there < place.right()) return true;
      return place.y == other.label.y && place.x < other.label.right() + pen.px(6) &&
             other.label.x < place.right() + pen.px(6);
    });
  };
  for (Line& line : lines) {
    const float x = x_of(plot, line.at), wide = pen.width(line.words);
    for (const bool strict : {true, false}) {
      for (const float row : {1.0F, 2.0F}) {
        if (plot.y - row * tall < text_.bottom()) break;  // in a low pane there is room for one
        for (const float left : {x + pen.px(5), x - pen.px(5) - wide}) {
          const Rect place = {left, plot.y - row * tall - pen.px(1), wide, tall};
          const bool inside =
              place.x >= plot.x - pen.px(8) && place.right() <= plot.right() + pen.px(8);
          if (line.label.w == 0 && inside && free(line, place, row, strict)) line.label = place;
        }
      }
    }
  }
}

void HistogramPanel::draw_lines(const Pen& pen, Rect plot, const IntervalMeter& meter) const {
  const auto percentile = [&](const char* name, unsigned permille) {
    const std::int64_t at = meter.percentile(permille);
    return Line{at, fmt::format("{} {}", name, short_time(at)), Token::kInk, {}};
  };
  std::vector<Line> lines;
  lines.push_back(percentile("p50", 500));
  lines.push_back(made_.margin ? percentile("p1", 10) : percentile("p99", 990));
  if (made_.margin) lines.push_back({0, "deadline", Token::kDtyT, {}});
  place_labels(pen, plot, lines);
  const float tall = pen.px(kLabelRow);
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
  float taken = -1e9F;  // by the label before
  for (std::int64_t k = made_.span.from / step - 1; k * step <= made_.span.to; ++k) {
    const std::int64_t at = k * step;
    if (at < made_.span.from) continue;
    const float x = x_of(plot, at);
    const std::string words = at == 0 ? "0" : short_time(at, step);
    const float half = pen.width(words, Cut::kSmall) / 2;
    if (x - half < plot.x - pen.px(8) || x + half > plot.right() + pen.px(8)) continue;
    if (x - half < taken) continue;
    taken = x + half + pen.px(8);
    pen.text({x, plot.bottom() + pen.px(3)}, words, {Token::kLow, Cut::kSmall, Align::kMiddle});
  }
}

}  // namespace pf
