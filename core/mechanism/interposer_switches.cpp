// The interposers' rows of the registry; what the full move may leave out, and what is lost then.
#include "core/mechanism/movers.h"
#include "core/mechanism/policy.h"

namespace pf {
namespace {

void set_drain(MoveSpec& m, DrainOrder order) {
  m.id = "interposer";
  set_own(m, "mechanism.drain_order", static_cast<std::int64_t>(order));
}

void serve(MoveSpec& m) {
  m.id = "interposer";
  set_own(m, "mechanism.serve", static_cast<std::int64_t>(Serve::kDelta));
}

void treat_atomics(HwSpec& hw, MoveSpec& m, AtomicsAt how) {
  serve(m);
  set_own(m, "mechanism.atomics", static_cast<std::int64_t>(how));
  hw.explore.device_atomics = 1;
}

std::vector<UnsafeSwitch> delta_switches() {
  return {
      {"mechanism.merge", "false", "a read is served without its requester's write before it",
       [](HwSpec&, MoveSpec& m) {
         serve(m);
         set_own(m, "mechanism.merge", 0);
       }},
      {"mechanism.replay", "after-route", "the log is replayed over a newer write",
       [](HwSpec& hw, MoveSpec& m) {
         serve(m);
         set_own(m, "mechanism.replay", static_cast<std::int64_t>(Replay::kAfterRoute));
         hw.explore.device_writes = 2;
       }},
      {"mechanism.whole_reads", "false", "of one read the second line comes first",
       [](HwSpec& hw, MoveSpec& m) {
         serve(m);
         set_own(m, "mechanism.whole_reads", 0);
         hw.lines_per_page = 2;
         hw.devices.front().payload_lines = 2;
       }},
      {"mechanism.byte_enables", "false", "the log writes the half that nobody named as well",
       [](HwSpec& hw, MoveSpec& m) {
         serve(m);
         set_own(m, "mechanism.byte_enables", 0);
         hw.devices.front().partial_writes = true;
         hw.explore.device_writes = 2;
       }},
      {"mechanism.atomics", "as-read", "it is answered from the copy in process and never executed",
       [](HwSpec& hw, MoveSpec& m) { treat_atomics(hw, m, AtomicsAt::kAsRead); }},
      {"mechanism.atomics", "both", "it is executed at A, and by the log once more",
       [](HwSpec& hw, MoveSpec& m) { treat_atomics(hw, m, AtomicsAt::kBoth); }},
  };
}

}  // namespace

std::vector<UnsafeSwitch> interposer_switches() {
  std::vector<UnsafeSwitch> all = {
      {"mechanism.match", "iova", "a translated write passes unseen, into the old copy",
       [](HwSpec&, MoveSpec& m) {
         m.id = "interposer";
         set_own(m, "mechanism.match", 1);
       }},
      {"mechanism.hold_scope", "page", "a write to another page overtakes the one that is held",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "interposer";
         set_own(m, "mechanism.hold_scope", 1);
         set_own(m, "mechanism.answer_after_drain", 0);
         hw.pages = 2;
         hw.devices.front().pages = 2;
         hw.vcpus = 1;
         hw.explore.device_writes = 2;
         hw.explore.vcpu_reads = 2;
         hw.explore.data_then_flag = true;
       }},
      {"mechanism.drain_order", "reads-first", "a read goes on before its requester's own write",
       [](HwSpec&, MoveSpec& m) { set_drain(m, DrainOrder::kReadsFirst); }},
      {"mechanism.drain_order", "newcomers-first", "a newer write reaches B before a held one",
       [](HwSpec& hw, MoveSpec& m) {
         set_drain(m, DrainOrder::kNewcomersFirst);
         hw.explore.device_writes = 2;
       }},
      {"mechanism.copy_pushes", "false", "the copy misses a write that went to A just before",
       [](HwSpec&, MoveSpec& m) {
         m.id = "interposer";
         set_own(m, "mechanism.copy_pushes", 0);
       }},
      {"mechanism.await_atomics", "false", "the copy passes an AtomicOp that went to A just before",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "interposer";
         set_own(m, "mechanism.await_atomics", 0);
         hw.explore.device_atomics = 1;
       }},
      {"mechanism.cpu_guard", "none", "a vCPU's store is no TLP: it lands in the old copy",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "interposer";
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
  };
  for (const UnsafeSwitch& one : delta_switches()) all.push_back(one);
  return all;
}

std::vector<MechanismRow> interposer_rows() {
  return {
      {"G12",
       "interposer",
       Role::kMover,
       {"FIG 7A", "FIG 10"},
       "The interposer moves the page",
       "A device between the switch and both hosts holds the page's accesses, copies the page and "
       "from then on sends them to the other host. Nothing is invalidated.",
       build_interposer,
       interposer_switches(),
       needs_interposer,
       &kInterposerOwn,
       check_interposer,
       delays_only,
       always_progresses,
       true},
      {"G14",
       "interposer-delay",
       Role::kMover,
       {"FIG 7A", "FIG 10"},
       "The interposer only delays",
       "The same device without an engine and a table: it holds what carries the page's IOVA while "
       "the host changes the entry, invalidates and copies.",
       build_interposer_delay,
       interposer_delay_switches(),
       needs_interposer_delay,
       &kInterposerDelayOwn,
       check_interposer_delay,
       delays_only,
       always_progresses,
       true},
      {"G15.8",
       "interposer-rewrite",
       Role::kMover,
       {"FIG 8", "FIG 10"},
       "The interposer only rewrites",
       "Behind the bridge to host B it sends a page's requests home to A or on to B. The host "
       "leads the page over the bridge, stops the devices, copies, and has it rewritten.",
       build_interposer_rewrite,
       interposer_rewrite_switches(),
       needs_interposer_rewrite,
       &kInterposerRewriteOwn,
       check_interposer_rewrite,
       delays_only,
       always_progresses},
  };
}

}  // namespace pf
