// Words and bits of dirty tracking (core/hw/dirty.h), as its two source files share them.
#pragma once
#include "core/hw/dirty.h"
#include "core/hw/lane.h"

namespace pf {

inline bool in_entries(const HwSpec& s) {
  return s.dirty.bits == BitsIn::kEntries || s.dirty.bits == BitsIn::kOwnIommu ||
         s.dirty.by == Tracker::kIommu;
}
inline bool is_interposer(const Hw& h) {
  return tracks_dirty(h) && h.spec.dirty.by == Tracker::kInterposer;
}
// The interposer's requests travel to reach the bits.
inline bool sends_requests(const HwSpec& s) {
  return s.dirty.present && s.dirty.by == Tracker::kInterposer && s.dirty.bits != BitsIn::kOwn;
}

inline std::uint32_t granule_of(const Hw& h, std::uint32_t line) {
  return line / h.spec.dirty.granule_lines;
}
inline std::uint32_t word_of(const Hw& h, std::uint32_t line) {
  return line / dirty_lines_a_word(h.spec);
}
inline std::uint64_t bit_of(const Hw& h, std::uint32_t line) {
  return std::uint64_t{1} << (line % dirty_lines_a_word(h.spec) / h.spec.dirty.granule_lines);
}
inline std::uint32_t first_line_of_word(const Hw& h, std::uint32_t word) {
  return word * dirty_lines_a_word(h.spec);
}

// An entry as one word: where it points, and above that its dirty bit.
inline constexpr std::uint64_t kEntryDirty = 1 << 8;
inline std::uint64_t entry_word(const Hw& h, std::uint32_t page) {
  const PageRec rec = h.page(page);
  return static_cast<std::uint64_t>(rec.pte) | ((rec.flags & kDirtyBit) != 0 ? kEntryDirty : 0);
}
inline void set_entry_word(Hw& h, std::uint32_t page, std::uint64_t value) {
  PageRec rec = h.page(page);
  rec.pte = rec.pte_memory = static_cast<Place>(value & 0xff);
  rec.flags &= static_cast<std::uint8_t>(~kDirtyBit);
  if ((value & kEntryDirty) != 0) rec.flags |= kDirtyBit;
  h.set_page(page, rec);
}

// Of the word and the bit that a request is about.
inline std::uint64_t word_now(const Hw& h, const Event& e) {
  const std::uint32_t word = word_of(h, e.line);
  return in_entries(h.spec) ? entry_word(h, word) : h.get<std::uint64_t>(h.lay.dirty_bits, word);
}
inline void set_word(Hw& h, const Event& e, std::uint64_t value) {
  const std::uint32_t word = word_of(h, e.line);
  if (in_entries(h.spec)) return set_entry_word(h, word, value);
  h.edit<std::uint64_t>(h.lay.dirty_bits, word) = value;
}
inline std::uint64_t bit_in_word(const Hw& h, const Event& e) {
  return in_entries(h.spec) ? kEntryDirty : bit_of(h, e.line);
}

inline void tell_set(Hw& h, std::uint8_t who, std::uint32_t line, int how) {
  const std::uint32_t granule = h.spec.dirty.granule_lines;
  h.fact(FactKind::kBitSet, who, granule_of(h, line) * granule, granule, how);
}

}  // namespace pf
