// G15, FIG 8: an interposer that only rewrites addresses (US11928496B2, FIG 8; method 1000).
//
// The interposer 930 stands between host B and the bridge 942: it "just needs to adjust addresses
// emitted by" a device, and the bridge supplies the rest: host A copies over it, and what reaches
// B's side of it comes back over it to A's memory. So the page's entry at A is set to the way over
// the bridge first, and the caches are emptied of the old one, while the page is still at A: 930
// sends its requests home (1010). Then devices stand still until what is on its way home has landed
// (1020), the host copies (1030), a write behind the copy has 930 rewrite the page's requests, and
// devices go on (1040).
//
// It holds nothing and copies nothing: its state is a bit a page. The price is that devices stop
// for the copy, without the invalidation, which is over before they do; and that until the cut-over
// a request takes the way over host A's root port and the bridge, while its page is led over the
// bridge even there and back (core/hw/interposer_b.h).
//
// A request that goes home is behind others of its requester that went to A straight: who can see
// the later one must not see the page. Devices come by the same detour; a vCPU is kept from the
// page by the guest's entry, or paused, from before the detour until the page is at B.
//
// Where the switch lets translated requests past host A's root port, a device that has the new
// address would overtake what it sent by the old one: there it stands still for 1010 too.
//
// The command to 930 is a store over the bridge like the copy's and may pass lines that are still
// in write-combining buffers; where uncached stores empty these first, the fence is there for
// nothing.
//
// Simplifications: one page at a time, as all movers do, though many could be led over the bridge
// together and share a stop. Assumption of the text that hardware need not grant: a bridge that
// takes requests from A and, turned round behind it, from B at once, without waiting of one for the
// other (tests of two such ways: scenarios peer-*).
#include "core/hw/interposer_b.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/attempts.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kAwaitHome, kStopToLead };
enum Step : unsigned { kLead, kRewrite };

constexpr OwnValue kValues[] = {
    {"mechanism.await_home", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer-rewrite\": the copy begins when what is on its way to the old place has "
     "landed."},
    {"mechanism.stop_to_lead", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"interposer-rewrite\" with hw.switch.direct_translated_p2p: devices stand still, and "
     "what "
     "they have sent has landed, while the page's entry changes; on one path order is enough."},
};

void lead(const Env&, Hw& h, unsigned) { set_pte(h); }

bool can_rewrite(const Env&, const Hw& h, unsigned) { return host_can_tell_interposer_b(h); }

void rewrite(const Env&, Hw& h, unsigned thread) {
  host_tells_interposer_b(h, static_cast<std::uint8_t>(thread), page_of_thread(h, thread));
  commit_stopped(h);
}

Time time_of_store(const Env&, Hw& h) { return h.draw(h.spec.timing.store); }

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"leads_over_bridge", nullptr, lead, time_of_store, 0, true, false, "1010 lead",
     "has the page's entry point over the bridge", "", kSignal},
    {"has_page_rewritten", can_rewrite, rewrite, time_of_store, kSpace, true, false, "1040 rewrite",
     "has the page's requests rewritten", "waits for room on the way to the bridge", kLive, kLive},
};

constexpr OwnWords kWords = {{"1  Lead over the bridge", "2  Stop, copy", "3  Rewrite, go on"},
                             {"1010", "1020 1030", "1040"},
                             "What devices send to the page has landed before it is copied.",
                             nullptr};

}  // namespace

const Own kInterposerRewriteOwn = {kOps, kValues, &kWords};

void build_interposer_rewrite(Env& env) {
  const MoveSpec& m = env.move;
  const CpuGuard guard = guard_without_read_set(env);
  const bool invalidates = m.invalidate != Invalidate::kNone;
  Builder b(env.programs[0]);
  b.add(Op::kTakePage);
  add_guard_before(b, env, guard);
  const bool stops = env.hw.direct_translated_p2p && own_value(env, kStopToLead) != 0;
  b.add_if(stops, Op::kStopDevices, 1010).add_if(stops, Op::kAwaitDevices, 1010);
  b.add(own_op(kLead), 1010).add_if(!env.hw.coherent_walk, Op::kFlushPte, 1010);
  b.add_if(invalidates, Op::kQueueInvalidation, 1010);
  b.add_if(invalidates, Op::kAwaitInvalidation, 1010);
  b.add_if(stops, Op::kResumeDevices, 1010).add(Op::kStopDevices, 1020);
  b.add_if(own_value(env, kAwaitHome) != 0, Op::kAwaitDevices, 1020);
  b.add(Op::kCopyLine, 1030).add_if(m.copy_fence, Op::kCopyFence, 1030);
  b.add(own_op(kRewrite), 1040);
  b.add_if(m.flush_before_signal2, Op::kFlushRead, 1040);
  b.add_if(m.flush_before_signal2, Op::kAwaitFlush, 1040);
  b.add(Op::kResumeDevices, 1040);
  add_guard_after(b, env, guard);
  b.add(Op::kPageDone);
  add_end(b, env);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

void needs_interposer_rewrite(HwSpec& hw, const MoveSpec&) { hw.interposer.rewrites = true; }

std::optional<Refusal> check_interposer_rewrite(const HwSpec& hw, const MoveSpec& move) {
  if (move.campaign.switch_at < 100)
    return Refusal{{"campaign.switch_at"},
                   "a page that is led over the bridge is host A's until it is rewritten, and "
                   "vCPUs at B do not come by the interposer",
                   "leave it out, or set mechanism.id to \"htm\""};
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "what the interposer sends home is single requests",
                   "set detail to \"line\""};
  return std::nullopt;
}

std::vector<UnsafeSwitch> interposer_rewrite_switches() {
  return {
      {"mechanism.await_home", "false", "a write on its way home lands after its line was copied",
       [](HwSpec&, MoveSpec& m) { set_own(m, "mechanism.await_home", 0); }},
      {"mechanism.copy_fence", "false", "a line still in its buffer overwrites a rewritten write",
       [](HwSpec& hw, MoveSpec& m) {
         m.copy_fence = false;
         hw.lines_per_page = 2;
       }},
      {"mechanism.flush_before_signal2", "false",
       "on a second path a write is there before the interposer knows the page",
       [](HwSpec& hw, MoveSpec& m) {
         m.flush_before_signal2 = false;
         hw.direct_translated_p2p = true;
       }},
      {"mechanism.stop_to_lead", "false",
       "on a second path a device overtakes its own write to the old address",
       [](HwSpec& hw, MoveSpec& m) {
         set_own(m, "mechanism.stop_to_lead", 0);
         hw.direct_translated_p2p = true;
       }},
      {"mechanism.invalidate", "iommu-only", "a device's own cache leads past the interposer",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kIommuOnly; }},
      {"mechanism.cpu_guard", "none", "a vCPU's store is no TLP: it lands in the old copy",
       [](HwSpec& hw, MoveSpec& m) {
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
  };
}

}  // namespace pf
