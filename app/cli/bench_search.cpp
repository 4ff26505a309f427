// States and transitions of a search a second, with one thread and with one a core.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <thread>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "core/explore/explorer.h"

namespace pf::cli {
namespace {

void search_whole(benchmark::State& state, const char* scenario) {
  const Env env = env_on(load_scenario(scenario), RunMachine::kSearched);
  ExploreOptions options;
  options.threads = static_cast<unsigned>(state.range(0));
  options.scout = 0;  // its walks are not among the transitions that are counted
  double states = 0, transitions = 0;
  for (auto _ : state) {
    const ExploreResult r = pf::explore(env, options);
    states += static_cast<double>(r.states);
    transitions += static_cast<double>(r.transitions);
  }
  const double rounds = static_cast<double>(state.iterations());
  state.counters["states"] = states / rounds;
  state.counters["transitions"] = transitions / rounds;
  state.counters["transitions/s"] = benchmark::Counter(transitions, benchmark::Counter::kIsRate);
}

}  // namespace

void add_search_benchmarks() {
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  for (const char* scenario : {"htm-tiny", "htm-vcpu", "htm-order"}) {
    auto* one = benchmark::RegisterBenchmark((std::string("search/") + scenario).c_str(),
                                             search_whole, scenario);
    one->Unit(benchmark::kMillisecond)->UseRealTime()->Arg(1);
    if (cores > 1) one->Arg(cores);
  }
}

}  // namespace pf::cli
