// The event queue under the HOLD workload: pop the earliest, push one an exponential delay later.
#include <benchmark/benchmark.h>

#include "app/cli/bench.h"
#include "core/base/distribution.h"
#include "core/base/event_queue.h"
#include "core/base/rng.h"

namespace pf::cli {
namespace {

void hold(benchmark::State& state) {
  constexpr Time kMean = 1'000'000;
  constexpr std::size_t kDraws = std::size_t{1} << 16;
  Rng rng = Rng::from_seed(1);
  std::vector<Time> delays(kDraws);
  for (Time& delay : delays) delay = draw_exponential(rng, kMean);
  EventQueue queue;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    queue.push(draw_exponential(rng, kMean), static_cast<std::uint64_t>(i));
  std::size_t next = 0;
  for (auto _ : state) {
    const EventQueue::Item item = queue.pop();
    queue.push(item.due + delays[next++ % kDraws], item.payload);
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

void add_queue_benchmarks() {
  benchmark::RegisterBenchmark("queue/hold", hold)->Arg(64)->Arg(4096)->Arg(1'000'000);
}

}  // namespace pf::cli
