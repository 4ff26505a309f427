// One or two plain sentences for a step: what happened, and who waits for whom.
#include <fmt/format.h>

#include <algorithm>

#include "core/measure/run_summary.h"
#include "core/mechanism/registry.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

const Fact* headline(const std::vector<Fact>& facts) {
  const auto at = std::max_element(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) {
    return fact_weight(a.kind) < fact_weight(b.kind);
  });
  return at == facts.end() ? nullptr : &*at;
}

std::string owed_acks(const Env& env, const Hw& h) {
  std::string out;
  unsigned n = 0;
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
    const AckState s = ack_state(env, h, d);
    if (s != AckState::kSent && s != AckState::kOwed && s != AckState::kQueued &&
        s != AckState::kReturning)
      continue;
    if (++n <= 2)
      out += (n > 1 ? " and " : "") + actor_label(env, static_cast<std::uint8_t>(kDevice0 + d));
  }
  if (n > 2) return fmt::format("{} devices still owe their acks", n);
  if (n == 0) return {};
  return out + (n == 1 ? " still owes its ack" : " still owe their acks");
}

// "CPU1 waits for the invalidation: GPU still owes its ack."
std::string thread_sentence(const Env& env, const Hw& h, unsigned thread) {
  const ThreadNow now = thread_now(env, h, thread);
  if (now.idle || !now.waits) return {};
  const OpWords words = op_words(env, now.op);
  if (*words.waits == '\0') return {};
  std::string out = actor_label(env, static_cast<std::uint8_t>(thread)) + " " + words.waits;
  if (now.op == Op::kAwaitInvalidation) {
    const std::string owed = owed_acks(env, h);
    if (!owed.empty()) out += ": " + owed;
  }
  return out + ".";
}

std::string waits(const Env& env, const Hw& h) {
  std::string out;
  for (unsigned t = 0; t < 3; ++t) {
    const std::string s = thread_sentence(env, h, t);
    if (!s.empty()) out += (out.empty() ? "" : " ") + s;
  }
  return out;
}

std::string copy_sentence(const Env& env, const Hw& h, const Fact& f) {
  const CopyState copy = copy_state(env, h, f.a / env.hw.lines_per_page);
  const std::uint32_t n = env.hw.lines_per_page, line = f.a % n;
  if (f.kind == FactKind::kLineLoaded && copy.wasted) {
    return fmt::format("{} copies line {} for nothing: its try has ended.",
                       actor_label(env, f.actor), line);
  }
  if (f.kind == FactKind::kLineLoaded) {
    return fmt::format("{} pushes line {} to $END: {} of {} lines have left.",
                       actor_label(env, f.actor), line, copy.stored, n);
  }
  if (copy.wasted)
    return fmt::format("Line {} lands in {} for nothing: its try has ended.", line,
                       place_names(env).target);
  return fmt::format("Line {} lands in {}: {} of {} are there, and nobody may see them yet.", line,
                     place_names(env).target, copy.landed, n);
}

// "The NIC's posted write to line 8 of page 0x01 sets out for the root port."
std::string tlp_sentence(const Env& env, const Fact& f) {
  constexpr const char* kWays[] = {"sets out for the root port",   "sets out for the root port",
                                   "is at the root port",          "is at the root port",
                                   "goes down to the bridge",      "goes down to the bridge",
                                   "crosses the bridge to Host B", "crosses the bridge to Host B"};
  const auto lane = static_cast<LaneId>(f.b & 0xff);
  const std::int64_t page = page_of_fact(env, f);
  std::string what = "page " + hex_page(static_cast<std::uint32_t>(page));
  if (tlp_of_line(f)) {
    what = fmt::format("line {} of {}", f.a % env.hw.lines_per_page, what);
  }
  const char* way = lane < std::size(kWays)      ? kWays[lane]
                    : env.layout.is_direct(lane) ? "goes straight to the bridge"
                    : env.layout.of_peers(lane)  ? "goes to its peer by the switch"
                    : env.layout.of_ots(lane)    ? "takes the detour over the OTS device"
                                                 : "goes on its way";
  return fmt::format("{}: {}, {}, {}.", actor_label(env, f.actor), kind_label(kind_of_tlp(f)), what,
                     f.kind == FactKind::kTlpEnters ? way : "arrives");
}

// What becomes of a request for a line that the IOMMU has taken.
const char* who_asks(const Env& env) {
  if (own_value(env.move, "mechanism.hold") == 0) return "and delays nobody who asks for it";
  return own_value(env.move, "mechanism.retries") > 0
             ? "who asks for it ends the command, some times"
             : "who asks for it waits";
}

std::string sentence_of(const Env& env, const Hw& h, const Fact& f) {
  const std::string page = "page " + hex_page(f.a);
  switch (f.kind) {
    case FactKind::kTxnBegin:
      if (f.actor == kIommu)
        return fmt::format("The IOMMU takes the line of {}'s entry: {}.", page, who_asks(env));
      return fmt::format("CPU0 opens a transaction to move {}.", page);
    case FactKind::kWindowTold:
    case FactKind::kWindowOverflows:
      return actor_label(env, f.actor) + " " + fact_text(env, f) + ".";
    case FactKind::kTxnCommit:
      if (env.move.id == "ots" || env.hw.interposer.present) {
        return fmt::format("Page {} goes live in Host B.", hex_page(f.a));
      }
      return fmt::format("Page {} goes live in {}: entry and content change sides in one step.",
                         hex_page(f.a), place_names(env).target);
    case FactKind::kTxnAbort:
      return cause_sentence(env, static_cast<AbortCause>(f.b & 0xff),
                            static_cast<std::uint8_t>(f.b >> 8 & 0xff), f.a,
                            static_cast<std::uint32_t>(f.b >> 32));
    case FactKind::kLineTracked:
      return fmt::format(
          "CPU0 reads line {} of page {}: from now on a write to it aborts the move.",
          f.a % env.hw.lines_per_page, hex_page(f.a / env.hw.lines_per_page));
    case FactKind::kEntryWritten:
      return h.txn().active != 0
                 ? fmt::format("CPU0 writes $END into the entry of {}; outside nobody can see it.",
                               page)
             : h.page(f.a).pte == Place::kWindow
                 ? fmt::format("The entry of {} now leads to the OTS device.", page)
                 : fmt::format("The entry of {} now reads $END, for everybody.", page);
    case FactKind::kLineLoaded:
    case FactKind::kCopyLands:
      return copy_sentence(env, h, f);
    case FactKind::kInvalidateQueued:
      return fmt::format("{} queues the purge of every cached translation of {}.",
                         actor_label(env, f.actor), page);
    case FactKind::kInvalidateAcked:
      return fmt::format("{} acknowledges: it uses the old translation of {} no more.",
                         actor_label(env, f.actor), page);
    case FactKind::kWaitDone:
      return fmt::format("The purge of {} is complete, acks and all.", page);
    case FactKind::kBooleanRead:
      return fmt::format("CPU0 reads boolean {}: {}.", f.a,
                         f.b != 0 ? "true, CPU1 is done" : "false, not yet");
    case FactKind::kFlushDone:
      return "The flush read is back: every copied line before it has landed.";
    case FactKind::kPageMoved:
      return fmt::format("Page {} has moved after {} {}.", hex_page(f.a), f.b,
                         f.b == 1 ? "try" : "tries");
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
      return tlp_sentence(env, f);
    case FactKind::kViolation:
      return fmt::format("Invariant I{} is broken at line {} of page {}.", f.b,
                         f.a % env.hw.lines_per_page, hex_page(f.a / env.hw.lines_per_page));
    default:
      return actor_label(env, f.actor) + " " + fact_text(env, f) + ".";
  }
}

// What the invariant says, of the access in the same step that broke it.
std::string what_broke(const Env& env, const std::vector<Fact>& facts, const Fact& broken) {
  ViolationReport report;
  report.invariant = static_cast<int>(broken.b);
  report.line = broken.a % env.hw.lines_per_page;
  report.page = broken.a / env.hw.lines_per_page;
  for (const Fact& f : facts) {
    const char* access = f.kind == FactKind::kGuestRead    ? "read"
                         : f.kind == FactKind::kGuestWrite ? "write"
                         : f.kind == FactKind::kCopyLands  ? "copy"
                                                           : nullptr;
    if (access != nullptr) report.access = actor_label(env, f.actor) + "." + access;
  }
  return violation_words(report) + ".";
}

// A step that told nothing: the slot that acted.
std::string silent(const Env& env, const World& before, const World& world) {
  const Layout& lay = env.layout;
  const std::uint8_t slot = world.last_slot;
  if (slot >= lay.thread_slot && slot < lay.clock_slot) {
    const auto thread = static_cast<unsigned>(slot - lay.thread_slot);
    const std::string_view does = op_words(env, thread_now(env, before.look(env), thread).op).does;
    const bool of_itself = !does.starts_with("the ") && !does.starts_with("its ");
    return fmt::format("{}{} {}.", actor_label(env, static_cast<std::uint8_t>(thread)),
                       of_itself ? "" : ":", does);
  }
  if (slot == lay.clock_slot) return "The schedule of the two threads enters its next slot.";
  if (slot >= lay.vcpu_slot && slot < lay.ipi_slot) {
    return actor_label(env, static_cast<std::uint8_t>(kVcpu0 + slot - lay.vcpu_slot)) +
           " makes an access.";
  }
  if (slot >= lay.device_slot && slot < lay.ack_slot) {
    return actor_label(env, static_cast<std::uint8_t>(kDevice0 + slot - lay.device_slot)) +
           " makes a request.";
  }
  return slot < lay.lanes.size() ? "A queue moves on by one." : "The IOMMU moves on by one step.";
}

}  // namespace

NarratorView Session::narrator() {
  const SessionStep& s = impl_->at_rest();
  const Env& e = impl_->env();
  const Hw h = s.after->look(e);
  NarratorView v;
  v.block = block_now(e, h);
  v.detail = waits(e, h);
  const Fact* head = headline(s.facts);
  const std::string& caption = impl_->branch().run.caption;
  if (impl_->current == 0 && s.event == impl_->open_event && !caption.empty()) {
    const bool ended = std::string_view(".?!").find(caption.back()) != std::string_view::npos;
    v.sentence = ended ? caption : caption + ".";
  } else if (s.event == 0) {
    v.sentence = "The run begins: every page lives in " + place_names(e).source + ".";
  } else if (head == nullptr) {
    v.sentence = silent(e, *s.before, *s.after);
  } else {
    v.sentence = sentence_of(e, h, *head);
    v.wrong = is_wrong(head->kind);
    if (head->kind == FactKind::kTxnAbort) {
      v.detail = "Nothing of the try was ever visible." + (v.detail.empty() ? "" : " " + v.detail);
    }
    if (head->kind == FactKind::kViolation) {
      v.detail = what_broke(e, s.facts, *head) + (v.detail.empty() ? "" : " " + v.detail);
    }
    if (v.wrong && head->kind == FactKind::kTxnAbort)
      v.block += v.block.empty() ? "aborted" : ", aborted";
  }
  return v;
}

}  // namespace pf
