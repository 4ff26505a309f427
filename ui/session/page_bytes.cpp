#include "ui/session/page_bytes.h"

#include <algorithm>
#include <cstring>

#include "core/base/assert.h"

namespace pf {
namespace {

const int kDirtyRank = page_rank(pack_page({PageBase::kSource, PageDot::kDirty}));

bool is_rare(std::uint8_t state) { return page_rank(state) > kDirtyRank; }

std::size_t tiles_for(std::size_t pages) {
  return (pages + PageBytes::kTilePages - 1) / PageBytes::kTilePages;
}

}  // namespace

PageBytes::PageBytes(std::size_t pages, std::uint8_t state) : size_(pages) {
  counts_[state] = pages;
  const auto filled = [&](std::size_t count) {
    auto tile = std::make_shared<Tile>();
    tile->bytes.fill(kNoPage);
    std::fill_n(tile->bytes.begin(), count, state);
    tile->rare = is_rare(state) ? static_cast<std::uint32_t>(count) : 0;
    return tile;
  };
  if (pages >= kTilePages) tiles_.assign(pages / kTilePages, filled(kTilePages));
  if (pages % kTilePages != 0) tiles_.push_back(filled(pages % kTilePages));
}

PageBytes::PageBytes(std::span<const std::uint8_t> states) : size_(states.size()) {
  tiles_.reserve(tiles_for(size_));
  for (std::size_t at = 0; at < size_; at += kTilePages) {
    auto tile = std::make_shared<Tile>();
    tile->bytes.fill(kNoPage);
    const auto part = states.subspan(at, std::min(kTilePages, size_ - at));
    std::copy(part.begin(), part.end(), tile->bytes.begin());
    for (const std::uint8_t state : part) {
      ++counts_[state];
      tile->rare += is_rare(state) ? 1U : 0U;
    }
    tiles_.push_back(std::move(tile));
  }
}

void PageBytes::set(std::size_t page, std::uint8_t state) {
  PF_ASSERT(page < size_, "no such page");
  std::shared_ptr<Tile>& tile = tiles_[page / kTilePages];
  const std::uint8_t old = tile->bytes[page % kTilePages];
  if (old == state) return;
  if (tile.use_count() != 1) tile = std::make_shared<Tile>(*tile);
  tile->bytes[page % kTilePages] = state;
  tile->rare += is_rare(state) ? 1U : 0U;
  tile->rare -= is_rare(old) ? 1U : 0U;
  --counts_[old];
  ++counts_[state];
}

std::span<const std::uint8_t> PageBytes::tile(std::size_t index) const {
  const std::size_t first = index * kTilePages;
  return std::span(tiles_[index]->bytes).first(std::min(kTilePages, size_ - first));
}

std::vector<std::uint8_t> PageBytes::flat() const {
  std::vector<std::uint8_t> out;
  out.reserve(size_);
  for (std::size_t t = 0; t < tiles_.size(); ++t) {
    const auto part = tile(t);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

// All of them, then the rarest: there are few, and they lie in few tiles.
std::vector<RarePage> PageBytes::rare(std::size_t limit) const {
  std::vector<RarePage> found;
  for (std::size_t t = 0; t < tiles_.size(); ++t) {
    if (tiles_[t]->rare == 0) continue;
    const auto bytes = tile(t);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (!is_rare(bytes[i])) continue;
      found.push_back({static_cast<std::int64_t>(t * kTilePages + i), bytes[i]});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const RarePage& x, const RarePage& y) {
    return page_rank(x.state) > page_rank(y.state);
  });
  if (found.size() > limit) found.resize(limit);
  return found;
}

bool PageBytes::differences(const PageBytes& other, std::size_t limit,
                            std::vector<std::uint32_t>& pages) const {
  pages.clear();
  if (size_ != other.size_) return false;
  for (std::size_t t = 0; t < tiles_.size(); ++t) {
    if (tiles_[t] == other.tiles_[t]) continue;
    const auto mine = tile(t), theirs = other.tile(t);
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (mine[i] == theirs[i]) continue;
      if (pages.size() == limit) return false;
      pages.push_back(static_cast<std::uint32_t>(t * kTilePages + i));
    }
  }
  return true;
}

bool operator==(const PageBytes& x, const PageBytes& y) {
  if (x.size_ != y.size_ || x.counts_ != y.counts_) return false;
  for (std::size_t t = 0; t < x.tiles_.size(); ++t) {
    if (x.tiles_[t] != y.tiles_[t] && x.tiles_[t]->bytes != y.tiles_[t]->bytes) return false;
  }
  return true;
}

PageLevel lay_out_pages(const PageBytes& states, int columns, int rows, PageOrder order) {
  return lay_out_pages(states.flat(), columns, rows, order);
}

}  // namespace pf
