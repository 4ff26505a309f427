#include "core/hw/htm.h"

#include <algorithm>
#include <bit>

#include "core/hw/lane.h"

namespace pf {
namespace {

// Of the pages that move together one has its entry in the line of that page's.
bool same_entry_line(const Hw& h, std::uint32_t page) {
  const std::uint32_t first = h.txn().page, last = first + h.spec.batch - 1;
  const std::uint32_t line = page / kPtesPerLine;
  return line >= first / kPtesPerLine && line <= last / kPtesPerLine;
}

unsigned lines_read(const Transaction& t) {
  return t.lines_read + static_cast<unsigned>(std::popcount(t.booleans_read));
}

// It reads one line more than before. In a search only the limit counts.
bool is_full(Hw& h, unsigned lines) {
  if (lines > h.spec.htm_read_lines) return true;
  if (!h.timed() || h.spec.explored || lines <= h.spec.timing.read_set[0].lines) return false;
  return !line_fits(h.spec.timing, lines, h.agenda->rng);
}

void check_read_set(Hw& h, unsigned before) {
  // Most units have room for all that a move can touch.
  const std::uint32_t most = h.spec.batch * h.spec.lines_per_page + h.spec.booleans;
  if (h.spec.htm_read_lines >= most && h.spec.timing.read_set[0].lines >= most) return;
  const unsigned read = lines_read(h.txn());
  if (read == before || !is_full(h, read)) return;
  txn_abort(h, AbortCause::kCapacityFull, kCpu0, h.txn().page);
}

void check_write_set(Hw& h) {
  const Transaction& t = h.txn();
  const unsigned lines = std::max(1u, h.spec.batch / kPtesPerLine);
  const unsigned written = lines * (unsigned{t.pte_written} + t.ept_written);
  if (written > h.spec.htm_write_lines) txn_abort(h, AbortCause::kCapacityFull, kCpu0, t.page);
}

constexpr std::uint64_t kMillion = 1'000'000;

// Of a million transactions that have read so many lines: those that still fit.
std::uint64_t of_a_million(const Timing& t, std::uint32_t lines) {
  const ReadSetRow* below = t.read_set;
  if (lines <= below->lines) return kMillion;
  for (const ReadSetRow* row = below + 1; row < t.read_set + kReadSetRows; below = row++) {
    if (lines > row->lines) continue;
    const std::uint64_t span = row->lines - below->lines, into = lines - below->lines;
    return kMillion / 1000 * (below->fit * (span - into) + row->fit * into) / span;
  }
  return kMillion / 1000 * below->fit;
}

void commit_page(Hw& h, const Transaction& t, std::uint32_t page) {
  PageRec rec = h.page(page);
  if (t.pte_written) {
    rec.pte = Place::kEnd;
    if (h.spec.coherent_walk) rec.pte_memory = Place::kEnd;
    rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));  // a fresh entry
  }
  if (t.ept_written) rec.ept = Place::kEnd;
  rec.flags |= kCommitted;
  h.set_page(page, rec);
}

}  // namespace

std::uint64_t lines_tracked(const Hw& h, std::uint32_t page) {
  const Transaction& t = h.txn();
  if (t.active == 0 || !h.in_block(page, t.page)) return 0;
  const std::uint32_t before = h.first_line(page) - h.first_line(t.page);
  if (t.lines_read <= before) return 0;
  const std::uint32_t n = std::min(t.lines_read - before, h.spec.lines_per_page);
  return n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
}

std::uint8_t status_of(AbortCause cause) {
  switch (cause) {
    case AbortCause::kNone:
    case AbortCause::kInterrupt:
    case AbortCause::kSpurious:
      return 0;
    case AbortCause::kCapacityFull:
      return kCapacity;
    case AbortCause::kLateForSignal1:
    case AbortCause::kNoBooleanLeft:
      return kExplicit;
    case AbortCause::kWalkOfEntry:
    case AbortCause::kWalkOfNeighbour:
    case AbortCause::kDeviceWrite:
    case AbortCause::kVcpuWrite:
    case AbortCause::kVcpuWalk:
    case AbortCause::kBooleanStore:
    case AbortCause::kOtherStore:
    case AbortCause::kEntryUpdate:
      return kRetry | kConflict;
  }
  return 0;
}

void txn_begin(Hw& h, std::uint32_t page) {
  PF_ASSERT(!h.txn().active, "transactions do not nest here");
  Transaction t;
  t.active = 1;
  t.page = page;
  h.txn_edit() = t;
  h.fact(FactKind::kTxnBegin, kCpu0, page);
  h.raise(kTxnBegun);
}

bool line_fits(const Timing& timing, std::uint32_t lines, Rng& rng) {
  const std::uint64_t before = of_a_million(timing, lines - 1);
  return before > 0 && rng.below(before) < of_a_million(timing, lines);
}

void txn_track_line(Hw& h, std::uint32_t line) {
  const unsigned before = lines_read(h.txn());
  Transaction& t = h.txn_edit();
  t.lines_read = std::max(t.lines_read, line - h.first_line(t.page) + 1);
  h.fact(FactKind::kLineTracked, kCpu0, line);
  check_read_set(h, before);
}

void txn_track_boolean(Hw& h, std::uint32_t index) {
  const unsigned before = lines_read(h.txn());
  h.txn_edit().booleans_read |= std::uint64_t{1} << index;
  check_read_set(h, before);
}

void txn_track_entry(Hw& h, bool pte) {
  Transaction& t = h.txn_edit();
  (pte ? t.pte_written : t.ept_written) = 1;
  h.fact(FactKind::kEntryWritten, kCpu0, t.page);
  check_write_set(h);
}

void txn_commit(Hw& h) {
  const Transaction t = h.txn();
  PF_ASSERT(t.active, "commit of nothing");
  for (std::uint32_t page = t.page; page < t.page + h.spec.batch; ++page) commit_page(h, t, page);
  h.txn_edit() = Transaction{};
  for (std::uint32_t i = 0; i < h.spec.batch; ++i) {
    h.fact(FactKind::kTxnCommit, kCpu0, t.page + i, i);
  }
  h.raise(kTxnOver | kEntryChanged);
}

void txn_abort(Hw& h, AbortCause cause, std::uint8_t offender, std::uint32_t offender_page) {
  const Transaction was = h.txn();
  if (!was.active) return;
  Transaction t;
  t.doomed = 1;
  t.page = was.page;
  t.cause = cause;
  t.status = status_of(cause);
  t.offender = offender;
  t.offender_page = offender_page;
  h.txn_edit() = t;
  clear(h, h.lay.store_buffer(kCpu0));
  h.fact(FactKind::kTxnAbort, kCpu0, was.page,
         static_cast<std::uint64_t>(cause) | (std::uint64_t{offender} << 8) |
             (std::uint64_t{offender_page} << 32));
  if ((t.status & kConflict) == 0) return h.raise(kTxnOver);
  // The line is gone at once; the core learns of it later, whatever it does or waits for.
  const auto core = static_cast<std::uint8_t>(h.lay.thread_slot + kCpu0);
  h.cancel(core);
  h.wake(core, h.draw(h.spec.timing.snoop_seen));
}

void snoop_line_write(Hw& h, std::uint8_t actor, std::uint32_t line) {
  const Transaction& t = h.txn();
  if (!t.active || line - h.first_line(t.page) >= t.lines_read) return;  // or before it: wraps
  txn_abort(h, actor >= kVcpu0 ? AbortCause::kVcpuWrite : AbortCause::kDeviceWrite, actor, t.page);
}

void snoop_boolean_write(Hw& h, std::uint8_t actor, std::uint32_t index) {
  const Transaction& t = h.txn();
  if (!t.active || ((t.booleans_read >> index) & 1u) == 0) return;
  txn_abort(h, AbortCause::kBooleanStore, actor, t.page);
}

void snoop_pte_access(Hw& h, std::uint8_t actor, std::uint32_t page) {
  const Transaction& t = h.txn();
  if (!t.active || !t.pte_written || !same_entry_line(h, page)) return;
  txn_abort(h, h.in_block(page, t.page) ? AbortCause::kWalkOfEntry : AbortCause::kWalkOfNeighbour,
            actor, page);
}

void snoop_pte_update(Hw& h, std::uint8_t actor, std::uint32_t page) {
  const Transaction& t = h.txn();
  if (!t.active || !t.pte_written || !same_entry_line(h, page)) return;
  txn_abort(h, AbortCause::kEntryUpdate, actor, page);
}

void snoop_ept_access(Hw& h, std::uint8_t actor, std::uint32_t page) {
  const Transaction& t = h.txn();
  if (!t.active || !t.ept_written || !same_entry_line(h, page)) return;
  txn_abort(h, AbortCause::kVcpuWalk, actor, page);
}

}  // namespace pf
