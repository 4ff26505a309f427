// The IOMMU's "modify" command: it holds the cache line of a page's table entry while the page
// moves, so that no walk reads an entry that is about to change.
//
// Emulates: method 1400 of US11928496B2 (FIG 14), blocks 1410 (line exclusive), 1420 (requests for
// the line are delayed, the IOMMU's own walks included), 1460 (entry written) and 1470 (line
// released), and its transactional variant, in which a request ends the sequence without harm
// instead of waiting, until 1460.
// What needs an entry of the line is put aside at the root port, and behind it whatever its
// requester sends later, as nothing may overtake: posted writes and the rest each in a queue of its
// own, `hw.iommu.hold_buffer` entries long. What finds no room there waits on its link, and all
// behind it: the acknowledgement that the command waits for may be among them. The text says that
// the fabric has buffers enough and that backpressure loses nothing; the first is this key.
// Invariants:
//  1. While a line is held and delays, no walk to an entry of it begins; those that had begun end,
//     and the command goes on only then.
//  2. While a line is held and does not delay, the first walk that reads an entry of it dooms the
//     sequence; the entry read is the old one.
//  3. What was put aside goes on in its order, as if it came only then.
//  4. The struct is zero when no line is held, but for `tries` and `done`; it and the queues are
//  not
//     there without the command.
#pragma once
#include "core/hw/hw.h"

namespace pf {

enum class Hold : std::uint8_t { kNone, kDelays, kAborts };

struct Modify {
  Hold hold = Hold::kNone;
  std::uint8_t doomed = 0;    // somebody read an entry of the line meanwhile
  std::uint8_t offender = 0;  // Actor
  std::uint8_t done = 0;      // commands of a batch that have been carried out
  std::uint32_t page = 0;     // whose entry's line it is
  std::uint32_t offender_page = 0;
  std::uint32_t tries = 0;  // of this page or batch, that were ended
};

inline bool has_modify(const Hw& h) { return h.lay.modify != 0; }
inline const Modify& modify_of(const Hw& h) { return h.get<Modify>(h.lay.modify); }

// 1410, 1420. REQUIRES that no line is held.
void hold_line(Hw& h, std::uint32_t page, Hold how);
// 1470. What waited goes on.
void release_line(Hw& h);

// No walk to an entry of that page's line is under way.
bool line_is_quiet(const Hw& h, std::uint32_t page);
// A walk is about to read the entry of that page, for that actor: a sequence that is not to delay
// it ends.
void modify_snoop(Hw& h, std::uint8_t actor, std::uint32_t page);

// At the root port. `translated`: it needs no entry any more, of an own or the IOTLB's knowledge.
bool must_wait_aside(const Hw& h, const Event& e, bool translated);
bool has_room_aside(const Hw& h, const Event& e);
void put_aside(Hw& h, const Event& e);
// It has left its queue and goes on.
void comes_back(Hw& h, const Event& e);
// The head of such a queue may go on, now that no line is held.
bool may_come_back(const Hw& h, LaneId aside);
inline bool is_aside(const Hw& h, LaneId lane) {
  return has_modify(h) && (lane == h.lay.aside || lane == h.lay.aside + 1);
}

}  // namespace pf
