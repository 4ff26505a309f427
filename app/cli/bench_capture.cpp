// Captures: what taking them costs a run, and what laying thousands of them over each other,
// measuring and judging them does.
#include <benchmark/benchmark.h>

#include <map>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "core/measure/interval.h"
#include "core/world/world.h"
#ifdef PF_OFFSCREEN
#include "ui/session/persistence.h"
#endif

namespace pf::cli {
namespace {

CaptureOrder at_begins() {
  CaptureOrder order;
  order.trigger.terms.resize(1);
  order.trigger.terms[0].point.kind = FactKind::kTxnBegin;
  return order;
}

// The default scenario from its beginning to its end; with a taker every attempt is captured.
void run(benchmark::State& state) {
  const bool takes = state.range(0) != 0;
  const Scenario scenario = load_scenario("htm-sqlite");
  const Env env = env_on(scenario, RunMachine::kTimed);
  std::uint64_t events = 0, captures = 0;
  for (auto _ : state) {
    CowPool pool;
    World world = first_world(env, scenario.seed, pool);
    CaptureTaker taker(env, world, at_begins());
    do taker.at_event(world.events + 1);
    while (step(env, world, takes ? &taker : nullptr));
    taker.finish(world.agenda.now);
    events += world.events;
    captures += taker.begun();
    benchmark::DoNotOptimize(taker.take());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
  state.counters["captures"] =
      benchmark::Counter(static_cast<double>(captures), benchmark::Counter::kIsRate);
}

// So many captures of one long run, in batches as a run on its own thread hands them over.
struct Many {
  Env env;
  CaptureSet set;
};
const Many& many(std::size_t captures) {
  static std::map<std::size_t, Many> made;
  const auto [at, is_new] = made.try_emplace(captures);
  if (!is_new) return at->second;
  const Scenario scenario =
      load_scenario("htm-sqlite", {"guest.pages=100000", "guest.workload.kind=uniform",
                                   "guest.workload.file=", "devices.1.pages=90000"});
  Many& out = at->second;
  out.env = env_on(scenario, RunMachine::kTimed);
  CowPool pool;
  World world = first_world(out.env, scenario.seed, pool);
  CaptureOrder order = at_begins();
  order.most = captures;
  CaptureTaker taker(out.env, world, order);
  do {
    taker.at_event(world.events + 1);
    if (world.events % 20'000 == 0) out.set.add(taker.take());
  } while (!taker.idle() && step(out.env, world, &taker));
  out.set.add(taker.take());
  return out;
}
constexpr std::size_t kShown = 10'000;

void measure_all(benchmark::State& state) {
  const Many& all = many(kShown);
  const Interval interval{{{FactKind::kEntryWritten, {}}, {}, 0}, {{}, Channel::kLinesLanded, 64}};
  std::size_t samples = 0;
  for (auto _ : state) {
    IntervalMeter meter(all.env, interval);
    meter.update(all.set);
    samples = meter.samples().size();
    benchmark::DoNotOptimize(meter.percentile(500));
  }
  state.counters["samples"] = static_cast<double>(samples);
}

void judge_all(benchmark::State& state) {
  const Many& all = many(kShown);
  std::size_t hits = 0;
  for (auto _ : state) {
    MaskMeter meter({"late", Channel::kLinesRead, kMicrosecond, 2 * kMicrosecond, 1, 63});
    meter.update(all.set);
    hits = meter.hits().size();
  }
  state.counters["hits"] = static_cast<double>(hits);
}

#ifdef PF_OFFSCREEN
constexpr Channel kTracks[] = {Channel::kLinesRead, Channel::kLinesLanded, Channel::kAcksOwed,
                               Channel::kTryState};

std::vector<PersistenceTrack> tracks(const Env& env) {
  std::vector<PersistenceTrack> out;
  for (const Channel c : kTracks) {
    out.emplace_back(
        c, PersistenceView{-200 * kNanosecond, 4600 * kNanosecond, 1400, 110, channel_top(env, c)});
  }
  return out;
}

void overlay(benchmark::State& state) {
  const Many& all = many(kShown);
  for (auto _ : state) {
    for (PersistenceTrack& t : tracks(all.env)) {
      t.update(all.set);
      benchmark::DoNotOptimize(t.counts().most_good);
    }
  }
  state.counters["captures"] = static_cast<double>(all.set.size());
}

// What comes in within a frame or two of a running capture.
void overlay_grows(benchmark::State& state) {
  const Many& all = many(kShown);
  std::vector<PersistenceTrack> shown = tracks(all.env);
  CaptureSet set;
  for (PersistenceTrack& t : shown) t.update(set = all.set);
  CaptureSet few = many(100).set;
  for (auto _ : state) {
    for (const auto& batch : few.batches()) set.add(batch);
    for (PersistenceTrack& t : shown) {
      t.update(set);
      benchmark::DoNotOptimize(t.counts().most_good);
    }
  }
  state.counters["captures"] = static_cast<double>(few.size());
}
#endif

}  // namespace

void add_capture_benchmarks() {
  benchmark::RegisterBenchmark("capture/run-bare", run)->Arg(0)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("capture/run-taking", run)->Arg(1)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("capture/interval-of-10000", measure_all)
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("capture/mask-of-10000", judge_all)->Unit(benchmark::kMillisecond);
#ifdef PF_OFFSCREEN
  benchmark::RegisterBenchmark("capture/overlay-of-10000", overlay)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("capture/overlay-gains-100", overlay_grows)
      ->Unit(benchmark::kMillisecond);
#endif
}

}  // namespace pf::cli
