#include "core/mechanism/page_recorder.h"

#include "core/hw/kinds.h"

namespace pf {

PageRecorder::PageRecorder(const Env& env, const World& world, Ledger& out, bool whole)
    : env_(env), world_(world), out_(out), whole_(whole) {
  begin_row(0);
  first_row_ = static_cast<std::uint32_t>(out.rows.size());
  // What follows from a start at once has happened by now, its first transaction perhaps.
  const Transaction& t = world.look(env).txn();
  if (t.active != 0) push({0, 0, 0, t.page, FactKind::kTxnBegin, kCpu0, 0});
}

void PageRecorder::push(const Fact& f) {
  switch (f.kind) {
    case FactKind::kTxnBegin:
      return end_row(f, RowEnd::kBegun);
    case FactKind::kTxnAbort:
      return end_row(f, RowEnd::kAborted);
    case FactKind::kPageMoved:
      end_row(f, RowEnd::kMoved);
      out_.rows.back().settled = world_.look(env_).page(f.a);
      return end_page();
    case FactKind::kPhaseEntered:
    case FactKind::kTxnCommit:
    case FactKind::kInvalidateQueued:
    case FactKind::kWaitDone:
    case FactKind::kShootdownSent:
    case FactKind::kFallback:
    case FactKind::kStopped:
    case FactKind::kResumed:
    case FactKind::kCutOver:
      return keep(f, f.a, 0);
    case FactKind::kFaultStrikes:
    case FactKind::kLinkState:
      return keep(f, f.a, 0);
    case FactKind::kVcpuWaits:
      return keep(f, f.a, kOfGuest);
    case FactKind::kMsiDelivered:
    case FactKind::kDoorbellHeard:
    case FactKind::kMsiTaken:
      return keep(f, 0, kOfGuest);
    case FactKind::kTimedOut:
      return keep(f, page_of(f), 0);
    case FactKind::kDeviceReadDone:
      return keep(f, page_of(f), kOfGuest);
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
      return take_tlp(f);
    case FactKind::kCopyLands:
      return sum_up(landed_copy_, f, page_of(f), 0);
    case FactKind::kGuestRead:
    case FactKind::kGuestWrite:
      return take_access(f);
    case FactKind::kViolation:
      return take_violation(f);
    default:
      return;
  }
}

void PageRecorder::finish(LedgerStretch& stretch) {
  close(world_.agenda.now, RowEnd::kTail);
  stretch.tail = first_row_;
  stretch.tail_rows = static_cast<std::uint32_t>(out_.rows.size()) - first_row_;
}
void PageRecorder::keep(Fact f, std::uint32_t a, std::uint16_t marks) {
  f.a = a;
  f.at -= row_start_;
  f.spare = marks;
  out_.facts.push_back(f);
}

// Lines of one copy, one fact a row and place: `b` of a TLP counts lines in its third byte, `c`
// of a landing.
void PageRecorder::sum_up(std::size_t& at, const Fact& f, std::uint32_t page,
                          std::uint64_t line_in_b) {
  if (at != kNone && out_.facts[at].a == page && out_.facts[at].c < 64) {
    ++out_.facts[at].c;
    out_.facts[at].b += line_in_b;
    return;
  }
  at = out_.facts.size();
  keep(f, page, 0);
  out_.facts.back().c = 1;
}

void PageRecorder::take_tlp(const Fact& f) {
  const auto lane = static_cast<LaneId>(f.b & 0xff);
  const auto kind = static_cast<Kind>((f.b >> 8) & 0xff);
  if (names_page(kind)) return;
  if (kind == Kind::kCopyWrite) {
    if (f.kind != FactKind::kTlpEnters || (lane != kDownP && lane != kToBP)) return;
    return sum_up(lane == kDownP ? sent_copy_ : crossing_copy_, f, page_of(f), 1 << 16);
  }
  if (whole_) keep(f, page_of(f), kOfGuest);
}

// The lines of one TLP land one after the other in one event: one fact, `c` says how many.
void PageRecorder::take_access(const Fact& f) {
  const std::uint32_t page = page_of(f);
  const bool at_b = world_.look(env_).committed(page) != (wrong_line_ == f.a);
  const std::uint16_t marks = at_b ? kOfGuest | kLandsAtB : kOfGuest;
  wrong_line_ = ~0u;
  if (last_access_ + 1 == out_.facts.size() && last_line_ + 1 == f.a) {
    Fact& mine = out_.facts.back();
    if (mine.kind == f.kind && mine.actor == f.actor && mine.a == page && mine.spare == marks &&
        mine.at == f.at - row_start_ && mine.c < kTlpLines) {
      ++mine.c;
      mine.b = f.b;
      last_line_ = f.a;
      return;
    }
  }
  last_access_ = out_.facts.size();
  last_line_ = f.a;
  keep(f, page, marks);
  out_.facts.back().c = 1;
}

// I1 and I3 follow from where the access landed: a write is told after its violation, a read
// before it. The others are kept as they are.
void PageRecorder::take_violation(const Fact& f) {
  if (f.b != 1 && f.b != 3) return keep(f, page_of(f), 0);
  const bool read = last_access_ + 1 == out_.facts.size() && last_line_ == f.a &&
                    out_.facts.back().kind == FactKind::kGuestRead;
  if (!read) {
    wrong_line_ = f.a;
  } else {
    out_.facts.back().spare ^= kLandsAtB;
  }
}

void PageRecorder::begin_row(Time at) {
  row_start_ = at;
  row_.first = static_cast<std::uint32_t>(out_.facts.size());
  sent_copy_ = crossing_copy_ = landed_copy_ = last_access_ = kNone;
}

void PageRecorder::end_row(const Fact& f, RowEnd end) {
  keep(f, f.a, 0);
  close(f.at, end);
}

void PageRecorder::close(Time at, RowEnd end) {
  row_.duration = at - row_start_;
  row_.facts = static_cast<std::uint32_t>(out_.facts.size()) - row_.first;
  row_.end = end;
  out_.rows.push_back(row_);
  begin_row(at);
}

void PageRecorder::end_page() {
  const auto next = static_cast<std::uint32_t>(out_.rows.size());
  out_.pages.push_back({first_row_, next - first_row_});
  first_row_ = next;
  ++pages_;
}

}  // namespace pf
