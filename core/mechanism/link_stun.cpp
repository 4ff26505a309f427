// G20: the devices are stunned by an event of the link that all of them share (US11928496B2, end of
// the description).
//
// The link is sent into Recovery; what the devices send waits before it. Meanwhile the entries of a
// few pages change, the IOTLB is purged and the pages are copied, with no device to race with. Then
// the link is trained, and what has waited is translated by the new entries. No device aborts
// anything, and all of them wait, whatever page they are about.
//
// Assumptions of the text that hardware does not grant: that a link stays in Recovery for as long
// as software asks; that devices and drivers bear it. A device with a cache of translations holds
// old ones through the stun and cannot be asked to drop them, as the request would have to cross
// the link: so ATS is switched off (`mechanism.ats_off`). The copy must not need the link that is
// stunned: `mechanism.stun_link`.
// Simplifications: a stun takes whole pages; CPU0 does everything itself.
#include "core/hw/stun.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/attempts.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kPages, kTraining, kAtsOff };
enum Step : unsigned { kStun, kAwaitRoot, kSetPte, kTrain, kUp };

constexpr OwnValue kValues[] = {
    {"mechanism.stun_pages", OwnKind::kWhole, 1, 1, 255, "", "pages",
     "For \"link-stun\": so many move in one stun."},
    {"mechanism.training", OwnKind::kChoice, 0, 0, 0, "recovery|equalization", "",
     "For \"link-stun\": how the link comes back, with the speed it had or with another."},
    {"mechanism.ats_off", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"link-stun\": devices' translation caches are off, as they cannot be purged in a stun."},
};

void stun(const Env&, Hw& h, unsigned thread) {
  if (stun_of(h).down == 0) stun_link(h);
  next(h, thread);
}

bool root_quiet(const Env&, const Hw& h, unsigned) { return root_is_quiet(h); }
void go_on(const Env&, Hw& h, unsigned thread) { next(h, thread); }
void change_entry(const Env&, Hw& h, unsigned) { set_pte(h); }

// The next page is moved in the same stun: then the link is left alone.
void train(const Env& env, Hw& h, unsigned thread) {
  const bool more = stun_of(h).pages + 1 < own_value(env, kPages);
  if (more && move_of(h).next_page < h.spec.pages) {
    ++h.edit<Stun>(h.lay.stun).pages;
    next(h, thread);
  }
  next(h, thread);
}

void up(const Env&, Hw& h, unsigned thread) {
  link_is_up(h);
  next(h, thread);
}

Time time_of_store(const Env&, Hw& h) { return h.draw(h.spec.timing.store); }

Time time_to_train(const Env& env, Hw& h) {
  const Timing& t = h.spec.timing;
  if (instruction(env, h, kCpu0).op != own_op(kUp)) return 2 * t.tsc_cycle;
  return h.draw(own_value(env, kTraining) == 0 ? t.link_recovery : t.link_equalization);
}

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"stuns_link", nullptr, stun, nullptr, 0, true, false, "stun", "sends the link into Recovery",
     "", kPurge},
    {"root_quiet", root_quiet, go_on, nullptr, kTranslated | kSpace | kBufferDrained, false, false,
     "", "what had crossed the link has landed", "waits for what has crossed the link", kPlain,
     kRead},
    {"sets_pte", nullptr, change_entry, time_of_store, 0, true, false, "430",
     "changes the IOMMU's entry", "", kCopy},
    {"trains_link", nullptr, train, time_to_train, 0, false, false, "train", "has the link trained",
     ""},
    {"link_up", nullptr, up, nullptr, 0, true, false, "link up", "sees the link up again", "",
     kLive},
};

constexpr OwnWords kWords = {{"1  Stun, edit PTE", "2  Invalidate and copy", "3  Commit, train"},
                             {"430", "440 450", "460"},
                             "What devices send waits before the link.",
                             nullptr};

}  // namespace

const Own kLinkStunOwn = {kOps, kValues, &kWords};

void build_link_stun(Env& env) {
  const MoveSpec& m = env.move;
  const CpuGuard guard = guard_without_read_set(env);
  Program& p = env.programs[0];
  Builder b(p);
  b.add(Op::kTakePage, 410);
  add_guard_before(b, env, guard);
  b.add(own_op(kStun)).add_if(m.drain, own_op(kAwaitRoot)).add(own_op(kSetPte), 430);
  b.add_if(m.invalidate != Invalidate::kNone, Op::kQueueInvalidation, 440);
  b.add_if(m.invalidate != Invalidate::kNone, Op::kAwaitInvalidation, 440);
  b.add(Op::kCopyLine, 450);
  add_copy_landed(b, env);
  b.add(Op::kCommitStopped, 460).add(own_op(kTrain)).add(own_op(kUp));
  add_guard_after(b, env, guard);
  b.add(Op::kPageDone);
  add_end(b, env);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

void needs_link_stun(HwSpec& hw, const MoveSpec& move) {
  hw.stunned_link = true;
  if (own_value(move, "mechanism.ats_off") == 0) return;
  for (DeviceSpec& d : hw.devices) d.ats = false;
}

std::vector<UnsafeSwitch> link_stun_switches() {
  return {
      {"mechanism.ats_off", "false", "a translated write waits before the link, for the old copy",
       [](HwSpec&, MoveSpec& m) { set_own(m, "mechanism.ats_off", 0); }},
      {"mechanism.drain", "false", "a write that has crossed the link lands in the old copy",
       [](HwSpec&, MoveSpec& m) { m.drain = false; }},
      {"mechanism.invalidate", "none", "the IOTLB keeps the old translation through the stun",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kNone; }},
      {"mechanism.copy_fence", "false", "a line of the copy leaves its buffer after the stun",
       [](HwSpec&, MoveSpec& m) {
         m.copy_fence = false;
         m.flush_before_signal2 = false;
       }},
      {"hw.switch.stun_link", "host", "the copy waits for the link, and the link for the copy",
       [](HwSpec& hw, MoveSpec&) { hw.stun_link = StunLink::kHost; }},
      {"mechanism.cpu_guard", "none", "a vCPU is not behind that link: it writes the old copy",
       [](HwSpec& hw, MoveSpec& m) {
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
  };
}

}  // namespace pf
