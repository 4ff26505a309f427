// Charts of the league page as SVG: bars, ranges and lines, on axes that may be logarithmic.
//
// Colours are tokens of the palettes light and dark (assets/palettes), which the file carries both:
// it follows what its reader prefers. Coordinates are rounded to a tenth of a pixel, so that equal
// figures give equal bytes. Invariant: nothing is drawn that is not in the chart's values.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pf::cli {

enum class Scale : std::uint8_t {
  kLog,    // REQUIRES values above 0
  kCount,  // logarithm of one more: 0, 1, 10, 100 stand apart
};

struct Axis {
  std::string title;
  Scale scale = Scale::kLog;
  double least = 1, most = 10;
  std::vector<std::pair<double, std::string>> ticks;
};

struct Bar {
  std::string label, text;  // to its left, and its value in words to its right
  std::string token;        // colour
  double value = 0;
};

struct Span {
  std::string label, text;
  double values[3] = {0, 0, 0};  // ascending
};

struct LineOf {
  std::string name, token;
  std::vector<std::pair<double, double>> points;  // ascending by the first
  bool level = false;                             // one value, drawn across the chart
};

using Key = std::vector<std::pair<std::string, std::string>>;  // token, what it stands for

std::string bars_svg(const std::string& title, const Axis& axis, const std::vector<Bar>& bars,
                     const Key& key);
// A line from the first value to the last with a mark at each.
std::string spans_svg(const std::string& title, const Axis& axis, const std::vector<Span>& spans,
                      const std::string (&names)[3]);
std::string lines_svg(const std::string& title, const Axis& x, const Axis& y,
                      const std::vector<LineOf>& lines);

}  // namespace pf::cli
