#include "app/cli/league_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/scenario/scenario.h"
#include "core/scenario/value.h"

namespace pf::cli {
namespace {

constexpr double kWidth = 880, kRow = 28, kTop = 74, kBottom = 46, kLeft = 150, kRight = 170;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

double at(const Axis& axis, double value, double from, double to) {
  const auto place = [&](double v) {
    return axis.scale == Scale::kLog ? std::log10(v) : std::log10(1 + v);
  };
  const double share = (place(value) - place(axis.least)) / (place(axis.most) - place(axis.least));
  return from + std::clamp(share, 0.0, 1.0) * (to - from);
}

std::string colour_of(const std::string& palette, const std::string& token) {
  const std::string file = assets_folder() + "/palettes/" + palette + ".toml";
  for (const Entry& e : parse_entries(read_text_file(file, kMaxScenarioBytes), file))
    if (e.key == "colour." + token) return "#" + e.value.text;
  throw InputError(file, 0, 0, "colour." + token, "is missing", "give it a colour");
}

class Svg {
 public:
  explicit Svg(double height) : height_(height) {}

  void text(double x, double y, std::string_view words, const char* token, const char* anchor) {
    body_ +=
        fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\" text-anchor=\"{}\">{}</text>\n",
                    x, y, fill(token), anchor, escaped(words));
  }
  void title(std::string_view words) {
    body_ += fmt::format("<text x=\"16\" y=\"28\" class=\"{} title\">{}</text>\n", fill("ink"),
                         escaped(words));
  }
  void line(double x1, double y1, double x2, double y2, const std::string& token, double width,
            bool dashed = false) {
    body_ += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\" "
        "stroke-width=\"{:.1f}\"{}/>\n",
        x1, y1, x2, y2, stroke(token), width, dashed ? " stroke-dasharray=\"6 5\"" : "");
  }
  void box(double x, double y, double w, double h, const std::string& token) {
    body_ += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\" "
        "class=\"{}\"/>\n",
        x, y, w, h, fill(token));
  }
  void dot(double x, double y, double r, const std::string& token) {
    body_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" class=\"{}\"/>\n", x, y,
                         r, fill(token));
  }
  std::string done() {
    const std::string ground = fill("bg");
    std::string light, dark;
    for (const auto& [name, token] : used_) {
      const char* what = name[0] == 'f' ? "fill" : "stroke";
      light += fmt::format(".{}{{{}:{}}}", name, what, colour_of("light", token));
      dark += fmt::format(".{}{{{}:{}}}", name, what, colour_of("dark", token));
    }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "width=\"{0:.0f}\" height=\"{1:.0f}\">\n<style>\n"
        "text{{font:13px Inter,system-ui,sans-serif}}.title{{font-size:16px;font-weight:600}}\n"
        "{2}\n@media (prefers-color-scheme:dark){{{3}}}\n</style>\n"
        "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" class=\"{4}\"/>\n{5}</svg>\n",
        kWidth, height_, light, dark, ground, body_);
  }

 private:
  std::string fill(const std::string& token) { return name("f-", token); }
  std::string stroke(const std::string& token) { return name("s-", token); }
  std::string name(const char* kind, const std::string& token) {
    used_.insert({kind + token, token});
    return kind + token;
  }

  double height_;
  std::string body_;
  std::set<std::pair<std::string, std::string>> used_;
};

// Ticks of a horizontal axis and its title beneath.
void draw_across(Svg& svg, const Axis& axis, double top, double bottom, double right) {
  double free_from = 0;  // labels that would touch the one before are left out
  for (const auto& [value, words] : axis.ticks) {
    const double x = at(axis, value, kLeft, right);
    const double half = 4 * static_cast<double>(words.size());
    svg.line(x, top, x, bottom, "hair", 1);
    if (x - half < free_from) continue;
    svg.text(x, bottom + 17, words, "low", "middle");
    free_from = x + half + 4;
  }
  svg.text((kLeft + right) / 2, bottom + 36, axis.title, "mid", "middle");
}

void draw_key(Svg& svg, const Key& key) {
  double x = 16;
  for (const auto& [token, words] : key) {
    svg.box(x, 44, 12, 12, token);
    svg.text(x + 18, 54, words, "mid", "start");
    x += 40 + 7.2 * static_cast<double>(words.size());
  }
}

}  // namespace

std::string bars_svg(const std::string& title, const Axis& axis, const std::vector<Bar>& bars,
                     const Key& key) {
  const double bottom = kTop + kRow * static_cast<double>(bars.size()), right = kWidth - kRight;
  Svg svg(bottom + kBottom);
  svg.title(title);
  draw_key(svg, key);
  draw_across(svg, axis, kTop, bottom, right);
  double y = kTop;
  for (const Bar& bar : bars) {
    const double end = at(axis, bar.value, kLeft, right);
    svg.text(kLeft - 10, y + 19, bar.label, "ink", "end");
    if (end > kLeft) svg.box(kLeft, y + 5, end - kLeft, kRow - 10, bar.token);
    svg.text(end + 8, y + 19, bar.text, "mid", "start");
    y += kRow;
  }
  return svg.done();
}

std::string spans_svg(const std::string& title, const Axis& axis, const std::vector<Span>& spans,
                      const std::string (&names)[3]) {
  const double bottom = kTop + kRow * static_cast<double>(spans.size()), right = kWidth - kRight;
  const char* const tokens[3] = {"shr", "fly", "bad"};
  Svg svg(bottom + kBottom);
  svg.title(title);
  draw_key(svg, {{tokens[0], names[0]}, {tokens[1], names[1]}, {tokens[2], names[2]}});
  draw_across(svg, axis, kTop, bottom, right);
  double y = kTop;
  for (const Span& span : spans) {
    svg.text(kLeft - 10, y + 19, span.label, "ink", "end");
    const double from = at(axis, std::max(span.values[0], axis.least), kLeft, right);
    const double to = at(axis, std::max(span.values[2], axis.least), kLeft, right);
    if (span.values[2] > 0) {
      svg.line(from, y + 14, to, y + 14, "hair2", 3);
      for (const int i : {2, 1, 0})
        svg.dot(at(axis, span.values[i], kLeft, right), y + 14, 5, tokens[i]);
    }
    svg.text(right + 12, y + 19, span.text, "mid", "start");
    y += kRow;
  }
  return svg.done();
}

std::string lines_svg(const std::string& title, const Axis& x, const Axis& y,
                      const std::vector<LineOf>& lines) {
  const double bottom = kTop + 270, right = kWidth - 40, top = kTop + 24;
  Svg svg(bottom + kBottom);
  svg.title(title);
  Key key;
  for (const LineOf& line : lines) key.emplace_back(line.token, line.name);
  draw_key(svg, key);
  draw_across(svg, x, top, bottom, right);
  for (const auto& [value, words] : y.ticks) {
    const double at_y = at(y, value, bottom, top);
    svg.line(kLeft, at_y, right, at_y, "hair", 1);
    svg.text(kLeft - 10, at_y + 4, words, "low", "end");
  }
  svg.text(kLeft, top - 12, y.title, "mid", "start");
  double size = 3 + static_cast<double>(lines.size());  // where points coincide, all are seen
  for (const LineOf& line : lines) {
    if (line.level) {
      const double level = at(y, line.points.front().second, bottom, top);
      svg.line(kLeft, level, right, level, line.token, 2, true);
      continue;
    }
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const auto place = [&](std::size_t k) {
        return std::pair(at(x, line.points[k].first, kLeft, right),
                         at(y, line.points[k].second, bottom, top));
      };
      const auto [px, py] = place(i);
      if (i > 0) svg.line(place(i - 1).first, place(i - 1).second, px, py, line.token, 2.5);
      svg.dot(px, py, size, line.token);
    }
    size -= 1;
  }
  return svg.done();
}

}  // namespace pf::cli
