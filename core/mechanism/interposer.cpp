// G12: the interposer moves the page (US11928496B2, FIG 7A; method 1000 of FIG 10).
//
// Host A asks (1010). The interposer 730 holds what devices send to the page (1020), reads the page
// from A and writes it to B (1030), makes the page B's and drains what it held (1040). No entry of
// the IOMMU changes and no cache of translations is emptied: devices go on with the addresses they
// have, and the interposer sends them to the other host (core/hw/interposer.h).
//
// Instead of holding it may serve (`mechanism.serve = "delta"`): reads from the lines that have
// come from A, with the writes that it has taken meanwhile, which are replayed on B before 1040's
// route. Lines come at the end of one trip to A's memory, so there is little to serve in so short a
// copy: what it gains is a figure of the run, not an assumption.
//
// It sees PCIe alone: a vCPU's stores to A's memory pass it by, so the guest's own entry is
// cleared and shot down before 1020 and set to the new place after 1040, or the VM is paused.
//
// Simplifications: one page a request. Host A's CPU0 asks and waits; the second thread is the
// interposer's copy engine. The engine waits until its queues are empty before it takes the next
// page (the text drains them in 1040): on a link that is never idle that would take for ever.
#include "core/hw/interposer.h"

#include <algorithm>

#include "core/hw/device.h"
#include "core/hw/interposer_b.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned {
  kServe,
  kMatch,
  kScope,
  kDrain,
  kPushes,
  kAnswerLast,
  kReplay,
  kMerge,
  kWhole,
  kAnswerPushes,
  kNotice,
  kEnables,
  kAtomics,
  kAwaitAtomics
};
enum Step : unsigned {
  kAsk,
  kHear,
  kHold,
  kReadLines,
  kAwaitData,
  kRoute,
  kAwaitDrained,
  kTell,
  kAwaitLanded,
  kTellSecond,
  kAwaitKnown,
  kAtomicsBack
};

constexpr OwnValue kValues[] = {
    {"mechanism.serve", OwnKind::kChoice, 0, 0, 0, "hold|delta", "",
     "For \"interposer\": what comes for the page in hand waits, or is served: reads from the copy "
     "in process, writes into a log that is replayed on B."},
    {"mechanism.match", OwnKind::kChoice, 0, 0, 0, "iova-and-hpa|iova", "",
     "For \"interposer\": it compares the address that a TLP's AT field says it has, or takes "
     "every address for an IOVA."},
    {"mechanism.hold_scope", OwnKind::kChoice, 0, 0, 0, "requester|page", "",
     "For \"interposer\": behind a held write waits all that its requester sends, or only what is "
     "about that page."},
    {"mechanism.drain_order", OwnKind::kChoice, 0, 0, 0, "arrival|reads-first|newcomers-first", "",
     "For \"interposer\": in which order what was held goes on; newcomers-first: what comes "
     "meanwhile passes it."},
    {"mechanism.copy_pushes", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer\": the copy's reads wait behind the writes that went to A before; else "
     "id-based ordering lets them pass."},
    {"mechanism.answer_after_drain", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer\": host A is told when what was held has gone on; else when the page is "
     "routed."},
    {"mechanism.replay", OwnKind::kChoice, 0, 0, 0, "after-copy|at-once|after-route", "",
     "For serve = \"delta\": when the log's writes go to B."},
    {"mechanism.merge", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For serve = \"delta\": reads are served with the log's writes; else from the copy alone."},
    {"mechanism.whole_reads", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For serve = \"delta\": a read is served by the interposer or by A; else each has its lines."},
    {"mechanism.answer_pushes", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer\" in one host: its answer to the host pushes the copy's lines before it; "
     "else it may be there first."},
    {"mechanism.notice", OwnKind::kChoice, 0, 0, 0, "ahead|acknowledged|beside", "",
     "For \"interposer\" with a second one before host B: that one is told of a page on the link "
     "that requests then take; or by way of the hosts, and this is awaited or not."},
    {"mechanism.byte_enables", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For serve = \"delta\": the log keeps which half of a line a write names; else it is replayed "
     "as the whole line."},
    {"mechanism.atomics", OwnKind::kChoice, 0, 0, 0, "hold|execute|as-read|both", "",
     "For serve = \"delta\": an AtomicOp waits for the page's route, is executed on the copy in "
     "process, is taken for a read, or goes to A and into the log as well."},
    {"mechanism.await_atomics", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer\": AtomicOps that went to A before the hold are answered before the page is "
     "copied; the copy's reads do not push them."},
};

void ask(const Env&, Hw& h, unsigned thread) {
  MoveState& m = move_edit(h);
  m.start[kHelper0] = m.attempt;
  h.raise(kHelperFree);
  next(h, thread);
}

void go_on(const Env&, Hw& h, unsigned thread) { next(h, thread); }

void hold(const Env&, Hw& h, unsigned thread) {
  interposer_holds(h, page_of_thread(h, thread));
  next(h, thread);
}

bool can_read(const Env&, const Hw& h, unsigned) { return interposer_can_read(h); }

// A search copies line by line.
void read_lines(const Env& env, Hw& h, unsigned thread) {
  ThreadState& t = move_edit(h).thread[thread];
  const std::uint32_t left = h.spec.lines_per_page - t.index;
  const std::uint32_t lines = h.spec.explored ? 1U : std::min(left, kTlpLines);
  interposer_reads(h, static_cast<std::uint8_t>(thread), h.first_line(t.page) + t.index, lines,
                   own_value(env, kPushes) != 0);
  t.index += static_cast<std::uint8_t>(lines);
  if (t.index == h.spec.lines_per_page) next(h, thread);
}

bool copied(const Env&, const Hw& h, unsigned) { return interposer_copied(h); }

void have_all(const Env&, Hw& h, unsigned thread) {
  interposer_has_all(h);
  next(h, thread);
}

bool can_route(const Env&, const Hw& h, unsigned) { return interposer_can_route(h); }

void route(const Env&, Hw& h, unsigned thread) {
  interposer_routes(h);
  next(h, thread);
}

bool atomics_back(const Env&, const Hw& h, unsigned thread) {
  return atomics_are_back(h, page_of_thread(h, thread));
}

bool drained(const Env&, const Hw& h, unsigned) { return interposer_drained(h); }

bool landed(const Env&, const Hw& h, unsigned) { return copy_has_landed(h); }

bool can_tell_second(const Env&, const Hw& h, unsigned) { return can_tell_interposer_b(h); }

void tell_second(const Env&, Hw& h, unsigned thread) {
  tells_interposer_b(h, page_of_thread(h, thread));
  next(h, thread);
}

bool known(const Env&, const Hw& h, unsigned thread) {
  return known_before_b(h, page_of_thread(h, thread));
}

// A posted write from a core to the interposer, or back.
Time time_to_tell(const Env&, Hw& h) {
  return h.draw(h.spec.timing.root_port) + h.draw(h.spec.timing.host_link);
}

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"asks_interposer", nullptr, ask, nullptr, 0, false, false, "1010",
     "asks the interposer to move the page", ""},
    {"hears_request", nullptr, go_on, time_to_tell, 0, false, false, "1010", "hears the request",
     ""},
    {"holds_page", nullptr, hold, nullptr, 0, true, false, "1020 hold",
     "holds what is sent to the page", "", kPurge},
    {"reads_lines", can_read, read_lines, nullptr, kSpace, false, true, "1030 copy",
     "reads lines from host A", "waits for room at A's root port", kCopy, kCopy},
    {"data_passed", copied, have_all, nullptr, kAcked, false, false, "",
     "has sent the last line to host B", "waits for the page's data", kCopy, kCopy},
    {"routes_page", can_route, route, nullptr, kAcked | kSpace | kBufferDrained, true, false,
     "1040 route", "sends the page's accesses to host B from now on",
     "waits until the log is replayed", kLive, kLive},
    {"buffer_drained", drained, go_on, nullptr, kBufferDrained | kSpace, false, false, "1040 drain",
     "has drained what it held", "waits for its queues to drain", kLive, kLive},
    {"tells_host", nullptr, go_on, time_to_tell, 0, false, false, "1040", "tells host A", ""},
    {"copy_landed", landed, go_on, nullptr, kSpace | kBufferDrained, false, false, "1040 landed",
     "has pushed its copy to the memory", "waits for its copy to land", kCopy, kCopy},
    {"tells_second", can_tell_second, tell_second, nullptr, kSpace, true, false, "1040 notice",
     "tells the interposer before host B", "waits for the link to host B", kSignal, kSignal},
    {"second_knows", known, go_on, nullptr, kAcked | kSpace, false, false, "1040 notice",
     "hears that it knows the page", "waits until it knows the page", kSignal, kSignal},
    {"atomics_back", atomics_back, go_on, nullptr, kDeviceTurn | kSpace, false, false, "1020 await",
     "has seen the answers of AtomicOps", "waits for answers of AtomicOps", kPurge, kPurge},
};

constexpr OwnWords kWords = {{"1  Ask", "2  Hold and copy", "3  Route, drain"},
                             {"1010", "1020 1030", "1040"},
                             "What devices send to the page waits in the interposer.",
                             "The interposer"};

void build_host(Env& env) {
  const CpuGuard guard = guard_without_read_set(env);
  Program& p = env.programs[0];
  Builder b(p);
  b.add(Op::kTakePage);
  add_guard_before(b, env, guard);
  b.add(own_op(kAsk), 1010).add(Op::kAwaitHelpers, 1010);
  add_guard_after(b, env, guard);
  b.add(Op::kPageDone);
  add_end(b, env);
}

void build_engine(Env& env) {
  const bool drains = own_value(env, kAnswerLast) != 0;
  const bool lands = env.hw.one_host && own_value(env, kAnswerPushes) != 0;
  const bool answers = any_atomics(env.hw) && own_value(env, kAwaitAtomics) != 0;
  const bool second = has_interposer_b(env.hw);
  const bool awaits = second && env.hw.interposer.notice == Notice::kAcknowledged;
  Builder b(env.programs[1]);
  b.add(Op::kAwaitStart).add(own_op(kHear), 1010).add(own_op(kHold), 1020);
  b.add_if(answers, own_op(kAtomicsBack), 1020);
  b.add(own_op(kReadLines), 1030).add(own_op(kAwaitData), 1030);
  b.add_if(second, own_op(kTellSecond), 1040).add_if(awaits, own_op(kAwaitKnown), 1040);
  b.add(own_op(kRoute), 1040).add_if(drains, own_op(kAwaitDrained), 1040);
  b.add_if(lands, own_op(kAwaitLanded), 1040);
  b.add(own_op(kTell), 1040).add(Op::kReport);
}

}  // namespace

const Own kInterposerOwn = {kOps, kValues, &kWords};

void build_interposer(Env& env) {
  build_host(env);
  build_engine(env);
  build_idle_helper(env.programs[2]);
}

void needs_interposer(HwSpec& hw, const MoveSpec& move) {
  InterposerSpec& spec = hw.interposer;
  spec.present = true;
  spec.serve = static_cast<Serve>(own_value(move, "mechanism.serve"));
  spec.replay = static_cast<Replay>(own_value(move, "mechanism.replay"));
  spec.merge = own_value(move, "mechanism.merge") != 0;
  spec.notice = static_cast<Notice>(own_value(move, "mechanism.notice"));
  spec.byte_enables = own_value(move, "mechanism.byte_enables") != 0;
  spec.atomics = static_cast<AtomicsAt>(own_value(move, "mechanism.atomics"));
  spec.whole_reads = own_value(move, "mechanism.whole_reads") != 0;
  spec.match = static_cast<Match>(own_value(move, "mechanism.match"));
  spec.scope = static_cast<HoldScope>(own_value(move, "mechanism.hold_scope"));
  spec.drain = static_cast<DrainOrder>(own_value(move, "mechanism.drain_order"));
}

namespace {

// Keys of the copy in process and its log, where there is none.
std::optional<Refusal> check_served(const MoveSpec& move) {
  if (own_value(move, "mechanism.serve") == static_cast<std::int64_t>(Serve::kDelta))
    return std::nullopt;
  for (const char* key : {"mechanism.replay", "mechanism.merge", "mechanism.whole_reads",
                          "mechanism.byte_enables", "mechanism.atomics"}) {
    if (own_differs(move, key))
      return Refusal{{key, "mechanism.serve"},
                     "an interposer that holds all accesses serves nothing and logs nothing",
                     "set mechanism.serve to \"delta\""};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_interposer(const HwSpec& hw, const MoveSpec& move) {
  if (move.campaign.switch_at < 100)
    return Refusal{{"campaign.switch_at"},
                   "the interposer does not wait until its copy has landed, where vCPUs at B look",
                   "leave it out, or set mechanism.id to \"htm\""};
  if (hw.one_host && hw.interposer.second)
    return Refusal{{"hw.interposer.second", "topology"},
                   "in one host there is no other host for a second interposer",
                   "set it to false, or take a topology of two hosts"};
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "what the interposer holds is single requests",
                   "set detail to \"line\""};
  return check_served(move);
}

}  // namespace pf
