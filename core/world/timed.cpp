#include "core/world/timed.h"

#include <algorithm>

#include "core/base/distribution.h"
#include "core/guest/vcpu.h"
#include "core/guest/workload.h"
#include "core/hw/clock.h"
#include "core/hw/device.h"
#include "core/hw/htm.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/msi.h"
#include "core/world/lanes.h"

namespace pf {
namespace {

// It has a moment of its own; without one a timed run leaves it to whoever injects.
bool at_moment(const Hw& h, Fault fault) {
  if (!h.spec.has(fault)) return false;
  const FaultSpec* about = h.spec.about(fault);
  return about != nullptr && !about->at.empty();
}

bool pool_turn(Hw& h, LaneId lane) {
  Time later = kNever;
  bool blocked = false;
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if (e.due > h.now()) {
      later = std::min(later, e.due);
    } else if (lane_enabled(h, lane, i)) {
      lane_acts(h, lane, i);
      return true;
    } else {
      blocked = true;
    }
  }
  if (later != kNever) h.wake(lane, later - h.now());
  if (blocked) h.agenda->park(lane, kSpace | kTranslated);
  return false;
}

bool lane_turn(Hw& h, LaneId lane) {
  if (empty(h, lane)) return false;
  if (h.lay.lanes[lane].pool) return pool_turn(h, lane);
  const Time due = entry(h, lane).due;
  if (due > h.now()) {
    h.wake(lane, due - h.now());
    return false;
  }
  if (!lane_enabled(h, lane, 0)) {
    h.agenda->park(lane, kSpace | kTranslated | kAcked | kDeviceTurn);
    return false;
  }
  // A forgotten mapping without a moment waits for somebody who chooses it.
  const bool planned = at_moment(h, Fault::kForgottenMapping) && h.active(Fault::kForgottenMapping);
  lane_acts(h, lane, planned && purge_may_miss(h, lane) ? 1 : 0);
  return true;
}

bool thread_turn(const Env& env, Hw& h, unsigned thread) {
  const auto slot = static_cast<std::uint8_t>(h.lay.thread_slot + thread);
  if (!env.mechanism->ready(env, h, thread)) {
    h.agenda->park(slot, env.mechanism->waits_for(env, h, thread));
    return false;
  }
  const Op op = env.mechanism->next_op(env, h, thread);
  const bool aborted = thread == kCpu0 && h.txn().doomed != 0;
  env.mechanism->act(env, h, thread);
  const Time cost =
      aborted ? h.draw(h.spec.timing.abort) + env.move.backoff : env.mechanism->cost(env, h, op);
  h.wake(slot, cost);
  return true;
}

// The interrupt and the spurious abort that a scenario sets a moment for: each strikes once, the
// abort only a transaction.
bool strike(Hw& h, Fault fault, std::uint8_t mark, AbortCause cause) {
  if (!at_moment(h, fault) || !h.active(fault)) return false;
  if ((h.get<Environment>(h.lay.environment).struck & mark) != 0) return false;
  if (fault == Fault::kSpuriousAbort && h.txn().active == 0) {
    h.agenda->park(h.lay.fault_slot, kTxnBegun);
    return false;
  }
  h.edit<Environment>(h.lay.environment).struck |= mark;
  h.fact(FactKind::kFaultStrikes, kCpu0, h.txn().page, static_cast<std::uint64_t>(fault));
  txn_abort(h, cause, kNobody, h.txn().page);
  return true;
}

bool host_turn(const Env& env, Hw& h) {
  if (!at_moment(h, Fault::kHostDies) || !h.active(Fault::kHostDies)) return false;
  if (env.mechanism->host_may_die == nullptr || !env.mechanism->host_may_die(env, h)) return false;
  env.mechanism->host_dies(env, h);
  return true;
}

bool fault_turn(const Env& env, Hw& h) {
  const bool dies = host_turn(env, h);
  const bool interrupted = strike(h, Fault::kInterrupt, 1, AbortCause::kInterrupt);
  const bool aborted = strike(h, Fault::kSpuriousAbort, 2, AbortCause::kSpurious);
  wake_faults(h);
  return dies || interrupted || aborted;
}

bool interrupt_turn(const Env& env, Hw& h) {
  const bool hit = h.txn().active != 0;
  if (hit) txn_abort(h, AbortCause::kInterrupt, kNobody, h.txn().page);
  if (!env.mechanism->finished(env, h)) wake_interrupt(env, h);
  return hit;
}

bool take(Hw& h, std::uint8_t slot, const Turn& turn) {
  if (turn.waits_for != 0) {
    h.agenda->park(slot, turn.waits_for);
  } else if (turn.next != kNever) {
    h.wake(slot, turn.next);
  }
  return turn.acted;
}

bool walker_turn(Hw& h, std::uint8_t slot) {
  const unsigned w = slot - h.lay.walk_slot;
  if (!walk_ready(h, w)) {
    if (h.get<Walk>(h.lay.walks, w).state != 0) h.agenda->park(slot, kSpace);
    return false;
  }
  walk_step(h, w);
  return true;
}

bool ack_turn(Hw& h, std::uint8_t slot) {
  const unsigned d = slot - h.lay.ack_slot;
  if (!device_can_ack(h, d)) {
    if (h.device(d).ack_owed != 0) h.agenda->park(slot, kDeviceTurn | kSpace);
    return false;
  }
  device_acks(h, d);
  h.raise(kDeviceTurn);
  return true;
}

bool answer_turn(Hw& h, std::uint8_t slot) {
  const unsigned v = slot - h.lay.ipi_slot;
  if (!vcpu_can_answer(h, v)) {
    const Vcpu& cpu = h.vcpu(v);
    if (cpu.ipi != 0 || cpu.stop_asked > cpu.parked) {
      vcpu_takes_interrupt(h, v);
      h.agenda->park(slot, kBufferDrained | kAcked);
    }
    return false;
  }
  vcpu_answers(h, v);
  return true;
}

}  // namespace

void wake_interrupt(const Env& env, Hw& h) {
  const Time mean = env.move.campaign.interrupt_interval;
  if (mean > 0) h.wake(h.lay.spurious_slot, draw_exponential(h.agenda->rng, mean));
}

void wake_faults(Hw& h) {
  for (const FaultSpec& fault : h.spec.fault_list) {
    if (fault.kind != Fault::kInterrupt && fault.kind != Fault::kSpuriousAbort &&
        fault.kind != Fault::kHostDies)
      continue;
    if (fault.time > h.now()) h.wake(h.lay.fault_slot, fault.time - h.now());
    if (fault.time == h.now() && h.event == 0) h.wake(h.lay.fault_slot, 0);
  }
}

bool slot_turn(const Env& env, Hw& h, std::uint8_t slot) {
  if (env.mechanism->turn != nullptr) return env.mechanism->turn(env, h, slot);
  const Layout& lay = h.lay;
  if (slot < lay.lanes.size()) return lane_turn(h, slot);
  if (slot < lay.device_slot) return walker_turn(h, slot);
  if (slot < lay.ack_slot) return take(h, slot, device_turn(h, slot - lay.device_slot));
  if (slot < lay.vcpu_slot) return ack_turn(h, slot);
  if (slot < lay.ipi_slot) {
    return take(h, slot, vcpu_turn(h, slot - lay.vcpu_slot, &env.trace));
  }
  if (slot < lay.thread_slot) return answer_turn(h, slot);
  if (slot < lay.clock_slot) return thread_turn(env, h, slot - lay.thread_slot);
  if (slot == lay.clock_slot) {
    if (!clock_can_tick(h)) return false;
    clock_ticks(h, env.move.interval_cycles * h.spec.timing.tsc_cycle);
    return true;
  }
  if (slot == lay.fault_slot) return fault_turn(env, h);
  if (slot >= lay.irq_slot) return vcpu_takes_msi(h, slot - lay.irq_slot);
  return slot == lay.spurious_slot && interrupt_turn(env, h);
}

void force(const Env& env, Hw& h, Choice choice) {
  const Layout& lay = h.lay;
  if (choice.slot == lay.clock_slot) h.agenda->cancel(choice.slot);
  if (choice.slot >= lay.thread_slot && choice.slot < lay.clock_slot) {
    h.agenda->cancel(choice.slot);
    thread_turn(env, h, choice.slot - lay.thread_slot);
    return;
  }
  apply(env, h, choice);
  const bool keeps_own_pace = (choice.slot >= lay.device_slot && choice.slot < lay.ack_slot) ||
                              (choice.slot >= lay.vcpu_slot && choice.slot < lay.ipi_slot) ||
                              choice.slot >= lay.clock_slot;
  if (!keeps_own_pace) h.wake(choice.slot, 0);
}

void wake_all(Hw& h) {
  for (unsigned slot = 0; slot < h.lay.slots; ++slot) {
    if (slot < h.lay.lanes.size() && empty(h, static_cast<LaneId>(slot))) continue;
    if (slot == h.lay.clock_slot || slot == h.lay.spurious_slot) continue;
    h.wake(static_cast<std::uint8_t>(slot), 0);
  }
  if (clock_can_tick(h)) h.wake(h.lay.clock_slot, 0);
}

}  // namespace pf
