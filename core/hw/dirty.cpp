#include "core/hw/dirty.h"

#include "core/hw/device.h"
#include "core/hw/dirty_list.h"
#include "core/hw/dirty_words.h"
#include "core/hw/iommu.h"
#include "core/hw/kinds.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

constexpr std::uint32_t kNoted = 2;  // of ReadTag::atomic

void set_own_bit(Hw& h, std::uint8_t who, std::uint32_t line) {
  const std::uint32_t word = word_of(h, line);
  const std::uint64_t before = h.get<std::uint64_t>(h.lay.dirty_bits, word);
  const std::uint64_t bit = bit_of(h, line);
  if ((before & bit) == 0) h.edit<std::uint64_t>(h.lay.dirty_bits, word) = before | bit;
  tell_set(h, who, line, (before & bit) == 0);
}

bool waits_to_be_set(const Hw& h, std::uint32_t line) {
  for (unsigned i = 0; i < count(h, h.lay.dirty_sets); ++i) {
    if (granule_of(h, entry(h, h.lay.dirty_sets, i).line) == granule_of(h, line)) return true;
  }
  return false;
}

// Calls `f` with the first line in each granule that the write touches.
template <class F>
void each_granule(const Hw& h, const Event& write, F&& f) {
  const std::uint32_t lines = h.spec.dirty.granule_lines;
  const std::uint32_t last = granule_of(h, write.line + write.lines - 1u);
  for (std::uint32_t g = granule_of(h, write.line); g <= last; ++g) f(g * lines);
}

bool has_entry(const Hw& h, std::uint32_t page) {
  return cache_find(h, h.lay.dirty_tlb, h.lay.dirty_tlb_slots, page) != Place::kNowhere;
}

bool is_unseen(const Hw& h, const Event& write) {
  return !is_interposer(h) || !writes_memory(write.kind) || h.committed(h.page_of(write.line)) ||
         (!h.spec.dirty.sees_hpa && placed(write));
}

// It has one of its own, so it asks no more.
bool is_known(const Hw& h, std::uint32_t line) {
  if (waits_to_be_set(h, line)) return true;
  return h.lay.dirty_tlb != 0 && has_entry(h, h.page_of(line));
}

void queue_set(Hw& h, std::uint32_t line) {
  if (is_known(h, line)) return;
  Event e;
  e.kind = Kind::kBitSet;
  e.line = line;
  e.from = kSwitch;
  e.lines = 1;
  push(h, h.lay.dirty_sets, e);
  if (h.lay.dirty_tlb != 0)
    cache_fill(h, h.lay.dirty_tlb, h.lay.dirty_tlb_slots, h.page_of(line), Place::kStart);
}

}  // namespace

std::uint32_t dirty_lines_a_word(const HwSpec& spec) {
  return in_entries(spec) ? spec.lines_per_page : 64 * spec.dirty.granule_lines;
}
std::uint32_t dirty_words(const HwSpec& spec) {
  const std::uint32_t lines = dirty_lines_a_word(spec);
  return (spec.lines() + lines - 1) / lines;
}
unsigned dirty_requests(const HwSpec& spec) {
  if (!spec.dirty.present || spec.dirty.by != Tracker::kInterposer) return 0;
  return 1 + (sends_requests(spec) ? (spec.explored ? 1 : kWordsOut) : 0);
}

namespace {

bool waits_for_answer(const Hw& h, const Event& e) {
  return e.kind == Kind::kDeviceAtomic && h.spec.dirty.at_answer;
}

// Bits that answers on their way will need room for.
unsigned reserved(const Hw& h) {
  unsigned n = 0;
  if (!dirty_notes_answers(h) || !any_atomics(h.spec)) return 0;
  for (std::uint32_t t = 0; t < h.lay.tag_slots * h.spec.devices.size(); ++t) {
    n += h.get<ReadTag>(h.lay.tags, t).atomic == kNoted ? 1U : 0U;
  }
  return n;
}

void set_bits(Hw& h, const Event& write) {
  const bool own = h.spec.dirty.bits == BitsIn::kOwn;
  each_granule(h, write, [&](std::uint32_t line) {
    own ? set_own_bit(h, kSwitch, line) : queue_set(h, line);
  });
}

}  // namespace

bool dirty_lets(const Hw& h, const Event& write) {
  if (is_unseen(h, write) || h.spec.dirty.bits == BitsIn::kOwn) return true;
  unsigned more = waits_for_answer(h, write) ? 1 : 0;
  if (more == 0) {
    each_granule(h, write, [&](std::uint32_t line) { more += is_known(h, line) ? 0U : 1U; });
  }
  return has_space(h, h.lay.dirty_sets, more + reserved(h));
}

void dirty_sees_write(Hw& h, const Event& write) {
  if (is_unseen(h, write)) return;
  if (!waits_for_answer(h, write)) return set_bits(h, write);
  const unsigned d = write.from - kDevice0;
  h.edit<ReadTag>(h.lay.tags, d * h.lay.tag_slots + write.tag).atomic = kNoted;
}

void dirty_sees_answer(Hw& h, const Event& answer) {
  if (!h.committed(h.page_of(answer.line))) set_bits(h, answer);
}

void dirty_sees_walk(Hw& h, std::uint32_t page) {
  if (!tracks_dirty(h) || h.spec.dirty.by != Tracker::kOts || h.committed(page)) return;
  if (h.spec.dirty.bits == BitsIn::kOwn) return set_own_bit(h, kSwitch, h.first_line(page));
  const bool anew = (h.page(page).flags & kDirtyBit) == 0;
  if (anew) set_entry_word(h, page, entry_word(h, page) | kEntryDirty);
  tell_set(h, kSwitch, h.first_line(page), anew);
}

Time dirty_way_of_walk(Hw& h) {
  if (!h.timed() || !tracks_dirty(h) || h.spec.dirty.by != Tracker::kOts) return 0;
  const Timing& t = h.spec.timing;
  const Time there = h.draw(t.root_port) + h.draw(t.host_link);
  return there + h.spec.ots.forward + h.draw(t.host_link) + h.draw(t.root_port);
}

void dirty_asks(Hw& h, DirtyAsk what, std::uint32_t word) {
  dirty_edit(h).answered = 0;
  dirty_edit(h).answer = 0;
  Event e;
  e.kind = Kind::kWordAsk;
  e.line = first_line_of_word(h, word);
  e.from = kCpu0;
  e.tag = static_cast<std::uint8_t>(what);
  const bool ots = h.spec.dirty.by == Tracker::kOts;
  push(h, h.lay.dirty_asks, e, ots ? 0 : way_of_copy_data(h, 0));
}

std::uint64_t dirty_take_answer(Hw& h) {
  const std::uint64_t bits = dirty_of(h).answer;
  dirty_edit(h).answered = 0;
  dirty_edit(h).answer = 0;
  return bits;
}

std::uint64_t dirty_load(const Hw& h, std::uint32_t word) {
  if (in_entries(h.spec)) return (entry_word(h, word) & kEntryDirty) != 0 ? 1 : 0;
  return h.get<std::uint64_t>(h.lay.dirty_bits, word);
}

bool dirty_bit_of(const Hw& h, std::uint32_t page) {
  if (in_entries(h.spec)) return dirty_load(h, page) != 0;
  for (std::uint32_t i = 0; i < h.spec.lines_per_page; i += dirty_list_lines(h.spec)) {
    const std::uint32_t line = h.first_line(page) + i;
    if ((dirty_load(h, word_of(h, line)) & bit_of(h, line)) != 0) return true;
  }
  return false;
}

unsigned pages_with_bit(const Hw& h) {
  unsigned n = 0;
  for (std::uint32_t p = 0; p < h.spec.pages; ++p) n += dirty_bit_of(h, p) ? 1U : 0U;
  return n;
}

void dirty_clear(Hw& h, std::uint32_t word) {
  if (in_entries(h.spec)) {
    const std::uint64_t now = entry_word(h, word);
    if ((now & kEntryDirty) != 0) set_entry_word(h, word, now & ~kEntryDirty);
    return;
  }
  h.edit<std::uint64_t>(h.lay.dirty_bits, word) = 0;
}

}  // namespace pf
