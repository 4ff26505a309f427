// What a frame of Studio costs before anything is drawn: composing stage and lanes, at rest,
// stepping and playing, on the default scenario and on one million pages.
//
//   bench_scene [--benchmark_filter=...]
#include <benchmark/benchmark.h>

#include "core/trace/run_file.h"
#include "ui/session/session.h"

namespace {

using namespace pf;

// Of the size asked for, moved page by page; 0 is the default scenario.
Session open_session(std::int64_t pages) {
  const std::string assets = PF_SOURCE_ASSETS;
  SessionRun run = pages == 0 ? open_run(assets + "/scenarios/htm-sqlite.toml")
                              : open_run(assets + "/scenarios/htm-quiet.toml",
                                         {"guest.pages=" + std::to_string(pages)});
  Session s(std::move(run), StageLayouts(assets + "/stages"));
  for (int i = 0; i < 10; ++i) s.work(20'000);
  s.apply("seek event:" + std::to_string(s.known() / 2));
  s.settle();
  return s;
}

void stage_at_rest(benchmark::State& state) {
  Session s = open_session(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(s.stage());
}
BENCHMARK(stage_at_rest)->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);

void lanes_at_rest(benchmark::State& state) {
  Session s = open_session(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(s.lanes(1100));
}
BENCHMARK(lanes_at_rest)->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);

void play(benchmark::State& state, const char* speed) {
  Session s = open_session(state.range(0));
  s.apply(std::string("speed ") + speed);
  s.apply("play 1");
  for (auto _ : state) {
    s.tick(1.0 / 60);
    if (s.playing() == 0) {
      s.apply("seek event:" + std::to_string(s.known() / 2));
      s.apply("play 1");
    }
    benchmark::DoNotOptimize(s.stage());
    benchmark::DoNotOptimize(s.lanes(1100));
  }
}
BENCHMARK_CAPTURE(play, slow, "200ns")->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(play, fast, "20us")->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);

BENCHMARK_CAPTURE(play, fastest, "1ms")->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);

// The widest window whose every event is drawn, made anew each time.
void lanes_made_anew(benchmark::State& state) {
  Session s = open_session(state.range(0));
  const Time now = s.now();
  Time shift = 0;
  for (auto _ : state) {
    shift = shift == 0 ? kNanosecond : 0;
    s.set_lanes_window(now + shift, now + shift + 60 * kMicrosecond);
    benchmark::DoNotOptimize(s.lanes(1100));
  }
}
BENCHMARK(lanes_made_anew)->Arg(0)->Unit(benchmark::kMillisecond);

void step_on_and_back(benchmark::State& state) {
  Session s = open_session(state.range(0));
  int way = 1;
  for (auto _ : state) {
    s.apply(way > 0 ? "step 1" : "step -1");
    way = -way;
    benchmark::DoNotOptimize(s.stage());
    benchmark::DoNotOptimize(s.lanes(1100));
  }
}
BENCHMARK(step_on_and_back)->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);

void docks(benchmark::State& state) {
  Session s = open_session(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(s.inspector());
    benchmark::DoNotOptimize(s.events());
    benchmark::DoNotOptimize(s.narrator());
  }
}
BENCHMARK(docks)->Arg(0)->Arg(1 << 20)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
