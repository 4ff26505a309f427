// The list of what a copying host still has to copy: the common end of all dirty tracking.
//
// Whoever tracks (core/hw/dirty.h, or the host itself for what its vCPUs store) reports runs of
// lines; whoever copies takes page after page from it. It lies in the host's memory and is the
// host's own: no device sees it. Invariants:
//  1. Lines are taken off before the first of them is loaded, so what is written later than that
//     load is listed anew once it is reported.
//  2. A bit stands for a granule of the tracker, or for a page where the granule is larger: a page
//     has at most 64 bits, in one word.
// Assumed: what vCPUs store is listed in the step in which it becomes visible (a write log kept by
// the processor); its cost and races are those of other mechanisms.
#pragma once
#include "core/hw/hw.h"

namespace pf {

std::uint32_t dirty_list_lines(const HwSpec& spec);  // that a bit stands for
std::uint32_t dirty_list_words(const HwSpec& spec);

void list_all(Hw& h);
// REQUIRES a run of whole bits' lines, or one that ends with the guest.
void list_lines(Hw& h, std::uint32_t first, std::uint32_t lines);
// What the bits stand for that the host has taken from that word of the tracker's; returns how many
// lines.
std::uint32_t list_bits(Hw& h, std::uint32_t word, std::uint64_t bits);
void listed_by_cpu(Hw& h, std::uint32_t line);  // does nothing where nothing is tracked

bool is_listed(const Hw& h, std::uint32_t page);
// So many lines into the page: it has been copied, in this round or one before. `in_hand`: the
// page's lines are those of Dirty::lines.
bool is_copied(const Hw& h, std::uint32_t page, std::uint32_t line, bool in_hand);
std::uint32_t lines_listed(const Hw& h);
// The first page from `page` on that has something listed; false: none has.
bool next_listed(const Hw& h, std::uint32_t& page);
// Its lines, as bits from its first on, which are no longer listed.
std::uint64_t take_listed(Hw& h, std::uint32_t page);

}  // namespace pf
