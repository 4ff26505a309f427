// What a big array that is a value costs: copies, versions, writes, reads, fills, digests.
//
//   bench_cow [--benchmark_filter=...]
//
// Element: a 16-byte page record in leaves of 16. "Kept" keeps a copy after every write, in a ring
// of 4,096 versions, so that dropping the oldest one is part of the price; bytes_per_version is
// what the pool then holds for each.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "core/base/cow_tree.h"
#include "core/base/rng.h"

namespace {

using namespace pf;

struct Page {
  std::uint64_t frame = 0;
  std::uint64_t stamp = 0;
};
using Pages = CowArray<Page, 16>;

Pages full(CowPool& pool, std::uint64_t size) {
  Pages pages(pool, size);
  for (std::uint64_t i = 0; i < size; ++i) pages.set(i, {i + 1, 1});
  return pages;
}

void copy_array(benchmark::State& state) {
  CowPool pool;
  const Pages pages = full(pool, static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    Pages copy = pages;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(copy_array)->Arg(16)->Arg(1 << 20);

// range(0): elements; range(1): 1 = random places, 0 = one after the other.
void keep_every_write(benchmark::State& state) {
  CowPool pool;
  const auto size = static_cast<std::uint64_t>(state.range(0));
  Pages pages = full(pool, size);
  const std::size_t flat = pool.live_bytes();
  std::vector<Pages> kept(4096);
  Rng rng = Rng::from_seed(1);
  std::uint64_t step = 0;
  for (auto _ : state) {
    const std::uint64_t at = state.range(1) != 0 ? rng.below(size) : step % size;
    pages.set(at, {rng.s[0], step});
    kept[step++ % kept.size()] = pages;
  }
  state.counters["bytes_per_version"] =
      static_cast<double>(pool.live_bytes() - flat) / static_cast<double>(kept.size());
}
BENCHMARK(keep_every_write)
    ->ArgNames({"pages", "random"})
    ->Args({16, 1})
    ->Args({1 << 10, 1})
    ->Args({1 << 20, 1})
    ->Args({1 << 20, 0})
    ->Args({1 << 24, 1});

void write_unshared(benchmark::State& state) {
  CowPool pool;
  const auto size = static_cast<std::uint64_t>(state.range(0));
  Pages pages = full(pool, size);
  Rng rng = Rng::from_seed(2);
  for (auto _ : state) pages.set(rng.below(size), {rng.s[0], 2});
}
BENCHMARK(write_unshared)->Arg(16)->Arg(1 << 10)->Arg(1 << 20)->Arg(1 << 24);

void write_what_is_there(benchmark::State& state) {
  CowPool pool;
  const auto size = static_cast<std::uint64_t>(state.range(0));
  Pages pages = full(pool, size);
  Rng rng = Rng::from_seed(3);
  for (auto _ : state) {
    const std::uint64_t at = rng.below(size);
    pages.set(at, {at + 1, 1});
  }
}
BENCHMARK(write_what_is_there)->Arg(1 << 20);

void read_random(benchmark::State& state) {
  CowPool pool;
  const auto size = static_cast<std::uint64_t>(state.range(0));
  const Pages pages = full(pool, size);
  Rng rng = Rng::from_seed(4);
  for (auto _ : state) benchmark::DoNotOptimize(pages.get(rng.below(size)));
}
BENCHMARK(read_random)->Arg(16)->Arg(1 << 10)->Arg(1 << 20)->Arg(1 << 24);

void fill_a_tebibyte(benchmark::State& state) {
  CowPool pool;
  constexpr std::uint64_t kPages = std::uint64_t{1} << 28;
  Pages pages(pool, kPages);
  std::uint64_t round = 0;
  for (auto _ : state) pages.fill(round % 1000, kPages - round % 777, {++round, 3});
}
BENCHMARK(fill_a_tebibyte);

void digest_array(benchmark::State& state) {
  CowPool pool;
  const Pages pages = full(pool, 1 << 20);
  for (auto _ : state) benchmark::DoNotOptimize(pages.digest());
}
BENCHMARK(digest_array);

void compare_after_one_write(benchmark::State& state) {
  CowPool pool;
  const Pages pages = full(pool, 1 << 20);
  Pages other = pages;
  other.set(77'777, {5, 5});
  other.set(77'777, pages.get(77'777));  // equal again, but for the nodes on one path
  for (auto _ : state) benchmark::DoNotOptimize(pages == other);
}
BENCHMARK(compare_after_one_write);

}  // namespace

BENCHMARK_MAIN();
