// What the small values of a World cost: copying and comparing the event queue, digests.
//
//   bench_values [--benchmark_filter=...]
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "core/base/digest.h"
#include "core/base/event_queue.h"
#include "core/base/rng.h"

namespace {

using namespace pf;

EventQueue queue_of(std::int64_t pending) {
  EventQueue queue;
  Rng rng = Rng::from_seed(1);
  for (std::int64_t i = 0; i < pending; ++i) queue.push(rng.range(0, kMicrosecond), rng.next());
  return queue;
}

void copy_queue(benchmark::State& state) {
  const EventQueue queue = queue_of(state.range(0));
  for (auto _ : state) {
    EventQueue copy = queue;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(copy_queue)->Arg(16)->Arg(64)->Arg(256)->Arg(4096);

void assign_queue(benchmark::State& state) {
  const EventQueue queue = queue_of(state.range(0));
  EventQueue used = queue;
  for (auto _ : state) {
    used = queue;
    benchmark::DoNotOptimize(used);
  }
}
BENCHMARK(assign_queue)->Arg(16)->Arg(64)->Arg(256)->Arg(4096);

void push_and_cancel(benchmark::State& state) {
  EventQueue queue = queue_of(state.range(0));
  Rng rng = Rng::from_seed(2);
  for (auto _ : state) queue.cancel(queue.push(rng.range(0, kMicrosecond), 1));
}
BENCHMARK(push_and_cancel)->Arg(50)->Arg(3000);

void digest_queue(benchmark::State& state) {
  const EventQueue queue = queue_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(queue.digest());
}
BENCHMARK(digest_queue)->Arg(16)->Arg(64)->Arg(256);

void digest_block(benchmark::State& state) {
  std::vector<unsigned char> block(static_cast<std::size_t>(state.range(0)), 1);
  std::uint64_t seed = 0;
  for (auto _ : state) seed = digest_bytes(block.data(), block.size(), seed).lo;  // one by one
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(digest_block)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(2048)->Arg(65536);

void digest_two_words(benchmark::State& state) {
  std::uint64_t word = 0;
  Digest sum;
  for (auto _ : state) sum ^= digest_pair(++word, 7);  // many under way at once
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(digest_two_words);

}  // namespace

BENCHMARK_MAIN();
