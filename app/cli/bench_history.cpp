// What going back costs: a copied World, one step back, a seek anywhere in a run of ten million
// events.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "core/base/rng.h"
#include "core/explore/timeline.h"
#include "core/measure/run_summary.h"

namespace pf::cli {
namespace {

constexpr std::uint64_t kLongRun = 10'000'000;

std::shared_ptr<const Env> env_of_pages(std::uint32_t pages) {
  const std::string n = std::to_string(pages);
  const bool few = pages < 64;
  return std::make_shared<const Env>(
      env_on(load_scenario(
                 "htm-sqlite",
                 few ? std::vector<std::string>{"guest.pages=" + n, "guest.workload.kind=uniform",
                                                "guest.workload.file=", "devices.0.pages=1",
                                                "devices.1.first_page=0", "devices.1.pages=1"}
                     : std::vector<std::string>{"guest.pages=" + n, "guest.workload.kind=uniform",
                                                "guest.workload.file=",
                                                "devices.1.pages=" + std::to_string(pages / 2)}),
             RunMachine::kTimed));
}

// A copy alone, or what a kept moment costs the run that goes on: the copy, and the first write to
// what the two share.
enum class Copying : std::uint8_t { kCopy, kCopyAndWrite };

void time_copies(benchmark::State& state, const Env& env, const World& world, Copying what) {
  for (auto _ : state) {
    World copy = world;
    if (what == Copying::kCopyAndWrite) copy.view(env).txn_edit().spare = 1;
    benchmark::DoNotOptimize(copy.events);
  }
  state.counters["bytes"] = static_cast<double>(world.bytes());
  state.counters["pending"] = static_cast<double>(world.agenda.pending());
}

World under_way(const Env& env, CowPool& pool) {
  constexpr std::uint64_t kUnderWay = 200;
  World world = first_world(env, 1, pool);
  while (world.events < kUnderWay && step(env, world)) {
  }
  return world;
}

void copy_world(benchmark::State& state, Copying what) {
  const auto env = env_of_pages(static_cast<std::uint32_t>(state.range(0)));
  CowPool pool;
  time_copies(state, *env, under_way(*env, pool), what);
}

// As many devices and vCPUs as there can be, and all that can act about to: the most pending
// events a World can have.
void copy_crowded_world(benchmark::State& state, Copying what) {
  const std::string pages = std::to_string(state.range(0));
  std::vector<std::string> set = {"guest.pages=" + pages, "guest.vcpus=16",
                                  "guest.workload.kind=uniform", "guest.workload.file="};
  for (int d = 0; d < 16; ++d) {
    const std::string device = "devices." + std::to_string(d) + ".";
    set.push_back(device + "name=device" + std::to_string(d));
    set.push_back(device + "kind=scatter");
    set.push_back(device + "first_page=0");
    set.push_back(device + "pages=" + pages);
  }
  const Env env = env_on(load_scenario("htm-sqlite", set), RunMachine::kTimed);
  CowPool pool;
  World world = under_way(env, pool);
  for (unsigned slot = 0; slot < env.layout.slots; ++slot)
    world.agenda.wake(static_cast<std::uint8_t>(slot), world.agenda.now + slot);
  time_copies(state, env, world, what);
}

Timeline run_of(std::uint64_t events) {
  Timeline t(env_of_pages(1'000'000), 1);
  t.extend(events);
  return t;
}

// Made once: it takes longer than everything that is measured on it.
Timeline& long_run() {
  static Timeline timeline = run_of(kLongRun);
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

void seek_in(benchmark::State& state, Timeline& timeline) {
  Rng rng = Rng::from_seed(7);
  std::vector<double> took, worked;
  for (auto _ : state) {
    const std::uint64_t to = rng.below(timeline.known() + 1);
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t work = std::clock();
    benchmark::DoNotOptimize(timeline.seek(to).events);
    worked.push_back(1e3 * static_cast<double>(std::clock() - work) / CLOCKS_PER_SEC);
    took.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::sort(took.begin(), took.end());
  std::sort(worked.begin(), worked.end());
  state.counters["p50_ms"] = took[took.size() / 2];
  state.counters["p99_ms"] = took[took.size() * 99 / 100];
  state.counters["max_ms"] = took.back();
  // Of the processor alone: what a machine that others use too would else blur.
  state.counters["cpu_p99_ms"] = worked[worked.size() * 99 / 100];
  state.counters["cpu_max_ms"] = worked.back();
  state.counters["kept_MiB"] = static_cast<double>(timeline.kept_bytes()) / (1 << 20);
  state.counters["rss_MiB"] = static_cast<double>(peak_rss_bytes()) / (1 << 20);
}

void seek(benchmark::State& state) { seek_in(state, long_run()); }

// Any moment of a run ten times as long.
void seek_longest(benchmark::State& state) {
  static Timeline timeline = run_of(10 * kLongRun);
  seek_in(state, timeline);
}

}  // namespace

void add_history_benchmarks() {
  for (const auto& [what, suffix] :
       {std::pair(Copying::kCopy, ""), std::pair(Copying::kCopyAndWrite, "-and-first-write")}) {
    const std::string name = std::string("history/copy") + suffix;
    benchmark::RegisterBenchmark(name.c_str(), copy_world, what)
        ->Arg(1)
        ->Arg(4096)
        ->Arg(1'000'000)
        ->Arg(16'777'216);
    benchmark::RegisterBenchmark((name + "-crowded").c_str(), copy_crowded_world, what)
        ->Arg(64)
        ->Arg(16'777'216);
  }
  benchmark::RegisterBenchmark("history/step-back", step_back)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("history/seek", seek)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(400);
  benchmark::RegisterBenchmark("moment/of-100-million-events", seek_longest)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(200);
}

}  // namespace pf::cli
