// The abort that the picture shows: the last one, until its attempt begins anew.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

// The mark at or before an event of one of these kinds.
std::optional<Mark> last_mark(const Marks& marks, std::uint64_t event) {
  for (std::size_t i = marks.up_to(event); i-- > 0;) {
    const Mark m = marks[i];
    switch (m.kind) {
      case FactKind::kTxnBegin:
      case FactKind::kTxnCommit:
      case FactKind::kTxnAbort:
      case FactKind::kPageMoved:
      case FactKind::kFallback:
        return m;
      default:
        break;
    }
  }
  return std::nullopt;
}

void name_stations(AbortCard& a, const Env& env) {
  const auto cause = static_cast<AbortCause>(a.cause);
  const std::string who = a.offender == kNobody ? "outside" : actor_label(env, a.offender);
  const bool device = a.offender >= kDevice0 && a.offender < kVcpu0;
  if (device && (cause == AbortCause::kWalkOfEntry || cause == AbortCause::kWalkOfNeighbour)) {
    a.stations = {who + ": asks for " + hex_page(a.offender_page),         "switch, upstream",
                  env.hw.one_host ? "root port" : "root port of Host A",   "IOTLB miss, walk",
                  fmt::format("reads PTE line {}", a.page / kPtesPerLine), "snoop hits CPU0"};
  } else if (device) {
    a.stations = {who + ": posted write",
                  "switch, upstream",
                  env.hw.one_host ? "root port" : "root port of Host A",
                  "translated to $START",
                  "a line of " + hex_page(a.page),
                  "snoop hits the read set"};
  } else if (a.offender >= kVcpu0 && a.offender != kNobody) {
    a.stations = {
        who + (cause == AbortCause::kVcpuWalk ? ": walk of its tables"
                                              : ": store to " + hex_page(a.page)),
        cause == AbortCause::kVcpuWalk ? "snoop hits the write set" : "snoop hits the read set"};
  } else if (cause == AbortCause::kBooleanStore) {
    a.stations = {who + ": stores a boolean that was read"};
  }
}

void say(AbortCard& a, const Env& env) {
  const auto cause = static_cast<AbortCause>(a.cause);
  a.cause_text = cause_title(cause);
  a.sentence = cause_sentence(env, cause, a.offender, a.page, a.offender_page);
  a.kept = a.entries_written > 0 ? "$START stays" : "nothing to undo";
  a.kept_note = "devices saw nothing";
  const std::uint32_t lines = a.lines_read + a.booleans_read;
  a.dropped = lines > 0 ? fmt::format("read set, {} {}", lines, lines == 1 ? "line" : "lines")
                        : "an empty read set";
  a.dropped_note = fmt::format("{} page, {} {}", a.lines_read, a.booleans_read,
                               a.booleans_read == 1 ? "slot" : "slots");
  a.wasted = a.stored > 0 ? fmt::format("copy of {} {}", a.stored, a.stored == 1 ? "line" : "lines")
                          : "no copy yet";
  a.wasted_note = a.stored > 0 ? "never visible " + place_names(env).at_target
                               : std::string("signal 1 had not come");
  if (a.stored == 0) a.wasted_note = "nothing was stored";
  if (a.attempt < a.attempts) {
    a.next = fmt::format("retry in {}", short_time(env.move.backoff));
    a.next_note = env.move.stale_helper_guard == StaleGuard::kJoin    ? "helper joins first"
                  : env.move.stale_helper_guard == StaleGuard::kEpoch ? "with a new epoch"
                                                                      : "stale helper unguarded";
  } else if (env.move.fallback == Fallback::kStop) {
    a.next = "stop and copy";
    a.next_note = "devices and vCPUs wait";
  } else {
    a.next = "gives up";
    a.next_note = "no fallback here";
  }
}

}  // namespace

Time Session::Impl::attempt_began(std::uint64_t event) const {
  const std::optional<Mark> m = last_mark(timeline().marks(), event);
  return m && m->kind == FactKind::kTxnBegin ? m->at : kNever;
}

Session::Impl::Zero Session::Impl::axis_zero(std::uint64_t event) const {
  const std::optional<Mark> m = last_mark(timeline().marks(), event);
  if (!m) return {};
  switch (m->kind) {
    case FactKind::kTxnBegin:
      return {m->at, by_transaction(env()) ? "XBEGIN" : "begin"};
    case FactKind::kTxnAbort:
      return {m->at, "abort"};
    case FactKind::kFallback:
      return {m->at, "fallback"};
    default:
      return {m->at, by_transaction(env()) ? "XEND" : "live"};
  }
}

const AbortCard& Session::Impl::abort_at(std::uint64_t event) {
  static const AbortCard kNone;
  const std::optional<Mark> m = last_mark(timeline().marks(), event);
  if (!m || m->kind != FactKind::kTxnAbort) return kNone;
  if (abort_branch == current && abort.present && abort.event == m->event) return abort;
  AbortCard a;
  a.present = true;
  a.event = m->event;
  a.at = m->at;
  a.page = m->a;
  a.cause = static_cast<std::uint8_t>(m->b & 0xff);
  a.offender = static_cast<std::uint8_t>(m->b >> 8 & 0xff);
  a.offender_page = static_cast<std::uint32_t>(m->b >> 32);
  a.status_text = status_text(0);
  a.attempts = env().move.max_attempts;
  const World before = timeline().seek(m->event - 1);
  const Hw h = before.look(env());
  a.attempt = move_of(h).attempt;
  const Transaction& t = h.txn();
  a.lines_read = t.lines_read;
  a.booleans_read = static_cast<std::uint32_t>(std::popcount(t.booleans_read));
  a.entries_written = (t.pte_written != 0 ? 1U : 0U) + (t.ept_written != 0 ? 1U : 0U);
  const CopyState copy = copy_state(env(), h, a.page);
  a.stored = copy.stored;
  a.landed = copy.landed;
  const World after = timeline().seek(m->event);
  a.status_text = status_text(after.look(env()).txn().status);
  say(a, env());
  name_stations(a, env());
  abort = std::move(a);
  abort_branch = current;
  return abort;
}

AbortCard Session::abort_card() { return impl_->abort_at(impl_->place.event); }

}  // namespace pf
