#include "core/hw/dirty_list.h"

#include <algorithm>
#include <bit>

#include "core/hw/dirty_words.h"

namespace pf {
namespace {

std::uint32_t bits_a_page(const HwSpec& spec) {
  return spec.lines_per_page / dirty_list_lines(spec);
}
std::uint32_t bits_in_all(const HwSpec& spec) { return spec.pages * bits_a_page(spec); }
constexpr std::uint64_t low(unsigned n) { return n >= 64 ? ~0ull : (1ull << n) - 1; }

std::uint64_t& word(Hw& h, std::uint32_t bit) {
  return h.edit<std::uint64_t>(h.lay.dirty_list, bit / 64);
}

void list_bit(Hw& h, std::uint32_t bit) {
  const std::uint64_t mask = 1ull << bit % 64;
  if ((h.get<std::uint64_t>(h.lay.dirty_list, bit / 64) & mask) == 0) word(h, bit) |= mask;
}

}  // namespace

std::uint32_t dirty_list_lines(const HwSpec& spec) {
  if (in_entries(spec)) return spec.lines_per_page;
  return std::min(spec.dirty.granule_lines, spec.lines_per_page);
}

std::uint32_t dirty_list_words(const HwSpec& spec) { return (bits_in_all(spec) + 63) / 64; }

void list_all(Hw& h) {
  for (std::uint32_t bit = 0; bit < bits_in_all(h.spec); ++bit) list_bit(h, bit);
}

void list_lines(Hw& h, std::uint32_t first, std::uint32_t lines) {
  const std::uint32_t each = dirty_list_lines(h.spec);
  const std::uint32_t end = std::min(first + lines, h.spec.lines());
  for (std::uint32_t line = first; line < end; line += each) list_bit(h, line / each);
}

std::uint32_t list_bits(Hw& h, std::uint32_t word, std::uint64_t bits) {
  const std::uint32_t first = word * dirty_lines_a_word(h.spec);
  const std::uint32_t each = std::max(dirty_list_lines(h.spec), h.spec.dirty.granule_lines);
  std::uint32_t found = 0;
  for (; bits != 0; bits &= bits - 1) {
    const std::uint32_t line = first + static_cast<std::uint32_t>(std::countr_zero(bits)) * each;
    if (line >= h.spec.lines()) break;  // FetchAdd may carry beyond the guest
    h.fact(FactKind::kBitTaken, kCpu0, line, each);
    list_lines(h, line, each);
    found += std::min(each, h.spec.lines() - line);
  }
  return found;
}

void listed_by_cpu(Hw& h, std::uint32_t line) {
  if (!tracks_dirty(h) || !h.spec.dirty.cpu_log) return;
  list_bit(h, line / dirty_list_lines(h.spec));
}

bool is_listed(const Hw& h, std::uint32_t page) {
  const std::uint32_t n = bits_a_page(h.spec), first = page * n;
  return (h.get<std::uint64_t>(h.lay.dirty_list, first / 64) >> first % 64 & low(n)) != 0;
}

bool is_copied(const Hw& h, std::uint32_t page, std::uint32_t line, bool in_hand) {
  const Dirty& d = dirty_of(h);
  if (d.round > 1) return true;
  return d.round == 1 && (in_hand ? (d.lines >> line & 1) == 0 : !is_listed(h, page));
}

std::uint32_t lines_listed(const Hw& h) {
  int bits = 0;
  for (std::uint32_t w = 0; w < dirty_list_words(h.spec); ++w)
    bits += std::popcount(h.get<std::uint64_t>(h.lay.dirty_list, w));
  return static_cast<std::uint32_t>(bits) * dirty_list_lines(h.spec);
}

bool next_listed(const Hw& h, std::uint32_t& page) {
  const std::uint32_t first = page * bits_a_page(h.spec);
  for (std::uint32_t w = first / 64; w < dirty_list_words(h.spec); ++w) {
    std::uint64_t bits = h.get<std::uint64_t>(h.lay.dirty_list, w);
    if (w == first / 64) bits &= ~low(first % 64);
    if (bits == 0) continue;
    page = (w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits))) / bits_a_page(h.spec);
    return true;
  }
  return false;
}

std::uint64_t take_listed(Hw& h, std::uint32_t page) {
  const std::uint32_t n = bits_a_page(h.spec), first = page * n, each = dirty_list_lines(h.spec);
  std::uint64_t& bits = word(h, first);
  std::uint64_t lines = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    if ((bits >> (first + i) % 64 & 1) != 0) lines |= low(each) << i * each;
  }
  bits &= ~(low(n) << first % 64);
  return lines;
}

}  // namespace pf
