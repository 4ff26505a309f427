#include "core/world/world.h"

#include <algorithm>

#include "core/guest/workload.h"
#include "core/hw/lane.h"
#include "core/hw/timeouts.h"
#include "core/world/lanes.h"
#include "core/world/quiet.h"
#include "core/world/timed.h"

namespace pf {

World::World(const Env& env, std::uint64_t seed, CowPool& pool)
    : agenda(env.layout.slots, seed), block_(env.layout.bytes) {
  if (!env.layout.flat) planes_ = Planes(env.hw, pool);
}

Hw World::view_of(const Env& env, std::byte* block) {
  Hw h(env.hw, env.layout, block, env.layout.flat ? nullptr : &planes_);
  h.agenda = &agenda;
  h.violation = &violation;
  h.event = events;
  return h;
}

Hw World::view(const Env& env) { return view_of(env, block_.edit()); }

// A const Hw only reads.
const Hw World::look(const Env& env) const {
  return const_cast<World*>(this)->view_of(env, const_cast<std::byte*>(block_.data()));
}

Digest World::digest() const {
  Digest d = digest_bytes(block_.data(), block_.size(), 1) ^ planes_.digest() ^ agenda.digest();
  d ^= digest_bytes(&violation, sizeof violation, 4);
  const std::uint64_t words[] = {violations, events, last_slot, ending, over};
  return d ^ digest_words(words, 5, 5);
}

bool operator==(const World& a, const World& b) {
  return a.events == b.events && a.over == b.over && a.ending == b.ending &&
         a.last_slot == b.last_slot && a.violations == b.violations && a.violation == b.violation &&
         a.agenda == b.agenda && a.block_ == b.block_ && a.planes_ == b.planes_;
}

std::size_t World::bytes() const { return sizeof *this + block_.size() + 32 * agenda.pending(); }

World first_world(const Env& env, std::uint64_t seed, CowPool& pool) {
  World w(env, seed, pool);
  Hw h = w.view(env);
  init_machine(env, h);
  init_workloads(h);
  for (unsigned t = 0; t < 3; ++t) h.wake(static_cast<std::uint8_t>(h.lay.thread_slot + t), 0);
  wake_interrupt(env, h);
  wake_faults(h);
  w.agenda.settle();
  return w;
}

namespace {

// The campaign has just ended: the guest's endless work ends too. When nothing is left to happen,
// the run is over and the contents are compared.
void notice_end(const Env& env, World& w, Hw& h) {
  if (!w.ending && env.mechanism->finished(env, h)) {
    w.ending = true;
    end_workloads(h);
    // A host may still die; the other faults have nothing left to strike.
    if (!h.spec.has(Fault::kHostDies)) h.cancel(h.lay.fault_slot);
  }
}

// A search orders its choices without times. Played back, each takes one unit, so that what happens
// one after the other lies one after the other wherever time is drawn.
void stand_at_step(const Env& env, World& w) {
  if (!env.hw.explored) return;
  w.agenda.now = std::max(w.agenda.now, static_cast<Time>(w.events + 1) * kUntimedStep);
}

void finish(const Env& env, World& w, FactSink* facts) {
  Hw h = w.view(env);
  h.facts = facts;
  check_end(env, h);
  w.violations += h.violations;
  w.over = true;
}

void acted(World& w, Hw& h, std::uint8_t slot) {
  PF_ASSERT(!w.shares_block(), "nobody copies a World in the midst of a step");
  ++w.events;
  w.last_slot = slot;
  w.violations += h.violations;
  for (const FaultSpec& fault : h.spec.fault_list) {
    if (fault.event == w.events && (!w.ending || fault.kind == Fault::kHostDies))
      h.wake(h.lay.fault_slot, 0);
  }
  w.agenda.settle();
  if (h.get<Environment>(h.lay.environment).lost != 0) w.over = true;
}

}  // namespace

bool step(const Env& env, World& w, FactSink* facts) {
  while (!w.over) {
    if (w.agenda.empty()) {
      finish(env, w, facts);
      return false;
    }
    const std::uint8_t slot = w.agenda.pop();
    stand_at_step(env, w);
    Hw h = w.view(env);
    h.facts = facts;
    if (deadline_passed(h)) check_deadlines(h);
    const bool did = slot_turn(env, h, slot);
    if (slot >= h.lay.thread_slot) notice_end(env, w, h);
    if (did) {
      acted(w, h, slot);
      return true;
    }
    w.violations += h.violations;
    w.agenda.settle();
  }
  return false;
}

void step(const Env& env, World& w, Choice choice, FactSink* facts) {
  stand_at_step(env, w);
  Hw h = w.view(env);
  h.facts = facts;
  PF_ASSERT(enabled(env, h, choice), "a forced choice must be possible");
  if (env.hw.explored) {
    apply(env, h, choice);
    wake_all(h);
  } else {
    force(env, h, choice);
  }
  notice_end(env, w, h);
  acted(w, h, choice.slot);
}

}  // namespace pf
