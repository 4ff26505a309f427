// Numbers as people read them, and aligned lines.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.h"

namespace pf::cli {

// 1,204,113
std::string with_commas(std::uint64_t n);
// Three digits and a prefix: 1.20 M, 43.2 k, 812.
std::string three_digits(double n);
// 12.4 us, 3.02 ms, 435 ps.
std::string time_text(Time t);
// 1.50 MB, 312 B.
std::string bytes_text(double n);
// "1 page", "2 pages".
std::string plural(std::uint64_t n, std::string_view noun);

// Label and value, labels padded to one width, indented by two.
using Lines = std::vector<std::pair<std::string, std::string>>;
std::string aligned(const Lines& lines);

// Rows of cells, columns padded to their widest; columns of `right` are flush right.
class Table {
 public:
  explicit Table(std::string right = "") : right_(std::move(right)) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const;

 private:
  std::string right_;  // a letter a column, 'r' = flush right
  std::vector<std::vector<std::string>> rows_;
};

// `text` broken into lines of at most `width`, the second and later indented.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace pf::cli
