#include "core/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pf {
namespace {

// Edits that turn `a` into `b`: a sign more, less, another, or two neighbours swapped.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

std::string_view last_part(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

}  // namespace

std::string nearest(std::string_view wrong, const std::vector<std::string>& names) {
  std::string best;
  std::pair<std::size_t, std::size_t> best_score = {wrong.size() / 3 + 2, 0};
  for (const std::string& name : names) {
    // The right word in the wrong table, or with no table at all, is as near as a slip of two
    // signs.
    const std::size_t d = distance(wrong, name);
    const bool same_word = last_part(name) == last_part(wrong);
    const std::pair<std::size_t, std::size_t> score = {same_word ? std::min<std::size_t>(d, 2) : d,
                                                       d};
    if (score < best_score) {
      best_score = score;
      best = name;
    }
  }
  return best;
}

}  // namespace pf
