// The states of all pages of a map, a byte a page (page_state.h), made for a map that is shown
// while a few of its pages change: a copy shares its tiles with the original until one of them is
// written, so publishing sixteen million pages costs the tiles that changed.
//
// Invariants:
//  1. A copy is never changed by what is written to the original, nor the other way.
//  2. count() and rare() are those of the bytes, at all times.
//  3. Writing one page costs at most one tile; comparing two costs the tiles that they do not
//  share.
// One thread, or copies that are only read.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ui/session/page_state.h"

namespace pf {

class PageBytes {
 public:
  static constexpr std::size_t kTilePages = 4096;

  PageBytes() = default;
  PageBytes(std::size_t pages, std::uint8_t state);
  explicit PageBytes(std::span<const std::uint8_t> states);

  std::size_t size() const { return size_; }
  std::uint8_t operator[](std::size_t page) const {
    return tiles_[page / kTilePages]->bytes[page % kTilePages];
  }
  void set(std::size_t page, std::uint8_t state);

  // Pages whose byte is just that.
  std::uint64_t count(std::uint8_t state) const { return counts_[state]; }
  // At most `limit` of them; looks only at tiles that have some.
  std::vector<RarePage> rare(std::size_t limit) const;

  std::size_t tiles() const { return tiles_.size(); }
  // The last tile is as long as what is left.
  std::span<const std::uint8_t> tile(std::size_t index) const;
  std::vector<std::uint8_t> flat() const;

  // The pages that differ between two of one size, ascending, if they are at most `limit`; false
  // when there are more, or the sizes differ.
  bool differences(const PageBytes& other, std::size_t limit,
                   std::vector<std::uint32_t>& pages) const;

  friend bool operator==(const PageBytes& x, const PageBytes& y);

 private:
  struct Tile {
    std::array<std::uint8_t, kTilePages> bytes;
    std::uint32_t rare = 0;  // pages that outrank dirty
  };
  std::size_t size_ = 0;
  std::vector<std::shared_ptr<Tile>> tiles_;  // past the end of the pages: kNoPage
  std::array<std::uint64_t, 256> counts_{};
};

// As the function of page_state.h.
PageLevel lay_out_pages(const PageBytes& states, int columns, int rows, PageOrder order);

}  // namespace pf
