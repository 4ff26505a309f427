// Page detail: pages a second, and what the largest guests cost in memory at either detail.
#include <benchmark/benchmark.h>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "core/measure/run_meter.h"
#include "core/world/world.h"

namespace pf::cli {
namespace {

constexpr double kMiB = 1 << 20;

std::vector<std::string> uniform_guest(const std::string& pages, const std::string& buffers) {
  return {"guest.pages=" + pages, "guest.workload.kind=uniform",
          "guest.workload.file=", "devices.1.pages=" + buffers};
}

Env page_env(const char* scenario, std::vector<std::string> set) {
  set.emplace_back("detail=page");
  return env_on(load_scenario(scenario, set), RunMachine::kTimed);
}

// Moves so many pages from the first on, with oracle and facts; returns how much the trees hold.
std::size_t move_pages(benchmark::State& state, const Env& env, std::uint64_t pages) {
  std::size_t held = 0;
  for (auto _ : state) {
    CowPool pool;
    World world = first_world(env, 1, pool);
    RunMeter meter(env, world);
    while (meter.pages_moved() < pages && step(env, world, &meter)) {
    }
    held = pool.live_bytes();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * pages));
  return held;
}

void move_alone(benchmark::State& state) {
  const auto pages = static_cast<std::uint64_t>(state.range(0));
  const Env env = page_env("htm-quiet", {"guest.pages=" + std::to_string(pages)});
  const std::size_t held = move_pages(state, env, std::min<std::uint64_t>(pages, 1'000'000));
  state.counters["held_MiB"] = static_cast<double>(held) / kMiB;
}

void with_guest(benchmark::State& state) {
  const Env env = page_env("htm-sqlite", uniform_guest("1000000", "900000"));
  const std::size_t held = move_pages(state, env, 50'000);
  state.counters["held_MiB"] = static_cast<double>(held) / kMiB;
}

// A million pages at line detail, whose accesses go anywhere.
void scale_line(benchmark::State& state) {
  constexpr std::uint64_t kEvents = 10'000'000;
  const Scenario scenario = load_scenario("htm-sqlite", uniform_guest("1000000", "900000"));
  const Env env = env_on(scenario, RunMachine::kTimed);
  std::size_t held = 0;
  for (auto _ : state) {
    CowPool pool;
    World world = first_world(env, scenario.seed, pool);
    RunMeter meter(env, world);
    while (world.events < kEvents && step(env, world, &meter)) {
    }
    held = pool.live_bytes();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kEvents));
  state.counters["held_MiB"] = static_cast<double>(held) / kMiB;
}

// A tebibyte, used by devices and vCPU while its first pages move: loading it is part of it.
void scale_page(benchmark::State& state) {
  std::size_t held = 0;
  constexpr std::uint64_t kPages = 100'000;
  for (auto _ : state) {
    const Env env = page_env("htm-sqlite", uniform_guest("268435456", "268000000"));
    CowPool pool;
    World world = first_world(env, 1, pool);
    RunMeter meter(env, world);
    while (meter.pages_moved() < kPages && step(env, world, &meter)) {
    }
    held = pool.live_bytes();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kPages));
  state.counters["held_MiB"] = static_cast<double>(held) / kMiB;
}

}  // namespace

void add_page_benchmarks() {
  benchmark::RegisterBenchmark("page/move-alone", move_alone)
      ->Arg(1'000'000)
      ->Arg(268'435'456)
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("page/with-guest", with_guest)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("scale/line-million-pages", scale_line)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1);
  benchmark::RegisterBenchmark("scale/page-tebibyte", scale_page)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1);
}

}  // namespace pf::cli
