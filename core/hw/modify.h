// The IOMMU's "modify" command: it holds the cache line of a page's table entry while the page
// moves, so that no walk reads an entry that is about to change.
//
// Emulates: method 1400 of US11928496B2 (FIG 14), blocks 1410 (line exclusive), 1420 (requests for
// the line are delayed, the IOMMU's own walks included), 1460 (entry written) and 1470 (line
// released), and its transactional variant, in which a request ends the sequence without harm
// instead of waiting, until 1460. What waits is a walk; the accesses behind it lie in the root
// port, whose room for posted writes without a translation is `hw.iommu.hold_buffer`. Assumptions
// of the text: the fabric has buffers enough; backpressure loses nothing. The first is a key, the
// second holds: what finds no room waits on its link. Invariants:
//  1. While a line is held and delays, no walk reads an entry of it, and none writes bits into one.
//  2. While a line is held and does not delay, the first walk that reads an entry of it dooms the
//     sequence; the entry read is the old one.
//  3. The struct is zero when no line is held, and not there without the command.
#pragma once
#include "core/hw/hw.h"

namespace pf {

enum class Hold : std::uint8_t { kNone, kDelays, kAborts };

struct Modify {
  Hold hold = Hold::kNone;
  std::uint8_t doomed = 0;     // somebody read an entry of the line meanwhile
  std::uint8_t offender = 0;   // Actor
  std::uint8_t precached = 0;  // new translations are in the IOTLB, not to be used before 1460
  std::uint32_t page = 0;      // whose entry's line it is
  std::uint32_t offender_page = 0;
  std::uint32_t tries = 0;  // of this page, that were ended
};

inline bool has_modify(const Hw& h) { return h.lay.modify != 0; }
inline const Modify& modify_of(const Hw& h) { return h.get<Modify>(h.lay.modify); }

// 1410, 1420. REQUIRES that no line is held.
void hold_line(Hw& h, std::uint32_t page, Hold how);
// 1470. What waited goes on.
void release_line(Hw& h);

// The entry of that page lies in the line held, which delays.
bool line_delays(const Hw& h, std::uint32_t page);
// A walk is about to read the entry of that page, for that actor: a sequence that is not to delay
// it ends.
void modify_snoop(Hw& h, std::uint8_t actor, std::uint32_t page);
// The root port has room for one more posted write that will wait for an entry of the line held.
bool can_hold_write(const Hw& h);

}  // namespace pf
