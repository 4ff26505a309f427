#include "core/mechanism/page_detail.h"

#include <algorithm>

#include "core/guest/workload.h"
#include "core/hw/htm.h"
#include "core/hw/memory.h"
#include "core/mechanism/page_drain.h"
#include "core/mechanism/page_guest.h"
#include "core/mechanism/page_ledger.h"
#include "core/mechanism/page_state.h"

namespace pf {
namespace {

constexpr std::uint32_t kCompact = 512;  // a leaf of PageRec times the fan-out of its tree

bool goes_down(const Env& env) { return env.move.campaign.order == TurnOrder::kReverse; }

// The instruction that ends the row, for whoever shows where the thread is.
std::uint8_t pc_of(const Env& env, RowEnd end) {
  const Program& p = env.programs[kCpu0];
  const Op op = end == RowEnd::kBegun ? Op::kXBegin : Op::kPageDone;
  for (std::size_t i = 0; i < p.code.size(); ++i) {
    if (p.code[i].op == op) return static_cast<std::uint8_t>(i);
  }
  return p.give_up;
}

void take_row(const Env& env, Hw& h, std::uint32_t row) {
  PageRun& run = page_run_edit(h);
  run.row = row;
  run.due = h.now() + env.ledger.rows[row].duration;
  ThreadState& t = move_edit(h).thread[kCpu0];
  t.pc = run.tail != 0 ? env.programs[kCpu0].give_up : pc_of(env, env.ledger.rows[row].end);
}

void take_rows(const Env& env, Hw& h, std::uint32_t first, std::uint32_t rows) {
  page_run_edit(h).end = first + rows;
  take_row(env, h, first);
}

void end_run(const Env& env, Hw& h) {
  page_run_edit(h).over = 1;
  MoveState& m = move_edit(h);
  m.page = 0;
  m.attempt = 0;
  m.thread[kCpu0].pc = env.programs[kCpu0].give_up;
  begin_drain(env, h);
}

const LedgerStretch& stretch_of(const Env& env, std::uint32_t position) {
  const auto& all = env.ledger.stretches;
  const auto after =
      std::upper_bound(all.begin(), all.end(), position,
                       [](std::uint32_t at, const LedgerStretch& s) { return at < s.first; });
  return after == all.begin() ? all.front() : *std::prev(after);
}

// A page of the stretch, but not the first of a run: there the prologue is. They come in turn, so
// that over many pages each counts alike.
const LedgerPage& drawn_page(const Env& env, const LedgerStretch& s, std::uint32_t nth) {
  const std::uint32_t skip = s.first == 0 && s.pages > 1 ? 1 : 0;
  return env.ledger.pages[s.page + skip + (nth - s.pages) % (s.pages - skip)];
}

void take_tail(const Env& env, Hw& h, const LedgerStretch& s) {
  MoveState& m = move_edit(h);
  m.page = 0;
  m.attempt = 0;
  page_run_edit(h).tail = 1;
  if (s.tail_rows == 0) return end_run(env, h);
  take_rows(env, h, s.tail, s.tail_rows);
}

// The page whose move was measured there; its last fact says so.
std::uint32_t moved_in(const Env& env, const LedgerPage& page) {
  const LedgerRow& last = env.ledger.rows[page.row + page.rows - 1];
  return env.ledger.facts[last.first + last.facts - 1].a;
}

// The next page and the rows it takes: its own where it was measured, else those of another.
void take_page(const Env& env, Hw& h) {
  PageRun& run = page_run_edit(h);
  if (run.tail != 0) return end_run(env, h);
  const std::uint32_t position = run.position;
  const LedgerStretch& s = stretch_of(env, position);
  const std::uint32_t nth = position - s.first;
  if (position == h.spec.pages || (nth >= s.pages && (s.tail_rows > 0 || s.pages == 0)))
    return take_tail(env, h, s);
  ++run.position;
  MoveState& m = move_edit(h);
  const LedgerPage& page = nth < s.pages ? env.ledger.pages[s.page + nth] : drawn_page(env, s, nth);
  m.page = env.turns.page(position);
  if (env.ledger.whole) m.page = moved_in(env, page);
  m.next_page = position + 1;
  m.attempt = 1;
  take_rows(env, h, page.row, page.rows);
}

// Pages settled alike in a row share one node of the array, whatever their number.
void compact(const Env& env, Hw& h, std::uint32_t page, const PageRec& rec) {
  PageRun& run = page_run_edit(h);
  run.alike = run.settled == rec ? run.alike + 1 : 1;
  run.settled = rec;
  const std::uint32_t block = page / kCompact * kCompact;
  const bool last = page == (goes_down(env) ? block : block + kCompact - 1);
  if (!last || run.alike < kCompact || h.lay.flat || block + kCompact > h.spec.pages) return;
  h.planes->pages.fill(block, block + kCompact, rec);
}

void commit(const Env& env, Hw& h, std::uint32_t page, const LedgerRow& row) {
  PageRec rec = row.settled;
  if (row.end != RowEnd::kMoved) {
    rec = h.page(page);
    rec.pte = rec.pte_memory = Place::kEnd;
  }
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  compact(env, h, page, rec);
  const Copy content = h.line_a(page);
  h.set_line_b(page, content);
  h.set_line_a(page, Copy{});  // nothing maps the old copy: its memory is given back
  h.txn_edit() = Transaction{};
}

void begin(Hw& h, std::uint32_t page) {
  Transaction t;
  t.active = 1;
  t.page = page;
  h.txn_edit() = t;
}

void abort(Hw& h, const Fact& f) {
  Transaction t;
  t.page = f.a;
  t.cause = static_cast<AbortCause>(f.b & 0xff);
  t.status = status_of(t.cause);
  t.offender = static_cast<std::uint8_t>(f.b >> 8);
  t.offender_page = static_cast<std::uint32_t>(f.b >> 32);
  h.txn_edit() = t;
  ++move_edit(h).attempt;
}

void stop(Hw& h, std::uint8_t actor, bool stopped) {
  if (actor >= kVcpu0) {
    h.vcpu_edit(actor - kVcpu0).parked = stopped ? 1 : 0;
  } else if (actor >= kDevice0) {
    h.device_edit(actor - kDevice0).stopped = stopped ? 1 : 0;
  }
}

void cut_over(Hw& h, std::uint64_t what) {
  for (unsigned v = 0; what == 1 && v < h.spec.vcpus; ++v) h.vcpu_edit(v).at_b = 1;
  for (unsigned d = 0; what == 2 && d < h.spec.devices.size(); ++d) h.device_edit(d).direct = 1;
}

// A fact of a page drawn is told of the page in hand.
void name_page(Fact& f, std::uint32_t page) {
  if (f.kind == FactKind::kTxnAbort) {
    f.b = (f.b & 0xffff'ffff) | static_cast<std::uint64_t>((f.b >> 32) - f.a + page) << 32;
  }
  if (f.kind == FactKind::kPhaseEntered) {
    f.b = (f.b & ~std::uint64_t{0xffff'ffff}) | page;
  } else if (f.kind != FactKind::kStopped && f.kind != FactKind::kResumed &&
             f.kind != FactKind::kCutOver) {
    f.a = page;
  }
}

void play_fact(const Env& env, Hw& h, const Fact& f, const LedgerRow& row) {
  switch (f.kind) {
    case FactKind::kTxnBegin:
      begin(h, f.a);
      break;
    case FactKind::kTxnAbort:
      abort(h, f);
      break;
    case FactKind::kTxnCommit:
      commit(env, h, f.a, row);
      break;
    case FactKind::kStopped:
    case FactKind::kResumed:
      stop(h, f.actor, f.kind == FactKind::kStopped);
      break;
    case FactKind::kCutOver:
      cut_over(h, f.b);
      break;
    case FactKind::kViolation:
      return h.violate(static_cast<int>(f.b), f.actor, f.a, 0, 0);
    default:
      break;
  }
  if (h.facts != nullptr) h.facts->push(f);
}

void play_row(const Env& env, Hw& h) {
  const LedgerRow& row = env.ledger.rows[page_run(h).row];
  const Time start = h.now() - row.duration;
  for (std::uint32_t i = row.first; i < row.first + row.facts; ++i) {
    Fact f = env.ledger.facts[i];
    f.at += start;
    const std::uint16_t marks = f.spare;
    f.spare = 0;
    if ((marks & kOfGuest) != 0) {
      if (env.ledger.whole) {
        replay_access(h, f, (marks & kLandsAtB) != 0);
      } else {
        make_access(env, h, f);
      }
    } else {
      if (!env.ledger.whole && page_run(h).tail == 0) name_page(f, move_of(h).page);
      play_fact(env, h, f, row);
    }
  }
}

// An interrupt that somebody sent: the transaction begins anew after the backoff.
void begin_anew(const Env& env, Hw& h) {
  MoveState& m = move_edit(h);
  if (m.attempt < 255) ++m.attempt;
  take_row(env, h, page_run(h).row);
  page_run_edit(h).due += env.move.backoff;
  begin(h, m.page);
  h.fact(FactKind::kTxnBegin, kCpu0, m.page);
}

bool page_ready(const Env&, const Hw& h, unsigned thread) {
  return thread == kCpu0 && page_run(h).over == 0;
}

// A choice made early: time goes on to when the row ends.
void page_acts(const Env& env, Hw& h, unsigned) {
  if (h.txn().doomed != 0) return begin_anew(env, h);
  h.agenda->now = std::max(h.agenda->now, page_run(h).due);
  play_row(env, h);
  const PageRun& run = page_run(h);
  run.row + 1 < run.end ? take_row(env, h, run.row + 1) : take_page(env, h);
}

bool page_turn(const Env& env, Hw& h, std::uint8_t slot) {
  if (page_run(h).over != 0) return drain_turn(env, h, slot);
  if (slot != h.lay.thread_slot) return false;
  if (h.txn().doomed == 0 && h.now() < page_run(h).due) {
    h.wake(slot, page_run(h).due - h.now());
    return false;
  }
  page_acts(env, h, kCpu0);
  if (page_run(h).over == 0) h.wake(slot, page_run(h).due - h.now());
  return true;
}

bool never_local(const Env&, const Hw&, unsigned) { return false; }
bool page_finished(const Env&, const Hw& h) { return page_run(h).over != 0; }
Time no_cost(const Env&, Hw&, Op) { return 0; }
std::uint32_t waits_for_nothing(const Env&, const Hw&, unsigned) { return 0; }
Op page_op(const Env& env, const Hw& h, unsigned thread) {
  return env.programs[thread].code[move_of(h).thread[thread].pc].op;
}

void page_init(const Env& env, Hw& h) {
  move_edit(h) = MoveState{};
  page_run_edit(h) = PageRun{};
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    h.device_edit(d).requests_left = static_cast<std::uint32_t>(h.spec.devices[d].requests);
  }
  if (env.ledger.stretches.empty()) return end_run(env, h);
  take_page(env, h);
}

}  // namespace

Env make_page_env(Env line, std::uint64_t seed, Loading* loading) {
  static const MechanismTable table{page_ready,        never_local, page_acts,
                                    page_finished,     page_init,   no_cost,
                                    waits_for_nothing, page_op,     page_turn};
  Env env = std::move(line);
  env.ledger = measure_ledger(env, seed, loading);
  env.hw.lines_per_page = 1;
  env.layout = make_layout(env.hw, sizeof(MoveState) + sizeof(PageRun));
  env.mechanism = &table;
  return env;
}

}  // namespace pf
