#include "core/world/step.h"

#include "core/guest/vcpu.h"
#include "core/hw/clock.h"
#include "core/hw/device.h"
#include "core/hw/fabric.h"
#include "core/hw/flag.h"
#include "core/hw/htm.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/peer.h"
#include "core/hw/port.h"
#include "core/world/lanes.h"

namespace pf {
namespace {

// Variants of the eviction slot: IOTLB entry a page, then each device's entry a page, then cached
// lines where memory beneath the caches can be seen.
unsigned eviction_variants(const Hw& h) {
  const auto devices = static_cast<unsigned>(h.spec.devices.size());
  return h.spec.pages * (1 + devices) + (h.spec.memory_visible() ? h.spec.lines() : 0);
}

bool can_evict(const Hw& h, unsigned variant) {
  if (h.get<Environment>(h.lay.environment).evictions_left == 0) return false;
  const std::uint32_t pages = h.spec.pages;
  const auto devices = static_cast<unsigned>(h.spec.devices.size());
  if (variant < pages) return iotlb_holds(h, variant);
  if (variant < pages * (1 + devices)) {
    return atc_holds(h, variant / pages - 1, variant % pages);
  }
  return (h.line_a(variant - pages * (1 + devices)).flags & kCached) != 0;
}

void evict(Hw& h, unsigned variant) {
  --h.edit<Environment>(h.lay.environment).evictions_left;
  const std::uint32_t pages = h.spec.pages;
  const auto devices = static_cast<unsigned>(h.spec.devices.size());
  if (variant < pages) return iotlb_evict(h, variant);
  if (variant < pages * (1 + devices)) return atc_evict(h, variant / pages - 1, variant % pages);
  evict_line_a(h, variant - pages * (1 + devices));
}

bool can_abort_spuriously(const Hw& h) {
  return h.txn().active != 0 && h.get<Environment>(h.lay.environment).spurious_left > 0;
}

unsigned variants(const Hw& h, unsigned slot) {
  const Layout& lay = h.lay;
  if (slot < lay.lanes.size()) return lane_variants(h, static_cast<LaneId>(slot));
  if (slot >= lay.device_slot && slot < lay.ack_slot) return device_variants(h);
  if (slot >= lay.vcpu_slot && slot < lay.ipi_slot) return vcpu_variants(h);
  if (slot == lay.eviction_slot) return eviction_variants(h);
  return 1;
}

// In a timed run a vCPU's own accesses come in its turn; a choice is one more, from outside.
bool takes_injections(const Hw& h) { return h.timed() && !h.spec.explored; }

bool host_can_die(const Env& env, const Hw& h) {
  return env.mechanism->host_may_die != nullptr && env.mechanism->host_may_die(env, h);
}

bool slot_enabled(const Env& env, const Hw& h, Choice c) {
  const Layout& lay = h.lay;
  if (c.slot < lay.walk_slot) return lane_enabled(h, c.slot, c.variant);
  if (c.slot < lay.device_slot) return walk_ready(h, c.slot - lay.walk_slot);
  if (c.slot < lay.ack_slot) return device_can(h, c.slot - lay.device_slot, c.variant);
  if (c.slot < lay.vcpu_slot) return device_can_ack(h, c.slot - lay.ack_slot);
  if (c.slot < lay.ipi_slot) {
    const unsigned v = c.slot - lay.vcpu_slot;
    return takes_injections(h) ? vcpu_could(h, v, c.variant) : vcpu_can(h, v, c.variant);
  }
  if (c.slot < lay.thread_slot) return vcpu_can_answer(h, c.slot - lay.ipi_slot);
  if (c.slot < lay.clock_slot) return env.mechanism->ready(env, h, c.slot - lay.thread_slot);
  if (c.slot == lay.clock_slot) return clock_can_tick(h);
  if (c.slot == lay.eviction_slot) return can_evict(h, c.variant);
  if (c.slot >= lay.irq_slot) return vcpu_can_take_flag(h, c.slot - lay.irq_slot);
  // Of the faults only a host's death is a step of its own in a search; the others come with the
  // steps that they change, or with budgets.
  if (c.slot == lay.fault_slot) return h.spec.explored && host_can_die(env, h);
  return can_abort_spuriously(h);
}

// One that is injected spends nothing of the script's.
void vcpu_acts(Hw& h, unsigned v, unsigned variant) {
  if (!takes_injections(h)) return vcpu_does(h, v, variant);
  const std::uint8_t reads = h.vcpu(v).reads_left, writes = h.vcpu(v).writes_left;
  h.vcpu_edit(v).reads_left = h.vcpu_edit(v).writes_left = 1;
  vcpu_does(h, v, variant);
  h.vcpu_edit(v).reads_left = reads;
  h.vcpu_edit(v).writes_left = writes;
}

void slot_acts(const Env& env, Hw& h, Choice c) {
  const Layout& lay = h.lay;
  if (c.slot < lay.walk_slot) return lane_acts(h, c.slot, c.variant);
  if (c.slot < lay.device_slot) return walk_step(h, c.slot - lay.walk_slot);
  if (c.slot < lay.ack_slot) return device_does(h, c.slot - lay.device_slot, c.variant);
  if (c.slot < lay.vcpu_slot) return device_acks(h, c.slot - lay.ack_slot);
  if (c.slot < lay.ipi_slot) return vcpu_acts(h, c.slot - lay.vcpu_slot, c.variant);
  if (c.slot < lay.thread_slot) return vcpu_answers(h, c.slot - lay.ipi_slot);
  if (c.slot < lay.clock_slot) return env.mechanism->act(env, h, c.slot - lay.thread_slot);
  if (c.slot == lay.clock_slot) {
    return clock_ticks(h, env.move.interval_cycles * h.spec.timing.tsc_cycle);
  }
  if (c.slot == lay.eviction_slot) return evict(h, c.variant);
  if (c.slot >= lay.irq_slot) return vcpu_takes_flag(h, c.slot - lay.irq_slot);
  if (c.slot == lay.fault_slot) return env.mechanism->host_dies(env, h);
  --h.edit<Environment>(h.lay.environment).spurious_left;
  txn_abort(h, AbortCause::kInterrupt, kNobody, h.txn().page);
}

// In a timed run everything takes its time, whatever caused it.
bool chains(const Env& env, const Hw& h) { return env.chain && (!h.timed() || h.spec.explored); }

// Runs what nobody else can tell apart from having run later, until nothing of it is left.
void run_local(const Env& env, Hw& h) {
  const unsigned lanes = h.lay.walk_slot, devices = h.lay.ack_slot - h.lay.device_slot;
  bool again = true;
  while (again) {
    again = false;
    for (unsigned t = 0; t < 3; ++t) {
      while (env.mechanism->local(env, h, t) && env.mechanism->ready(env, h, t)) {
        env.mechanism->act(env, h, t);
        again = true;
      }
    }
    for (unsigned used = next_used(h, 0); used < lanes; used = next_used(h, used + 1)) {
      const auto lane = static_cast<LaneId>(used);
      while (!empty(h, lane) && lane_local(env, h, lane) && lane_enabled(h, lane, 0)) {
        lane_acts(h, lane, 0);
        again = true;
      }
    }
    // An acknowledgement that is due: nothing of the device can come before it that matters.
    for (unsigned d = 0; d < devices; ++d) {
      if (!device_can_ack(h, d)) continue;
      device_acks(h, d);
      again = true;
    }
  }
}

}  // namespace

void init_machine(const Env& env, Hw& h) {
  // A timed run draws none of these by itself: they are what a user may inject.
  Environment& budgets = h.edit<Environment>(h.lay.environment);
  budgets.spurious_left = h.timed() ? 255 : h.spec.explore.spurious_aborts;
  budgets.evictions_left = h.timed() ? 255 : h.spec.explore.evictions;
  budgets.forgets_left = h.spec.has(Fault::kForgottenMapping) ? 1 : 0;
  for (const Fault f : {Fault::kInterrupt, Fault::kSpuriousAbort}) {
    if (!h.timed() && h.spec.has(f)) ++budgets.spurious_left;
  }
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    Device& dev = h.device_edit(d);
    dev.reads_left = h.spec.explore.device_reads;
    dev.writes_left = h.spec.explore.device_writes;
    dev.atomics_left = h.spec.explore.device_atomics;
    dev.direct = h.spec.devices[d].at_b ? 1 : 0;
    dev.speculation_left = h.spec.devices[d].ats ? h.spec.explore.speculation : 0;
  }
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    h.vcpu_edit(v).reads_left = h.spec.explore.vcpu_reads;
    h.vcpu_edit(v).writes_left = h.spec.explore.vcpu_writes;
  }
  init_peers(h);
  if (h.lay.flat) {
    for (std::uint32_t p = 0; p < h.spec.pages; ++p) h.set_page(p, kPageAtSource);
  }
  constexpr PageRec kPageAtTarget{Place::kEnd, Place::kEnd, Place::kEnd, kCommitted};
  for (std::uint32_t i = 1; i <= h.spec.pages_at_b; ++i) {
    h.set_page(h.spec.pages - i, kPageAtTarget);
  }
  env.mechanism->init(env, h);
  if (chains(env, h)) run_local(env, h);
}

bool enabled(const Env& env, const Hw& h, Choice c) {
  if (env.mechanism->turn != nullptr && c.slot != h.lay.thread_slot &&
      c.slot != h.lay.spurious_slot)
    return false;  // page detail: there is nothing smaller to choose
  return c.slot < h.lay.slots && c.variant < variants(h, c.slot) && slot_enabled(env, h, c);
}

// Slot by slot in the order of their numbers. What a slot cannot do at all is not asked variant by
// variant: an exploration spends much of its time here.
void enumerate(const Env& env, const Hw& h, std::vector<Choice>& out) {
  const Layout& lay = h.lay;
  auto offer = [&out](unsigned slot, unsigned variant) {
    out.push_back({static_cast<std::uint8_t>(slot), 0, variant});
  };
  if (env.mechanism->turn != nullptr) {
    if (env.mechanism->ready(env, h, kCpu0)) offer(lay.thread_slot, 0);
    if (can_abort_spuriously(h)) offer(lay.spurious_slot, 0);
    return;
  }
  auto offer_all = [&](unsigned slot, unsigned n) {
    for (unsigned v = 0; v < n; ++v) {
      if (slot_enabled(env, h, {static_cast<std::uint8_t>(slot), 0, v})) offer(slot, v);
    }
  };
  for (unsigned lane = next_used(h, 0); lane < lay.walk_slot; lane = next_used(h, lane + 1)) {
    offer_all(lane, lane_variants(h, static_cast<LaneId>(lane)));
  }
  for (unsigned w = 0; w < walkers_in_all(h); ++w) {
    if (walk_ready(h, w)) offer(lay.walk_slot + w, 0);
  }
  const unsigned of_device = device_variants(h), of_vcpu = vcpu_variants(h);
  for (unsigned slot = lay.device_slot; slot < lay.ack_slot; ++slot) offer_all(slot, of_device);
  for (unsigned slot = lay.ack_slot; slot < lay.vcpu_slot; ++slot) offer_all(slot, 1);
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    const Vcpu& cpu = h.vcpu(v);
    if (cpu.reads_left + cpu.writes_left > 0 || takes_injections(h)) {
      offer_all(lay.vcpu_slot + v, of_vcpu);
    }
  }
  for (unsigned slot = lay.ipi_slot; slot < lay.thread_slot; ++slot) offer_all(slot, 1);
  for (unsigned t = 0; t < 3; ++t) {
    if (env.mechanism->ready(env, h, t)) offer(lay.thread_slot + t, 0);
  }
  if (clock_can_tick(h)) offer(lay.clock_slot, 0);
  if (h.get<Environment>(lay.environment).evictions_left > 0) {
    offer_all(lay.eviction_slot, eviction_variants(h));
  }
  if (can_abort_spuriously(h)) offer(lay.spurious_slot, 0);
  if (h.spec.explored && host_can_die(env, h)) offer(lay.fault_slot, 0);
  for (unsigned v = 0; flag_is_msi(h) && v < h.spec.vcpus; ++v) {
    if (vcpu_can_take_flag(h, v)) offer(lay.irq_slot + v, 0);
  }
}

void apply(const Env& env, Hw& h, Choice choice) {
  slot_acts(env, h, choice);
  if (chains(env, h)) run_local(env, h);
}

bool next_local(const Env& env, const Hw& h, Choice& out) {
  auto found = [&out](unsigned slot) {
    out = {static_cast<std::uint8_t>(slot), 0, 0};
    return true;
  };
  for (unsigned t = 0; t < 3; ++t) {
    if (env.mechanism->local(env, h, t) && env.mechanism->ready(env, h, t)) {
      return found(h.lay.thread_slot + t);
    }
  }
  for (unsigned used = next_used(h, 0); used < h.lay.walk_slot; used = next_used(h, used + 1)) {
    const auto lane = static_cast<LaneId>(used);
    if (lane_local(env, h, lane) && lane_enabled(h, lane, 0)) return found(lane);
  }
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if (device_can_ack(h, d)) return found(h.lay.ack_slot + d);
  }
  return false;
}

}  // namespace pf
