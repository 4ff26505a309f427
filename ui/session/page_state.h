// What a page map knows of a page, in one byte, and how many bytes become one without losing what
// matters.
//
// A page is a base (where it is) plus an optional dot (written since its copy) plus an optional
// pin; faulted and lost replace everything. Bits 0-2 base, 3-4 dot, 5 pinned. 0xFF is "no page".
//
// Zero is a page at the source whose lines are all 0 in golden memory: nothing has been written to
// it, or nothing but zeroes. It shows until the page is in a device's cache, in move or at the
// target.
// Dirty is a page not yet at the target that the guest has written since its newest copy began: at
// the XBEGIN of the attempt in hand, or at its fallback. Re-dirtied is one of which that had been
// so of an earlier copy too: made again and stale again. A new copy takes the dot away, and so does
// the commit. Under rounds of copying it is one whose dirty bit is set or that is listed again, for
// whatever reason. A page that no copy was begun of has no dot, however often it was written; so
// under a mover that finishes one page before it takes the next, at most the page in hand has one.
//
// Rank, rarest first: lost, faulted, moving, re-dirtied, dirty, pinned, then the plain bases.
// 1. A reduced cell is one of its children: never a state that none of them has.
// 2. It has the highest rank among them, so one lost page in a million is in every level.
// 3. Among children of that rank the most frequent byte wins, the smaller byte on a tie. Level by
//    level that is a majority of majorities, which is near enough for a texture.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pf {

enum class PageBase : std::uint8_t {
  kSource,
  kMoving,
  kTarget,
  kZero,
  kShared,
  kFaulted,
  kLost,
  kAbsent,  // at the target side: nothing has come yet
};
enum class PageDot : std::uint8_t { kNone, kDirty, kRedirtied };

struct PageState {
  PageBase base = PageBase::kSource;
  PageDot dot = PageDot::kNone;
  bool pinned = false;
  bool operator==(const PageState&) const = default;
};

inline constexpr std::uint8_t kNoPage = 0xFF;

constexpr std::uint8_t pack_page(PageState s) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(s.base) |
                                   static_cast<unsigned>(s.dot) << 3U |
                                   static_cast<unsigned>(s.pinned) << 5U);
}
constexpr PageState unpack_page(std::uint8_t byte) {
  return {static_cast<PageBase>(byte & 7U), static_cast<PageDot>(byte >> 3U & 3U),
          (byte >> 5U & 1U) != 0};
}

// S M T 0 H F X, and D, R, P where a dot or a pin outranks the base; '-' absent, ' ' no page.
char page_letter(std::uint8_t byte);

// 0 no page, 1 absent, 2 plain ... 8 lost.
int page_rank(std::uint8_t byte);

// Where pages lie. A Hilbert map is square with a power of two on its side; a row-major one has any
// shape. Pages past the end of the states are kNoPage.
enum class PageOrder : std::uint8_t { kRowMajor, kHilbert };

struct PageCell {
  int x = 0, y = 0;
  bool operator==(const PageCell&) const = default;
};
PageCell cell_of_page(std::int64_t page, int columns, PageOrder order);
std::int64_t page_of_cell(PageCell cell, int columns, PageOrder order);

// Cells as they lie on screen, row by row.
struct PageLevel {
  int columns = 0, rows = 0;
  std::vector<std::uint8_t> cells;
};

// REQUIRES states.size() <= columns * rows, and the shape of a Hilbert map.
PageLevel lay_out_pages(std::span<const std::uint8_t> states, int columns, int rows,
                        PageOrder order);

// Halves both sides, rounding up; four neighbours become one.
PageLevel reduce_pages(const PageLevel& level);
// One cell of the level above `level`. REQUIRES that it lies in it.
std::uint8_t reduced_cell(const PageLevel& level, PageCell cell);

// A page that outranks dirty (lost, faulted, moving, re-dirtied): it deserves a mark of its own on
// a map too fine for cells. Lists of them have the rarest first, then go by number.
struct RarePage {
  std::int64_t page = 0;
  std::uint8_t state = 0;
  bool operator==(const RarePage&) const = default;
};

}  // namespace pf
