// States and transitions of a search a second, with one thread and with one a core; and what one a
// core are worth, beside one alone and beside as many searches that share nothing.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>
#include <vector>

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

struct Took {
  double wall_s = 0, cpu_s = 0;  // of the whole process
};

// `searches` at once, each on its own states with so many threads.
Took search_at_once(const Env& env, unsigned searches, unsigned threads) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t work = std::clock();
  ExploreOptions options;
  options.threads = threads;
  options.scout = 0;
  std::vector<std::thread> all;
  for (unsigned i = 0; i < searches; ++i) {
    all.emplace_back([&] { benchmark::DoNotOptimize(pf::explore(env, options).states); });
  }
  for (std::thread& one : all) one.join();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), static_cast<double>(std::clock() - work) / CLOCKS_PER_SEC};
}

double median(std::vector<double> of) {
  std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
  return of[of.size() / 2];
}

// One search with a thread a core, one with one thread, and a search a core that share nothing, in
// turn: the last is what the machine itself grants, whoever else uses it. Ratios of transitions a
// second, the median of all rounds; `work` is processor time of the shared search by that of the
// lone one.
void search_shared(benchmark::State& state, const char* scenario, unsigned cores) {
  const Env env = env_on(load_scenario(scenario), RunMachine::kSearched);
  std::vector<double> by_one, by_apart, apart_by_one, work;
  for (auto _ : state) {
    const Took one = search_at_once(env, 1, 1);
    const Took shared = search_at_once(env, 1, cores);
    const Took apart = search_at_once(env, cores, 1);
    by_one.push_back(one.wall_s / shared.wall_s);
    apart_by_one.push_back(cores * one.wall_s / apart.wall_s);
    by_apart.push_back(apart.wall_s / (cores * shared.wall_s));
    work.push_back(shared.cpu_s / one.cpu_s);
  }
  state.counters["by_one_thread"] = median(by_one);
  state.counters["apart_by_one_thread"] = median(apart_by_one);
  state.counters["by_apart"] = median(by_apart);
  state.counters["work"] = median(work);
}

}  // namespace

void add_search_benchmarks() {
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  for (const char* scenario : {"htm-tiny", "htm-vcpu", "htm-order"}) {
    auto* one = benchmark::RegisterBenchmark((std::string("search/") + scenario).c_str(),
                                             search_whole, scenario);
    one->Unit(benchmark::kMillisecond)->UseRealTime()->Arg(1);
    if (cores == 1) continue;
    one->Arg(cores);
    benchmark::RegisterBenchmark((std::string("search-shared/") + scenario).c_str(), search_shared,
                                 scenario, static_cast<unsigned>(cores))
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->Iterations(7);
  }
}

}  // namespace pf::cli
