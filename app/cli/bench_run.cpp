// Events of a timed run a second on one core: line detail, oracle on, facts counted.
#include <benchmark/benchmark.h>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "core/measure/run_meter.h"
#include "core/world/world.h"

namespace pf::cli {
namespace {

// The default scenario from its beginning to its end, again and again.
void run_small(benchmark::State& state) {
  const Scenario scenario = load_scenario("htm-sqlite");
  const Env env = env_on(scenario, RunMachine::kTimed);
  std::uint64_t events = 0;
  for (auto _ : state) {
    CowPool pool;
    World world = first_world(env, scenario.seed, pool);
    RunMeter meter(env, world);
    while (step(env, world, &meter)) {
    }
    events += world.events;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

// The first events of a guest of a million pages; the World is made once.
void run_million(benchmark::State& state) {
  constexpr std::uint64_t kEvents = 1'000'000;
  const Scenario scenario =
      load_scenario("htm-sqlite", {"guest.pages=1000000", "guest.workload.kind=uniform",
                                   "guest.workload.file=", "devices.1.pages=900000"});
  const Env env = env_on(scenario, RunMachine::kTimed);
  CowPool pool;
  const World first = first_world(env, scenario.seed, pool);
  for (auto _ : state) {
    World world = first;
    RunMeter meter(env, world);
    while (world.events < kEvents && step(env, world, &meter)) {
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kEvents));
}

}  // namespace

void add_run_benchmarks() {
  benchmark::RegisterBenchmark("run/small", run_small)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("run/million-pages", run_million)->Unit(benchmark::kMillisecond);
}

}  // namespace pf::cli
