// Dirty tracking: somebody in the devices' way notes which pages they write, and the copying host
// reads and clears those bits round by round.
//
// Emulates (US11928496B2, description of FIG 7A; of FIG 11 to 13 for the OTS device):
//  - the interposer 730 reads address and size of every TLP and sets a bit for each granule that a
//    write touches: in a vector of its own; in a vector in host memory, by compare-and-swap TLPs in
//    a loop, by a read and a plain write, or by FetchAdd; in the entries of the IOMMU's tables,
//    which it walks; or there as an IOMMU of its own, with a cache of entries it has set already;
//  - the OTS device 1180 holds the leaf entries of the IOMMU's tables: a walk that reads one is all
//    it sees. The page is taken for written, as its entry could be written through;
//  - the baseline: dirty bits that the IOMMU's own walks set (`ad_bits`).
// What the text leaves open and this model decides:
//  1. A register of the tracker gives 64 bits, or one entry's, and clears what it gives. The answer
//     is a completion: it stands behind the writes that the interposer let go before.
//  2. Requests for a word in host memory stand behind the write they are about. One at a time for a
//     word, `kWordsOut` in all; a granule whose bit still waits is not queued again. When the queue
//     is full, writes wait in front of the interposer.
//  3. The interposer keeps the upper levels of the tables; a walk reads the leaf entry alone.
//  4. That an OTS device may hold leaf entries is an assumption of the text (usual IOMMUs walk
//     system memory only); a walk then takes a trip to the device instead of one to memory.
//  5. A read of a register pushes posted writes alone: an AtomicOp that the interposer has let by
//     may still be on its way to memory when its bit is taken. So the interposer remembers it, with
//     room for its bit, and sets that when the answer comes by; no answer ever waits for it. A
//     device that has its answers has its bits set. (The model does it as the answer arrives.)
//  6. Nobody maps a page read-only for a device, so each walk of a leaf entry means "dirty".
// Invariants:
//  1. A bit that is set stays until somebody clears it, but for what `SetBits` and `ClearBits` do.
//  2. Where bits lie with the tracker, a read of its register and the clearing are one step.
// Units: lines; words of 64 bits; picoseconds.
#pragma once
#include "core/hw/lane.h"

namespace pf {

inline constexpr unsigned kWordsOut = 8;  // requests for words under way, in a timed run

inline bool tracks_dirty(const Hw& h) { return h.lay.dirty != 0; }
inline const Dirty& dirty_of(const Hw& h) { return h.get<Dirty>(h.lay.dirty); }
inline Dirty& dirty_edit(Hw& h) { return h.edit<Dirty>(h.lay.dirty); }

// The vector: words, and the lines that bit 0 of a word and each bit of it stand for.
std::uint32_t dirty_words(const HwSpec& spec);
std::uint32_t dirty_lines_a_word(const HwSpec& spec);
// Requests of the interposer that can stand at A's root port beside the devices' own.
unsigned dirty_requests(const HwSpec& spec);

// The interposer lets a write go on to A: there is room to note it; and it does.
bool dirty_lets(const Hw& h, const Event& write);
void dirty_sees_write(Hw& h, const Event& write);
// The answer of an AtomicOp that `dirty_sees_write` has noted comes by.
void dirty_sees_answer(Hw& h, const Event& answer);
// Answers change what the tracker knows.
inline bool dirty_notes_answers(const Hw& h) {
  return tracks_dirty(h) && h.spec.dirty.by == Tracker::kInterposer && h.spec.dirty.at_answer;
}
// A walk reads the page's leaf entry, and what that adds to its time.
void dirty_sees_walk(Hw& h, std::uint32_t page);
Time dirty_way_of_walk(Hw& h);

// Registers of the tracker, read by a core of A one at a time.
enum class DirtyAsk : std::uint8_t { kTake, kPause, kResume, kForget };
void dirty_asks(Hw& h, DirtyAsk what, std::uint32_t word = 0);
inline bool dirty_answered(const Hw& h) { return dirty_of(h).answered != 0; }
std::uint64_t dirty_take_answer(Hw& h);  // REQUIRES dirty_answered
// Words in host memory, or in entries there, as a core of A reads and clears them.
std::uint64_t dirty_load(const Hw& h, std::uint32_t word);
void dirty_clear(Hw& h, std::uint32_t word);
// A bit of the page is set, wherever it lies.
bool dirty_bit_of(const Hw& h, std::uint32_t page);
unsigned pages_with_bit(const Hw& h);
// It has set all that it has seen.
bool dirty_idle(const Hw& h);

// Entry i at A's root port is the tracker's, and may take effect.
// (Kinds of its answers and requests stand together.)
inline bool is_of_tracker(const Hw& h, LaneId lane, unsigned i) {
  if (!tracks_dirty(h)) return false;
  const Kind kind = entry(h, lane, i).kind;
  return kind >= Kind::kWordAnswer && kind <= Kind::kWordIs;
}
bool tracker_can_land(const Hw& h, LaneId lane, unsigned i);
void tracker_lands(Hw& h, LaneId lane, unsigned i);

}  // namespace pf
