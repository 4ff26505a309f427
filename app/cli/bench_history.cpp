// What going back costs: a copied World, one step back, a seek anywhere in a run of ten million
// events.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "core/base/rng.h"
#include "core/explore/timeline.h"

namespace pf::cli {
namespace {

constexpr std::uint64_t kLongRun = 10'000'000;

std::shared_ptr<const Env> env_of_pages(std::uint32_t pages) {
  const std::string n = std::to_string(pages);
  return std::make_shared<const Env>(env_on(
      load_scenario("htm-sqlite",
                    {"guest.pages=" + n, "guest.workload.kind=uniform",
                     "guest.workload.file=", "devices.1.pages=" + std::to_string(pages / 2)}),
      RunMachine::kTimed));
}

void copy_world(benchmark::State& state) {
  constexpr std::uint64_t kUnderWay = 20'000;
  const auto env = env_of_pages(static_cast<std::uint32_t>(state.range(0)));
  CowPool pool;
  World world = first_world(*env, 1, pool);
  while (world.events < kUnderWay && step(*env, world)) {
  }
  for (auto _ : state) {
    World copy = world;
    benchmark::DoNotOptimize(copy.events);
  }
  state.counters["bytes"] = static_cast<double>(world.bytes());
  state.counters["pending"] = static_cast<double>(world.agenda.pending());
}

// Made once: it takes longer than everything that is measured on it.
Timeline& long_run() {
  static Timeline timeline = [] {
    Timeline t(env_of_pages(1'000'000), 1);
    t.extend(kLongRun);
    return t;
  }();
  return timeline;
}

void step_back(benchmark::State& state) {
  Timeline& timeline = long_run();
  std::uint64_t at = timeline.known();
  benchmark::DoNotOptimize(timeline.seek(at).events);
  for (auto _ : state) {
    if (at == 0) at = timeline.known();
    benchmark::DoNotOptimize(timeline.seek(--at).events);
  }
}

void seek(benchmark::State& state) {
  Timeline& timeline = long_run();
  Rng rng = Rng::from_seed(7);
  std::vector<double> took;
  for (auto _ : state) {
    const std::uint64_t to = rng.below(timeline.known() + 1);
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(timeline.seek(to).events);
    took.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::sort(took.begin(), took.end());
  state.counters["p50_ms"] = took[took.size() / 2];
  state.counters["p99_ms"] = took[took.size() * 99 / 100];
  state.counters["max_ms"] = took.back();
  state.counters["kept_MiB"] = static_cast<double>(timeline.kept_bytes()) / (1 << 20);
}

}  // namespace

void add_history_benchmarks() {
  benchmark::RegisterBenchmark("history/copy", copy_world)->Arg(64)->Arg(4096)->Arg(1'000'000);
  benchmark::RegisterBenchmark("history/step-back", step_back)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("history/seek", seek)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(400);
}

}  // namespace pf::cli
