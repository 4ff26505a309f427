// A run on its own thread: its captures are those of the run stepped here, however it is polled,
// paused, stopped or thrown away.
#include "ui/session/capture_run.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "core/explore/timeline.h"
#include "core/world/world_bytes.h"
#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

using namespace std::chrono_literals;

CaptureOrder at_begins() {
  CaptureOrder order;
  order.trigger.terms.resize(1);
  order.trigger.terms[0].point.kind = FactKind::kTxnBegin;
  return order;
}

CaptureJob job(const std::string& name, std::uint64_t most_events) {
  CaptureJob out;
  const test::ShippedRun run = test::shipped_run(name);
  out.run.env = run.env;
  out.run.seed = run.seed;
  out.order = at_begins();
  out.most_events = most_events;
  return out;
}

CaptureSet stepped(const CaptureJob& j) {
  CowPool pool;
  World world = first_world(*j.run.env, j.run.seed, pool);
  CaptureTaker taker(*j.run.env, world, j.order);
  do taker.at_event(world.events + 1);
  while (world.events < j.most_events && step_forced(*j.run.env, world, j.run.forced, &taker));
  taker.finish(world.agenda.now);
  CaptureSet out;
  out.add(taker.take());
  return out;
}

// Waits for the end and takes what comes; fails the test rather than hang.
CaptureSet wait_for(CaptureRun& run, std::chrono::microseconds poll = 1ms) {
  CaptureSet out;
  const auto until = std::chrono::steady_clock::now() + 120s;
  while (std::chrono::steady_clock::now() < until) {
    const bool done = run.progress().done;
    for (auto& batch : run.take()) out.add(std::move(batch));
    if (done) return out;
    std::this_thread::sleep_for(poll);
  }
  ADD_FAILURE() << "the run does not end";
  return out;
}

void expect_equal(const CaptureSet& a, const CaptureSet& b, std::size_t skip = 0) {
  ASSERT_EQ(a.size() + skip, b.size());
  for (std::size_t i = skip > 0 ? 1 : 0; i < a.size(); ++i) {
    const auto x = a.at(i), y = b.at(skip + i);
    ASSERT_EQ(x.capture->event, y.capture->event);
    ASSERT_EQ(x.capture->at, y.capture->at);
    ASSERT_EQ(x.capture->end, y.capture->end);
    ASSERT_EQ(x.capture->attempt, y.capture->attempt);
    ASSERT_EQ(x.capture->entries, y.capture->entries);
    for (const ChannelRow& row : channel_rows()) {
      const auto p = channel_points(x, row.channel), q = channel_points(y, row.channel);
      ASSERT_TRUE(std::equal(p.begin(), p.end(), q.begin(), q.end())) << i << " " << row.name;
    }
  }
}

TEST(CaptureRun, GivesWhatTheRunSteppedHereGives) {
  const CaptureJob j = job("htm-sqlite", 150'000);
  const CaptureSet expected = stepped(j);
  ASSERT_GT(expected.size(), 100u);
  for (const auto poll : {0us, 300us, 20'000us}) {
    CaptureRun run(j);
    const CaptureSet got = wait_for(run, poll);
    expect_equal(got, expected);
    const CaptureProgress p = run.progress();
    EXPECT_EQ(p.error, "");
    EXPECT_EQ(p.events, 150'000u);
    EXPECT_EQ(p.captures, expected.size());
    EXPECT_GT(p.events_per_s, 0);
    EXPECT_GT(p.now, 0);
  }
}

TEST(CaptureRun, EndsWithTheRunOrWhenItHasItsCaptures) {
  CaptureJob j = job("htm-hot-page", ~std::uint64_t{0});
  CaptureRun whole(j);
  wait_for(whole);
  EXPECT_EQ(whole.progress().error, "");
  CaptureJob single = job("htm-sqlite", ~std::uint64_t{0});
  single.order.single = true;
  CaptureRun one(single);
  EXPECT_EQ(wait_for(one).size(), 1u);
  EXPECT_LT(one.progress().events, 20'000u);
}

TEST(CaptureRun, TakesForcedChoices) {
  CaptureJob j = job("htm-sqlite", 20'000);
  CowPool pool;
  World world = first_world(*j.run.env, j.run.seed, pool);
  while (world.events < 3000 || world.look(*j.run.env).txn().active == 0) step(*j.run.env, world);
  std::vector<Choice> choices;
  enumerate(*j.run.env, world.look(*j.run.env), choices);
  const CaptureSet free = stepped(j);
  ASSERT_GT(choices.size(), 4u);
  choices.resize(4);
  bool differs = false;
  for (const Choice& c : choices) {
    j.run.forced = {{world.events, c}};
    const CaptureSet expected = stepped(j);
    CaptureRun run(j);
    const CaptureSet got = wait_for(run);
    expect_equal(got, expected);
    differs = differs || got.size() != free.size() ||
              got.at(got.size() - 2).capture->at != free.at(got.size() - 2).capture->at;
  }
  EXPECT_TRUE(differs);
}

TEST(CaptureRun, SaysWhichForcedChoiceIsNotPossible) {
  CaptureJob j = job("htm-sqlite", 100'000);
  j.run.forced = {{30'000, Choice{250, 0, 0}}};
  CaptureRun run(j);
  const CaptureSet got = wait_for(run);
  EXPECT_NE(run.progress().error.find("30000"), std::string::npos) << run.progress().error;
  EXPECT_GT(got.size(), 4u) << "what was taken before stays";
}

TEST(CaptureRun, GoesOnFromAWorld) {
  CaptureJob j = job("htm-sqlite", ~std::uint64_t{0});
  j.order.most = 200;
  CowPool pool;
  World world = first_world(*j.run.env, j.run.seed, pool);
  while (world.events < 25'000) step(*j.run.env, world);
  const CaptureSet whole = stepped([&] {
    CaptureJob all = j;
    all.order.most = kMostCaptures;
    all.most_events = 200'000;
    return all;
  }());
  std::size_t skip = 0;
  while (whole.at(skip).capture->event <= 25'000) ++skip;
  j.world = world_to_bytes(*j.run.env, world);
  j.most_events = 175'000;
  j.order.most = kMostCaptures;
  CaptureRun run(j);
  expect_equal(wait_for(run), whole, skip);
}

TEST(CaptureRun, SaysWhenTheWorldIsOfAnotherMachine) {
  CaptureJob j = job("htm-sqlite", 1000);
  j.world = {1, 2, 3};
  CaptureRun run(j);
  EXPECT_EQ(wait_for(run).size(), 0u);
  EXPECT_NE(run.progress().error, "");
}

TEST(CaptureRun, StandsStillWhilePaused) {
  CaptureRun run(job("htm-sqlite", ~std::uint64_t{0}));
  run.pause(true);
  std::this_thread::sleep_for(200ms);  // the slice in hand ends
  const std::uint64_t events = run.progress().events;
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(run.progress().events, events);
  EXPECT_FALSE(run.progress().done);
  run.pause(false);
  for (int i = 0; i < 10'000 && run.progress().events == events; ++i)
    std::this_thread::sleep_for(1ms);
  EXPECT_GT(run.progress().events, events);
  run.pause(true);
  run.stop();  // a paused one ends too
  wait_for(run);
}

TEST(CaptureRun, CanBeStoppedPausedAndThrownAwayAtAnyMoment) {
  const CaptureJob j = job("htm-sqlite", ~std::uint64_t{0});
  for (int i = 0; i < 60; ++i) {
    CaptureRun run(j);
    std::this_thread::sleep_for(std::chrono::microseconds(137 * i));
    if (i % 3 == 0) run.pause(true);
    if (i % 2 == 0) run.take();
    if (i % 6 == 0) run.pause(false);
    if (i % 5 == 0) run.stop();
    if (i % 4 == 0) run = CaptureRun(j);  // the older one ends
    run.progress();
  }
}

TEST(FitsLayout, OtherTimingsFitAndOtherMachinesDoNot) {
  const auto env = [](const std::vector<std::string>& set) {
    return test::shipped_run("htm-sqlite", set).env;
  };
  const auto made = env({});
  EXPECT_TRUE(fits_layout(*made, *env({})));
  for (const char* same : {"mechanism.signal1_cycles=3300", "mechanism.max_attempts=5",
                           "devices.0.interval_ns=900", "mechanism.interval_cycles=600"}) {
    EXPECT_TRUE(fits_layout(*made, *env({same}))) << same;
  }
  for (const char* other :
       {"mechanism.flush_before_signal2=false", "mechanism.order=overlap", "guest.vcpus=2",
        "mechanism.booleans=20", "campaign.order=reverse", "devices.0.first_page=1",
        "devices.0.pages=3", "devices.0.requests=77"}) {
    EXPECT_FALSE(fits_layout(*made, *env({other}))) << other;
  }
  EXPECT_FALSE(fits_layout(*made, *env({"detail=page"})));
}

}  // namespace
}  // namespace pf
