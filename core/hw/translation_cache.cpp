#include <cstring>

#include "core/hw/iommu.h"

namespace pf {
namespace {

int slot_of(const Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page) {
  for (std::uint32_t i = 0; i < slots; ++i) {
    const TlbEntry& e = h.get<TlbEntry>(offset, i);
    if (e.to == Place::kNowhere) return -1;  // used entries come first
    if (e.page == page) return static_cast<int>(i);
  }
  return -1;
}

// Moves entries [0, upto) one place down and writes `first` in front.
void shift_in(Hw& h, std::uint32_t offset, std::uint32_t upto, const TlbEntry& first) {
  TlbEntry* all = &h.edit<TlbEntry>(offset);
  std::memmove(all + 1, all, upto * sizeof(TlbEntry));
  h.touch(offset, (upto + 1) * sizeof(TlbEntry));
  *all = first;
}

}  // namespace

Place cache_find(const Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page) {
  const int i = slot_of(h, offset, slots, page);
  return i < 0 ? Place::kNowhere : h.get<TlbEntry>(offset, static_cast<std::uint32_t>(i)).to;
}

bool cache_is_dirty(const Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page) {
  const int i = slot_of(h, offset, slots, page);
  return i >= 0 && h.get<TlbEntry>(offset, static_cast<std::uint32_t>(i)).dirty != 0;
}

void cache_touch(Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page) {
  const int i = slot_of(h, offset, slots, page);
  if (i <= 0) return;
  const TlbEntry e = h.get<TlbEntry>(offset, static_cast<std::uint32_t>(i));
  shift_in(h, offset, static_cast<std::uint32_t>(i), e);
}

void cache_fill(Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page, Place to,
                bool dirty) {
  cache_drop(h, offset, slots, page);
  TlbEntry e;
  e.page = page;
  e.to = to;
  e.dirty = dirty ? 1 : 0;
  shift_in(h, offset, slots - 1, e);
}

bool cache_drop(Hw& h, std::uint32_t offset, std::uint32_t slots, std::uint32_t page) {
  const int found = slot_of(h, offset, slots, page);
  if (found < 0) return false;
  const auto i = static_cast<std::uint32_t>(found);
  TlbEntry* from = &h.edit<TlbEntry>(offset, i);
  std::memmove(from, from + 1, (slots - i - 1) * sizeof(TlbEntry));
  from[slots - i - 1] = TlbEntry{};
  h.touch(offset + i * static_cast<std::uint32_t>(sizeof(TlbEntry)),
          (slots - i) * sizeof(TlbEntry));
  return true;
}

}  // namespace pf
