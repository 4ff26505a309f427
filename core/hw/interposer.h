// The interposer 730 of FIG 7A: between the switch and both hosts, it sees every TLP of the devices
// and decides which host it goes on to.
//
// Emulates (US11928496B2, FIG 7A and method 1000 of FIG 10): a device with three ports, to host A,
// to host B and to the switch. Asked to move a page (1010) it holds what devices send to that page
// (1020), reads the page from A and writes it to B (1030), from then on routes the page's accesses
// to B, and drains what it held (1040). There is no other bridge between the hosts: what A's cores
// send to B's memory crosses it too.
//
// What the text leaves open and this model decides:
//  1. A TLP's address is an IOVA, or (AT = translated) an address of A's memory. The interposer is
//     told both names of a page and compares the one that AT says. Tables and caches of
//     translations at A keep pointing to $START for ever: the interposer knows better, and no
//     invalidation is needed. Host B's IOMMU maps every IOVA from the start.
//  2. Behind a posted write that is held, whatever its requester sends later is held too, else
//     writes to two pages would change their order: as if every TLP had id-based ordering and no
//     other relaxation. Acknowledgements of invalidations included. Completions pass.
//  3. Posted writes have one queue, all else another, `hw.interposer.buffer` TLPs each. What finds
//     its queue full waits on the link from the switch, and behind it all that comes by that link,
//     whatever page it is about.
//  4. The copy's reads go to A as any request does: behind the posted writes that went before them.
//     They may pass AtomicOps, whose answers are awaited first: it sees them come by.
//     When the last line has left for B the page is B's: whoever comes next is behind it on the
//     same link, so no flush is awaited.
// Where it serves (`Serve::kDelta`): it keeps each line of the page in hand that has come from A. A
// write to such lines is taken: it takes effect there and goes into a log, which is replayed on B
// before the page is routed. A read is served from the lines kept, the log's writes merged, or goes
// to A while none of its lines has been written here; one that would need both waits. A write of
// half a line is merged into the line kept, and its byte enables go into the log with it.
// An AtomicOp (`AtomicsAt`) waits until the page is routed, or is executed here once its line has
// come, and what it has made of the line goes into the log: the interposer is then its completer,
// which the text does not say.
// In one host (FIG 9, 740) both places are behind the one link: what it routes goes on with the
// address of $END, as a request that is translated already (the host must take such, as from a
// device with a cache of translations: an assumption), and the copy crosses the link twice. A core
// does not come by that link: it may use the page once the copy has landed.
// With a second interposer before host B (FIG 7B) see core/hw/interposer_b.h.
// Where it only delays (not `routes`): it holds what carries an IOVA, translation requests too, and
// lets translated requests pass.
// Invariants:
//  1. While a page is held nothing that is about it goes on, from either queue.
//  2. What is held goes on in its order, and before what its requester sent later.
//  3. The struct is zero and the queues empty when no page is in hand and all has drained; none of
//     them is there without the interposer.
// Units: TLPs, picoseconds.
#pragma once
#include "core/hw/hw.h"

namespace pf {

inline bool has_interposer(const Hw& h) { return h.lay.interposer != 0; }
inline const Interposer& interposer_of(const Hw& h) { return h.get<Interposer>(h.lay.interposer); }
// It sends that page's accesses to host B.
inline bool routes_to_b(const Hw& h, std::uint32_t page) {
  return has_interposer(h) && h.spec.interposer.routes && h.committed(page);
}

// 1020. REQUIRES that no page is held.
void interposer_holds(Hw& h, std::uint32_t page);
// The last line has gone on to B: the log may be replayed. REQUIRES interposer_copied.
void interposer_has_all(Hw& h);
// 1040: the page is B's, and what was held may go on. REQUIRES interposer_can_route.
bool interposer_can_route(const Hw& h);
void interposer_routes(Hw& h);
void interposer_releases(Hw& h);  // the same without the change of sides
bool interposer_drained(const Hw& h);
bool interposer_quiet(const Hw& h, std::uint8_t actor);  // it holds nothing of the actor's
// What went on to A before the hold, and needs a translation of that page, has it.
bool nothing_has_passed(const Hw& h, std::uint32_t page);

// No AtomicOp for the page that has gone to A before the hold is still under way: a read pushes
// posted writes alone, so the copy could pass it.
bool atomics_are_back(const Hw& h, std::uint32_t page);
// 1030: the next lines of the page. `pushes`: they wait behind the writes that went before.
bool interposer_can_read(const Hw& h);
void interposer_reads(Hw& h, std::uint8_t thread, std::uint32_t line, unsigned lines, bool pushes);
bool interposer_copied(const Hw& h);  // all that was asked for has gone on to B
// In one host: and no line of a copy, or of the log, is on its way to the memory.
bool copy_has_landed(const Hw& h);

// The head of a lane from the switch, or of one of its own queues, may go on, or be held.
bool interposer_lets(const Hw& h, LaneId lane);
void interposer_takes(Hw& h, LaneId lane);
inline bool is_held(const Hw& h, LaneId lane) {
  return has_interposer(h) && (lane == h.lay.aside || lane == h.lay.aside + 1);
}

// Entry i at A's root port is one of the copy's reads.
bool is_copy_read(const Hw& h, LaneId lane, unsigned i);
bool copy_read_can_land(const Hw& h, unsigned i);
void copy_read_lands(Hw& h, unsigned i);
// A line of the copy comes back from A and goes on to B.
bool copy_data_can_pass(const Hw& h);
void copy_data_passes(Hw& h);
// The oldest write of the log goes on to B.
bool log_can_replay(const Hw& h);
void log_replays(Hw& h);

}  // namespace pf
