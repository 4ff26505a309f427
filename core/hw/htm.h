// The transaction unit of CPU0: a read set of lines, a write set of table entries, and what ends
// it.
//
// Emulates: Intel RTM as measured (numbers.md A3): conflicts are seen as snoops at line
// granularity; a write by anybody else to a tracked line, and any access to a line of the write
// set, aborts; a read of a tracked line does not; interrupts abort with status 0. Strong atomicity:
// accesses from outside any transaction count. More lines read or written than the unit can track
// abort too, with the capacity bit and without the retry bit; in a timed run the lines read may be
// too many by chance before that, by the table that was measured. Invariants:
//  1. Nothing of the write set is visible outside before `commit`; all of it is at once.
//  2. After a conflict the write set is gone before the conflicting access takes its value.
//  3. `status`, `cause` and the offender stay until the next `begin`.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// `page`: the first of those that move together.
void txn_begin(Hw& h, std::uint32_t page);
// Of that page's lines those in the read set, a bit a line; nothing while no transaction is open.
std::uint64_t lines_tracked(const Hw& h, std::uint32_t page);
// The transaction's n-th line read finds room where n - 1 have: drawn so that of those that read n
// lines as many fit as `timing.read_set` says, between its rows along a straight line.
bool line_fits(const Timing& timing, std::uint32_t lines, Rng& rng);
// In turn, from the first line on.
void txn_track_line(Hw& h, std::uint32_t line);
void txn_track_boolean(Hw& h, std::uint32_t index);
// A store to the IOMMU's or the guest's entries: eight lie in a line.
void txn_track_entry(Hw& h, bool pte);
// Makes what the write set holds visible. REQUIRES an active transaction.
void txn_commit(Hw& h);
// Ends it without effect; ignored when none is active.
void txn_abort(Hw& h, AbortCause cause, std::uint8_t offender, std::uint32_t offender_page);

// Snoops: call before the access takes effect.
void snoop_line_write(Hw& h, std::uint8_t actor, std::uint32_t line);
void snoop_boolean_write(Hw& h, std::uint8_t actor, std::uint32_t index);
void snoop_pte_access(Hw& h, std::uint8_t actor, std::uint32_t page);
void snoop_pte_update(Hw& h, std::uint8_t actor, std::uint32_t page);  // accessed, dirty bits
void snoop_ept_access(Hw& h, std::uint8_t actor, std::uint32_t page);

std::uint8_t status_of(AbortCause cause);  // bits of TxnStatus, as EAX reports them

}  // namespace pf
