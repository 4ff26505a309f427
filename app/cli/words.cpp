#include "app/cli/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace pf::cli {
namespace {

// Three digits, without a decimal point where none is needed.
std::string digits(double n) {
  if (n == std::floor(n) && n < 1000) return fmt::format("{:.0f}", n);
  if (n < 9.995) return fmt::format("{:.2f}", n);
  return n < 99.95 ? fmt::format("{:.1f}", n) : fmt::format("{:.0f}", n);
}

struct Step {
  double size;
  std::string_view name;
};

template <std::size_t N>
std::string scaled(double n, const std::array<Step, N>& steps) {
  std::size_t i = 0;
  while (i + 1 < N && n >= steps[i + 1].size * 0.9995) ++i;
  return fmt::format("{}{}", digits(n / steps[i].size), steps[i].name);
}

// Characters, not bytes: a title may hold more than ASCII.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

}  // namespace

std::string with_commas(std::uint64_t n) {
  std::string out = std::to_string(n);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, ",");
  return out;
}

std::string three_digits(double n) {
  constexpr std::array<Step, 5> kSteps = {
      Step{1, ""}, {1e3, " k"}, {1e6, " M"}, {1e9, " G"}, {1e12, " T"}};
  return scaled(n, kSteps);
}

std::string time_text(Time t) {
  if (t == 0) return "0";
  constexpr std::array<Step, 5> kSteps = {
      Step{1, " ps"}, {1e3, " ns"}, {1e6, " us"}, {1e9, " ms"}, {1e12, " s"}};
  return scaled(static_cast<double>(t), kSteps);
}

std::string bytes_text(double n) {
  constexpr std::array<Step, 5> kSteps = {
      Step{1, " B"}, {1e3, " kB"}, {1e6, " MB"}, {1e9, " GB"}, {1e12, " TB"}};
  return scaled(n, kSteps);
}

std::string plural(std::uint64_t n, std::string_view noun) {
  return fmt::format("{} {}{}", with_commas(n), noun, n == 1 ? "" : "s");
}

std::string aligned(const Lines& lines) {
  std::size_t width = 0;
  for (const auto& [label, value] : lines) width = std::max(width, width_of(label));
  std::string out;
  for (const auto& [label, value] : lines)
    out += fmt::format("  {}{}  {}\n", label, std::string(width - width_of(label), ' '), value);
  return out;
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - width_of(row[i]), ' ');
      const bool right = i < right_.size() && right_[i] == 'r';
      line += right ? fmt::format(" {}{} ", pad, row[i]) : fmt::format(" {}{} ", row[i], pad);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    if (column > 0 && column + 1 + width_of(word) > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width_of(word);
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return out;
}

}  // namespace pf::cli
