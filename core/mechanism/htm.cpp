// The HTM atomic page move (US11928496B2, FIG 1A, 1B, 2, 3, 4; claims 1-20).
//
// CPU0 opens a transaction, reads every line of the page into its read set, stores the page's IOMMU
// entry (invisible until the end) and, by an agreed time, has told CPU1 to begin. CPU1 empties
// every translation cache of the old entry and copies the page through the bridge, then says so
// through booleans that CPU0 reads once each. CPU0 ends the transaction: the entry and with it the
// page change sides at one instant, or, if anybody touched entry or page in between, nothing has
// happened.
//
// Simplifications: one 4 KiB page an attempt; the guest's frame and page numbers are equal at both
// hosts. Assumed of hardware though the text does not say it: root-port hairpin and peer-to-peer
// forwarding; coherent table walks; DMA that aborts transactions (strong atomicity).
#include "core/mechanism/htm.h"

#include <algorithm>

#include "core/hw/bridge.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"
#include "core/mechanism/parts/host_death.h"
#include "core/mechanism/parts/pull.h"
#include "core/mechanism/policy.h"
#include "core/mechanism/registry.h"

namespace pf {
namespace {

// FIG 2, rows 1 and 3: the PTE-editing thread.
void build_cpu0(Env& env) {
  const MoveSpec& m = env.move;
  Program& p = env.programs[0];
  Builder b(p);
  b.add(Op::kTakePage, 410);
  add_guard_before(b, env, m.cpu_guard);
  p.retry = b.here();
  add_attempt(b, env, m.read_set);
  p.fallback = b.here();
  add_fallback(b, env);
  p.switch_over = b.here();
  add_switch_over(b, env);
  add_slide(b, env);
  add_page_from_b(b, env);
  p.end = b.here();
  add_cut_over(b, env);
  p.give_up = b.here();
  b.add(Op::kEnd);
}

// FIG 2, row 2: the helper thread.
void build_helper(Env& env, Program& p) {
  const MoveSpec& m = env.move;
  Builder b(p);
  const bool guests = env.hw.vcpus > 0 && m.cpu_guard == CpuGuard::kReadSet;
  const bool invalidates = m.invalidate != Invalidate::kNone;
  auto shoot = [&] {
    b.add_if(guests, Op::kShootdown, 440).add_if(guests, Op::kAwaitShootdown, 440);
  };
  b.add(Op::kAwaitStart).add(Op::kAwaitSignal1);
  switch (m.order) {
    case CopyOrder::kInvalidateFirst:
      shoot();
      b.add_if(invalidates, Op::kQueueInvalidation, 440);
      b.add_if(invalidates, Op::kAwaitInvalidation, 440).add(Op::kCopyLine, 450);
      break;
    case CopyOrder::kOverlap:
      shoot();
      b.add_if(invalidates, Op::kQueueInvalidation, 440).add(Op::kCopyLine, 450);
      b.add_if(invalidates, Op::kAwaitInvalidation, 440);
      break;
    case CopyOrder::kCopyFirst:
      b.add(Op::kCopyLine, 450);
      shoot();
      b.add_if(invalidates, Op::kQueueInvalidation, 440);
      b.add_if(invalidates, Op::kAwaitInvalidation, 440);
      break;
  }
  add_copy_landed(b, env);
  b.add(Op::kSendSignal2).add(Op::kAwaitStores).add(Op::kReport);
  add_helper_of_b(b, env);
}

bool finished(const Env& env, const Hw& h) {
  for (unsigned t = 1; t < 3; ++t) {
    if (instruction(env, h, t).op != Op::kAwaitStart || move_of(h).start[t] != 0) return false;
  }
  return instruction(env, h, kCpu0).op == Op::kEnd;
}

void init(const Env& env, Hw& h) {
  move_edit(h) = MoveState{};
  bridge_begins(h, env.move.campaign.order == TurnOrder::kReverse);
}

}  // namespace

void build_htm(Env& env) {
  build_cpu0(env);
  build_helper(env, env.programs[1]);
  build_helper(env, env.programs[2]);
}

void build_none(Env& env) {
  Builder(env.programs[0]).add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

const MechanismTable& thread_mechanism() {
  static const MechanismTable table{
      thread_ready,     thread_local_next, thread_acts, finished,     init,     thread_cost,
      thread_waits_for, thread_next_op,    nullptr,     host_may_die, host_dies};
  return table;
}

bool htm_policy(MoveSpec& move, DevicePolicy policy) {
  if (policy == DevicePolicy::kAbort) return true;
  move.max_attempts = 0;  // straight to the page that moves with everything stopped
  move.fallback = Fallback::kStop;
  return true;
}

Progress htm_progress(const MoveSpec& move) {
  using enum Progress::Kind;
  if (move.fallback == Fallback::kNone) return {kGivesUp, move.max_attempts, ""};
  if (move.max_attempts == 0) return {};
  return {kBounded, move.max_attempts, "all stops"};
}

Env make_env(const HwSpec& hw, const MoveSpec& stated) {
  Env env;
  env.hw = hw;
  const MechanismRow* row = find_mechanism(stated.id);
  PF_ASSERT(row != nullptr && row->build != nullptr, "the scenario names a mover of the registry");
  const MoveSpec move = env.move = with_policy(stated, *row);
  env.hw.reach_a_from_b = move.campaign.switch_at < 100 && hw.vcpus > 0;
  env.hw.batch = move.campaign.batch;
  env.hw.iommu_b =
      move.campaign.iommu == ActiveIommu::kB ||
      std::any_of(hw.devices.begin(), hw.devices.end(), [](const DeviceSpec& d) { return d.at_b; });
  env.hw.bridge_on = bridge_counts(hw, move.campaign);
  // Which pages are hot is known once the guest is complete: see turns_of.
  if (!goes_by_heat(move.campaign.order)) env.turns = {move.campaign.order, hw.pages};
  if (row->needs != nullptr) row->needs(env.hw, move);
  env.own = row->own;
  env.own_first = own_first(*row);
  env.layout = make_layout(env.hw, sizeof(MoveState));
  env.mechanism = &thread_mechanism();
  row->build(env);
  return env;
}

}  // namespace pf
