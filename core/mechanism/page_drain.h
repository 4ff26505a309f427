// When the campaign is over the guest still does what it has a stated number of: every request of
// a finite device, every access of a finite vCPU takes place. Line detail does that by itself; at
// page detail each such actor has its own turns then, some accesses a turn at the pace measured.
#pragma once
#include "core/base/loading.h"
#include "core/world/world.h"

namespace pf {

// Work of a stated number, devices first, then vCPUs; 0 = as long as the run lasts.
std::uint64_t work_in_all(const Env& env, std::size_t who);
// How much of it has begun.
std::uint64_t work_done(const Env& env, const Hw& h, std::size_t who);
inline std::size_t workers(const Env& env) { return env.hw.devices.size() + env.hw.vcpus; }

// Runs a World at line detail on whose campaign is over, at most until it has `events`, and writes
// down the pace of each actor. `usual`: the pace to assume where too little is seen; 0 = none.
// `place` is told now and then.
void measure_drain(const Env& env, World& world, std::uint64_t events, FactSink* sink,
                   const std::vector<Time>& usual, const LoadingPlace& place, Ledger& out);
// Nobody begins anything more; what is under way lands. The ledger says where everybody was.
void stop_drain(const Env& env, World& world, FactSink* sink, Ledger& out);

// Page detail: the campaign is over now.
void begin_drain(const Env& env, Hw& h);
// The turn of that slot; true when accesses were made.
bool drain_turn(const Env& env, Hw& h, std::uint8_t slot);

}  // namespace pf
