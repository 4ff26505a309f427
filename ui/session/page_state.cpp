#include "ui/session/page_state.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "core/base/assert.h"

namespace pf {
namespace {

constexpr int kRankNone = 0, kRankAbsent = 1, kRankPlain = 2, kRankPinned = 3, kRankDirty = 4,
              kRankRedirtied = 5, kRankMoving = 6, kRankFaulted = 7, kRankLost = 8;

constexpr int rank_of(std::uint8_t byte) {
  if (byte == kNoPage) return kRankNone;
  const PageState s = unpack_page(byte);
  if (s.base == PageBase::kLost) return kRankLost;
  if (s.base == PageBase::kFaulted) return kRankFaulted;
  if (s.base == PageBase::kMoving) return kRankMoving;
  if (s.dot == PageDot::kRedirtied) return kRankRedirtied;
  if (s.dot == PageDot::kDirty) return kRankDirty;
  if (s.pinned) return kRankPinned;
  return s.base == PageBase::kAbsent ? kRankAbsent : kRankPlain;
}

constexpr auto kRanks = [] {
  std::array<std::uint8_t, 256> ranks{};
  for (unsigned i = 0; i < 256; ++i) {
    ranks[i] = static_cast<std::uint8_t>(rank_of(static_cast<std::uint8_t>(i)));
  }
  return ranks;
}();

std::uint8_t reduce_four(const std::array<std::uint8_t, 4>& child) {
  if (child[0] == child[1] && child[0] == child[2] && child[0] == child[3]) return child[0];
  std::uint8_t best = child[0];
  int best_rank = -1, best_count = 0;
  for (const std::uint8_t c : child) {
    const int rank = kRanks[c];
    const int count = static_cast<int>(std::count(child.begin(), child.end(), c));
    const bool wins = rank != best_rank     ? rank > best_rank
                      : count != best_count ? count > best_count
                                            : c < best;
    if (!wins) continue;
    best = c;
    best_rank = rank;
    best_count = count;
  }
  return best;
}

// A square of the Hilbert curve is the basic one, its axes swapped, turned by half a circle, or
// both. The two commute, so an orientation is two bits.
struct Turn {
  bool swap = false, flip = false;
};

PageCell quadrant(int digit, Turn& turn) {
  const int rx = digit >> 1, ry = (digit ^ rx) & 1;
  PageCell at{rx, ry};
  if (turn.swap) std::swap(at.x, at.y);
  if (turn.flip) at = {1 - at.x, 1 - at.y};
  if (ry == 0) {
    turn.swap = !turn.swap;
    turn.flip ^= rx == 1;
  }
  return at;
}

PageCell hilbert_cell(std::int64_t index, int side, Turn turn) {
  PageCell at;
  for (int half = side / 2; half > 0; half /= 2) {
    const std::int64_t squares = std::int64_t{half} * half;
    const PageCell q = quadrant(static_cast<int>(index / squares), turn);
    index %= squares;
    at.x += half * q.x;
    at.y += half * q.y;
  }
  return at;
}

std::int64_t hilbert_index(PageCell cell, int side) {
  std::int64_t index = 0;
  Turn turn;
  for (int half = side / 2; half > 0; half /= 2) {
    int rx = (cell.x & half) != 0 ? 1 : 0, ry = (cell.y & half) != 0 ? 1 : 0;
    if (turn.flip) rx = 1 - rx, ry = 1 - ry;
    if (turn.swap) std::swap(rx, ry);
    const int digit = (3 * rx) ^ ry;
    index = index * 4 + digit;
    quadrant(digit, turn);
  }
  return index;
}

// Lays a run of states along the curve, a tile of 64 pages at a time: the four orientations of a
// tile are tables, so a million pages take about a millisecond.
class HilbertWriter {
 public:
  HilbertWriter(std::span<const std::uint8_t> states, PageLevel& level)
      : states_(states), level_(level) {
    for (unsigned t = 0; t < 4; ++t) {
      for (int i = 0; i < kTile * kTile; ++i) {
        const PageCell c = hilbert_cell(i, kTile, {(t & 1U) != 0, (t & 2U) != 0});
        offsets_[t][static_cast<std::size_t>(i)] = c.x + c.y * level.columns;
      }
    }
  }

  void write(int x, int y, int side, Turn turn) {
    if (next_ >= states_.size()) return;
    if (side == kTile) return write_tile(x, y, turn);
    for (int digit = 0; digit < 4; ++digit) {
      Turn inner = turn;
      const PageCell q = quadrant(digit, inner);
      write(x + q.x * side / 2, y + q.y * side / 2, side / 2, inner);
    }
  }

 private:
  static constexpr int kTile = 8;

  void write_tile(int x, int y, Turn turn) {
    const auto& offsets = offsets_[(turn.swap ? 1U : 0U) + (turn.flip ? 2U : 0U)];
    std::uint8_t* origin =
        level_.cells.data() + x + static_cast<std::ptrdiff_t>(y) * level_.columns;
    const std::size_t count = std::min<std::size_t>(offsets.size(), states_.size() - next_);
    for (std::size_t i = 0; i < count; ++i) origin[offsets[i]] = states_[next_ + i];
    next_ += count;
  }

  std::span<const std::uint8_t> states_;
  PageLevel& level_;
  std::array<std::array<int, kTile * kTile>, 4> offsets_{};
  std::size_t next_ = 0;
};

}  // namespace

char page_letter(std::uint8_t byte) {
  constexpr std::array<char, 8> kBases = {'S', 'M', 'T', '0', 'H', 'F', 'X', '-'};
  switch (kRanks[byte]) {
    case kRankNone:
      return ' ';
    case kRankRedirtied:
      return 'R';
    case kRankDirty:
      return 'D';
    case kRankPinned:
      return 'P';
    default:
      return kBases[byte & 7U];
  }
}

int page_rank(std::uint8_t byte) { return kRanks[byte]; }

PageCell cell_of_page(std::int64_t page, int columns, PageOrder order) {
  if (order == PageOrder::kHilbert) return hilbert_cell(page, columns, {});
  return {static_cast<int>(page % columns), static_cast<int>(page / columns)};
}

std::int64_t page_of_cell(PageCell cell, int columns, PageOrder order) {
  if (order == PageOrder::kHilbert) return hilbert_index(cell, columns);
  return cell.x + std::int64_t{cell.y} * columns;
}

PageLevel lay_out_pages(std::span<const std::uint8_t> states, int columns, int rows,
                        PageOrder order) {
  const std::size_t cells = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  PF_ASSERT(columns > 0 && rows > 0 && states.size() <= cells, "a page map too small");
  PageLevel level{columns, rows, {}};
  if (order == PageOrder::kRowMajor) {
    level.cells.assign(states.begin(), states.end());
    level.cells.resize(cells, kNoPage);
    return level;
  }
  PF_ASSERT(columns == rows && std::has_single_bit(static_cast<unsigned>(columns)),
            "a Hilbert map is square, its side a power of two");
  level.cells.assign(cells, kNoPage);
  if (columns >= 8) {
    HilbertWriter(states, level).write(0, 0, columns, {});
    return level;
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    const PageCell c = hilbert_cell(static_cast<std::int64_t>(i), columns, {});
    level.cells[static_cast<std::size_t>(c.x + c.y * columns)] = states[i];
  }
  return level;
}

PageLevel reduce_pages(const PageLevel& level) {
  PageLevel out{(level.columns + 1) / 2, (level.rows + 1) / 2, {}};
  out.cells.resize(static_cast<std::size_t>(out.columns) * static_cast<std::size_t>(out.rows));
  const auto columns = static_cast<std::size_t>(level.columns);
  std::uint8_t* to = out.cells.data();
  for (int y = 0; y < out.rows; ++y) {
    const std::uint8_t* upper = level.cells.data() + static_cast<std::size_t>(2 * y) * columns;
    const std::uint8_t* lower = 2 * y + 1 < level.rows ? upper + columns : nullptr;
    for (std::size_t x = 0; x < columns; x += 2) {
      const bool right = x + 1 < columns;
      *to++ = reduce_four({upper[x], right ? upper[x + 1] : kNoPage, lower ? lower[x] : kNoPage,
                           lower && right ? lower[x + 1] : kNoPage});
    }
  }
  return out;
}

std::uint8_t reduced_cell(const PageLevel& level, PageCell cell) {
  const auto at = [&](int x, int y) {
    if (x >= level.columns || y >= level.rows) return kNoPage;
    return level.cells[static_cast<std::size_t>(x) +
                       static_cast<std::size_t>(y) * static_cast<std::size_t>(level.columns)];
  };
  const int x = 2 * cell.x, y = 2 * cell.y;
  return reduce_four({at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)});
}

}  // namespace pf
