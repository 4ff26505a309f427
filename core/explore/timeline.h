// Timeline: the history of one run. Keeps Worlds along the way and re-executes from the nearest, so
// that any event can be shown, in either direction, with no undo code anywhere.
//
// Event n is the n-th step that acted; the World "at n" is the one after it, at 0 the first World.
// Invariants:
//  1. seek(n) equals the World that a run from the start has after n events, whatever was sought
//  before.
//  2. The first World is never dropped; the others are spaced by `dense` events near the last place
//     sought, elsewhere by a spacing that doubles whenever more than `max_kept` Worlds, or more
//     than `max_bytes`, are held. Dropped ones go to disk where re-executing would take too long.
//  3. History lives here, never in the World.
//  4. A forced choice that is not enabled at its event throws InputError: it is never passed over.
// One owning thread. Worlds handed out share its pool and must be dropped before it.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/explore/marks.h"
#include "core/explore/spilled_worlds.h"
#include "core/world/world.h"

namespace pf {

// At this event number a choice was forced instead of the earliest: an intervention, or one step of
// a counterexample. `at` = number of events before it.
struct Forced {
  std::uint64_t at = 0;
  Choice choice;
  friend bool operator==(const Forced&, const Forced&) = default;
};

// Executes the choice forced after so many events (`forced` by `at`), else the earliest, as step
// does. Throws InputError when the forced one is not enabled.
bool step_forced(const Env& env, World& world, const std::vector<Forced>& forced,
                 FactSink* facts = nullptr);

struct TimelineOptions {
  std::uint64_t spacing = 4096;  // events between kept Worlds at first
  std::uint64_t dense = 256;     // near the last place sought
  std::size_t max_kept = 2048;   // of 100 million events one in 65,536: some 15 ms to any of them
  std::size_t max_bytes = std::size_t{3} << 29;  // 1.5 GiB; trees and blocks of all kept Worlds
  std::string spill_folder = {};                 // where dropped Worlds go, if it can be written
  std::uint64_t spill_spacing = 200'000;         // events apart, from which on they do: some 40 ms
};

class Timeline {
 public:
  Timeline(std::shared_ptr<const Env> env, std::uint64_t seed, std::vector<Forced> forced = {},
           TimelineOptions options = {});

  const Env& env() const { return *env_; }
  std::shared_ptr<const Env> shared_env() const { return env_; }
  std::uint64_t seed() const { return seed_; }
  const std::vector<Forced>& forced() const { return forced_; }

  // Runs on until `event` or the end; at most `slice` events in one call, so that a caller can show
  // progress and stop. True while there is more to do.
  bool extend(std::uint64_t event, std::uint64_t slice = ~std::uint64_t{0});
  std::uint64_t known() const { return known_; }  // events executed so far
  Time known_time() const { return known_time_; }
  bool ended() const { return ended_; }

  // The World after `event` events (at most known()).
  World seek(std::uint64_t event);
  // The nearest World that is kept at or before that event: nothing is executed for it.
  World nearest(std::uint64_t event);
  // Number of the last event at or before that simulated time, among the known ones.
  std::uint64_t event_at(Time time);
  // Re-executes events from+1 .. to and hands out their facts, each with the number of its event.
  void facts(std::uint64_t from, std::uint64_t to,
             const std::function<void(std::uint64_t, const Fact&)>& visit);
  // Transaction begins, commits, aborts, pages moved, fallbacks, violations, cut-over: the whole
  // run's.
  const Marks& marks() const { return marks_; }
  // Simulated times of evenly spaced events, for the overview: (event, time) of every kept step.
  std::vector<std::pair<std::uint64_t, Time>> waypoints() const;

  // A run that is this one up to `at` and then takes `choice`; it shares nothing that moves.
  Timeline branch(std::uint64_t at, Choice choice) const;

  std::size_t kept() const { return kept_.size(); }
  std::size_t kept_bytes() const;
  std::size_t spilled() const { return spilled_ ? spilled_->count() : 0; }

 private:
  struct Kept {
    World world;
    bool dense;
  };
  bool advance(World& world, FactSink* sink) const {
    return step_forced(*env_, world, forced_, sink);
  }
  void keep(const World& world, bool dense);
  void thin();

  std::shared_ptr<const Env> env_;
  std::uint64_t seed_;
  std::vector<Forced> forced_;  // by `at`
  TimelineOptions options_;
  std::unique_ptr<CowPool> pool_;
  std::vector<Kept> kept_;  // by event number, the first is event 0
  std::unique_ptr<SpilledWorlds> spilled_;
  std::unique_ptr<World> head_;  // the furthest World executed
  Marks marks_;
  std::uint64_t known_ = 0;
  Time known_time_ = 0;
  bool ended_ = false;
};

}  // namespace pf
