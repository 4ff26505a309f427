// World: the whole simulated world as one copyable value. Start reading here.
//
// It holds the machine's block (every queue, cache, table, program counter), the per-page and
// per-line arrays, the pending wake-ups, the time and the random state; nothing in it points to
// anything that a copy would share and a step would change. What a run never changes is the Env
// beside it.
//
//   World w = first_world(env, seed, pool);
//   while (step(env, w)) {}                  // timed: always the earliest
//   World before = w;                        // a kept moment; less than a microsecond
//   step(env, w, choice);                    // or exactly this one: replays and interventions
//
// Invariants:
//  1. Same Env, same seed, same interventions: same digest after every event, facts on or off.
//  2. A copy, stepped, equals the original, stepped.
//  3. `events` counts steps that acted; a wake-up that finds nothing to do is none.
//  4. One thread owns all Worlds of a pool.
//  5. A copy shares the block until one of the two is stepped: that step copies it, once. So
//     nobody copies a World in the midst of a step (asserted).
#pragma once
#include "core/base/cow_block.h"
#include "core/base/digest.h"
#include "core/world/step.h"

namespace pf {

// Of a list of choices that a search found, played back: its time is the number of its steps. No
// latency stands behind it; the timing verdict says which times could.
inline constexpr Time kUntimedStep = kNanosecond;

class World {
 public:
  World(const Env& env, std::uint64_t seed, CowPool& pool);

  // The machine at this moment, to step: its own block from here on, until the World is copied.
  Hw view(const Env& env);
  // To look at. What a copy shares stays shared.
  const Hw look(const Env& env) const;

  Digest digest() const;  // covers every field
  friend bool operator==(const World& a, const World& b);
  // With a copy, neither of them stepped since.
  bool shares_block() const { return block_.shared(); }
  // The block, wherever else it is held too, and what only this copy has; trees left out.
  std::size_t bytes() const;

  Agenda agenda;        // now, pending wake-ups, random state
  Violation violation;  // the first one
  std::uint64_t violations = 0;
  std::uint64_t events = 0;
  std::uint8_t last_slot = 0;  // which slot acted last
  bool ending = false;         // the campaign is over: what is on its way still ends
  bool over = false;

 private:
  friend struct WorldBytes;
  Hw view_of(const Env& env, std::byte* block);

  CowBlock block_;
  Planes planes_;
};

World first_world(const Env& env, std::uint64_t seed, CowPool& pool);

// Executes the earliest wake-up that finds something to do. False when the run is over.
bool step(const Env& env, World& world, FactSink* facts = nullptr);
// Executes this choice now, with what follows from it at once. REQUIRES enabled.
void step(const Env& env, World& world, Choice choice, FactSink* facts = nullptr);

}  // namespace pf
