// G14: the subset of G12 (US11928496B2, description of FIG 7A): the interposer only delays what
// devices send to the page; host A copies it and changes its entry.
//
// Host A has the page held (1010, 1020): requests with its IOVA wait in the interposer, and
// requests for its translation. When what had passed before has its translation, the host points
// the entry to B, purges the caches and waits for their acknowledgements: no address of the old
// place is left, and nobody has one of the new place yet. It copies (1030), flushes, and lets the
// requests go on (1040), to be translated anew. The device needs no engine, no table and no second
// address; the hold lasts as long as all these trips of the host.
//
// A device with a cache of translations must acknowledge behind its posted writes. Those are
// translated and pass; but where a write of another device finds the interposer's queue full it
// stands on the link, the acknowledgement behind it, and the hold waits for just that one: what G12
// cannot do, as it invalidates nothing.
#include "core/hw/interposer.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/attempts.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kHoldAsks, kAwaitPassed };
enum Step : unsigned { kTell, kHold, kPassed, kSetPte, kRelease };

constexpr OwnValue kValues[] = {
    {"mechanism.hold_asks", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer-delay\": requests for the page's translation wait too."},
    {"mechanism.await_passed", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer-delay\": the entry changes when all that passed before the hold has its "
     "translation."},
};

void go_on(const Env&, Hw& h, unsigned thread) { next(h, thread); }

void hold(const Env&, Hw& h, unsigned thread) {
  interposer_holds(h, page_of_thread(h, thread));
  next(h, thread);
}

bool passed(const Env&, const Hw& h, unsigned thread) {
  return nothing_has_passed(h, page_of_thread(h, thread));
}

void change_entry(const Env&, Hw& h, unsigned) { set_pte(h); }

void release(const Env&, Hw& h, unsigned thread) {
  interposer_releases(h);
  next(h, thread);
}

Time time_to_tell(const Env&, Hw& h) {
  return h.draw(h.spec.timing.root_port) + h.draw(h.spec.timing.host_link);
}
Time time_of_store(const Env&, Hw& h) { return h.draw(h.spec.timing.store); }

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"tells_interposer", nullptr, go_on, time_to_tell, 0, false, false, "1010",
     "tells the interposer", "", kSignal},
    {"has_page_held", nullptr, hold, time_to_tell, 0, true, false, "1020 hold",
     "has what is sent to the page held", "", kPurge},
    {"passed_translated", passed, go_on, nullptr, kTranslated | kSpace | kBufferDrained, false,
     false, "", "what had passed has its translation", "waits for what had passed", kRead, kRead},
    {"sets_pte", nullptr, change_entry, time_of_store, 0, true, false, "1030 map",
     "changes the IOMMU's entry", "", kCopy},
    {"has_page_released", nullptr, release, nullptr, 0, true, false, "1040 drain",
     "lets what was held go on", "", kLive},
};

constexpr OwnWords kWords = {{"1  Hold, edit PTE", "2  Invalidate and copy", "3  Commit, release"},
                             {"1010 1020", "1030", "1040"},
                             "What devices send to the page waits in the interposer.",
                             nullptr};

}  // namespace

const Own kInterposerDelayOwn = {kOps, kValues, &kWords};

void build_interposer_delay(Env& env) {
  const MoveSpec& m = env.move;
  const CpuGuard guard = guard_without_read_set(env);
  const bool invalidates = m.invalidate != Invalidate::kNone;
  Program& p = env.programs[0];
  Builder b(p);
  b.add(Op::kTakePage);
  add_guard_before(b, env, guard);
  b.add(own_op(kTell), 1010).add(own_op(kHold), 1020);
  b.add_if(own_value(env, kAwaitPassed) != 0, own_op(kPassed), 1020).add(own_op(kSetPte), 1030);
  b.add_if(!env.hw.coherent_walk, Op::kFlushPte, 1030);
  b.add_if(invalidates, Op::kQueueInvalidation, 1030);
  b.add_if(invalidates, Op::kAwaitInvalidation, 1030);
  b.add(Op::kCopyLine, 1030);
  if (env.hw.one_host) {
    b.add(Op::kAwaitStores, 1030);  // what then goes to the interposer is behind them (TSO)
  } else {
    add_copy_landed(b, env, 1030);
  }
  b.add(Op::kCommitStopped, 1040).add(own_op(kTell), 1040).add(own_op(kRelease), 1040);
  add_guard_after(b, env, guard);
  b.add(Op::kPageDone);
  add_end(b, env);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

void needs_interposer_delay(HwSpec& hw, const MoveSpec& move) {
  hw.interposer.present = true;
  hw.interposer.routes = false;
  hw.interposer.holds_asks = own_value(move, "mechanism.hold_asks") != 0;
}

std::optional<Refusal> check_interposer_delay(const HwSpec& hw, const MoveSpec&) {
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "what the interposer holds is single requests",
                   "set detail to \"line\""};
  return std::nullopt;
}

std::vector<UnsafeSwitch> interposer_delay_switches() {
  return {
      {"mechanism.hold_asks", "false", "a device has the new translation before the copy is there",
       [](HwSpec&, MoveSpec& m) { set_own(m, "mechanism.hold_asks", 0); }},
      {"mechanism.await_passed", "false",
       "a write that had passed is translated anew, and lands before the copy",
       [](HwSpec& hw, MoveSpec& m) {
         set_own(m, "mechanism.await_passed", 0);
         hw.devices.front().ats = false;
       }},
      {"mechanism.drain", "false", "a translated posted write lands after its line was copied",
       [](HwSpec&, MoveSpec& m) { m.drain = false; }},
      {"mechanism.invalidate", "iommu-only", "the device's own cache keeps the old translation",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kIommuOnly; }},
      {"mechanism.copy_fence", "false", "a line still in its buffer overwrites what was held",
       [](HwSpec& hw, MoveSpec& m) {
         m.copy_fence = false;
         hw.lines_per_page = 2;
       }},
      {"mechanism.cpu_guard", "none", "a vCPU's store is no TLP: it lands in the old copy",
       [](HwSpec& hw, MoveSpec& m) {
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
      {"hw.interposer.buffer", "1",
       "an acknowledgement stands behind a write that waits for it in front of a full queue",
       [](HwSpec& hw, MoveSpec&) {
         hw.interposer.buffer = 1;
         hw.explore.device_writes = 2;
         hw.explore.device_reads = 0;
         hw.devices.push_back(hw.devices.front());
         hw.devices.back().name = "nic";
         hw.devices.back().ats = false;
       }},
  };
}

}  // namespace pf
