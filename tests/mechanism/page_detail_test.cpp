// Page detail and line detail are two views of one run: what must be equal is, on guests small and
// middle-sized, quiet and racing, safe and not; and a World at page detail is a World.
#include "core/mechanism/page_detail.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/explore/timeline.h"
#include "core/hw/kinds.h"
#include "core/mechanism/page_ledger.h"
#include "core/world/world_bytes.h"
#include "tests/support/small_runs.h"
#include "tests/support/two_details.h"

namespace pf {
namespace {

using test::at_page_detail;

test::DetailOutcome run(const Env& env, std::uint64_t seed) { return test::outcome_of(env, seed); }

void expect_same(const Env& line, std::uint64_t seed, const std::string& name) {
  const Env page = at_page_detail(line, seed);
  ASSERT_TRUE(page.ledger.whole) << name;
  const test::DetailOutcome a = run(line, seed), b = run(page, seed);
  EXPECT_EQ(a.summary.holds(), b.summary.holds()) << name;
  EXPECT_EQ(a.summary.time, b.summary.time) << name;
  EXPECT_EQ(a.summary.pages_moved, b.summary.pages_moved) << name;
  EXPECT_EQ(a.summary.bytes, b.summary.bytes) << name;
  EXPECT_EQ(a.summary.attempts, b.summary.attempts) << name;
  EXPECT_EQ(a.summary.attempts_histogram, b.summary.attempts_histogram) << name;
  EXPECT_EQ(a.summary.aborts, b.summary.aborts) << name;
  EXPECT_EQ(a.summary.fallbacks, b.summary.fallbacks) << name;
  EXPECT_EQ(a.summary.device_stall, b.summary.device_stall) << name;
  EXPECT_EQ(a.summary.vcpu_stall, b.summary.vcpu_stall) << name;
  EXPECT_EQ(a.summary.blackout, b.summary.blackout) << name;
  EXPECT_EQ(a.tables, b.tables) << name;
  EXPECT_EQ(a.written, b.written) << name;
  EXPECT_EQ(b.written, b.golden) << name << ": golden memory is what the guest has written";
  if (a.summary.holds()) {
    EXPECT_EQ(b.golden, b.live) << name;
  }
  EXPECT_LT(b.summary.events * 50, a.summary.events) << name << ": a few steps a page";
}

TEST(PageDetail, AGuestOfAnyKindComesOutTheSameAtBothDetails) {
  for (const std::uint32_t pages : {16u, 96u, 700u}) {
    for (const std::uint64_t seed : {1u, 2u}) {
      HwSpec hw = test::timed_hw(pages, 2);
      expect_same(make_env(hw, test::timed_move()), seed, "two vCPUs");
      hw.guest.interval = 60 * kNanosecond;
      hw.guest.hot_pages = 2;
      expect_same(make_env(hw, test::timed_move()), seed, "hot");
      hw.devices.clear();
      hw.vcpus = 0;
      hw.guest.workload = Workload::kNone;
      expect_same(make_env(hw, test::timed_move()), seed, "quiet");
    }
  }
}

TEST(PageDetail, EveryMoverAndOrderComesOutTheSame) {
  const HwSpec hw = test::timed_hw(80);
  MoveSpec stop = test::timed_move(), reverse = stop, cut = stop, none = stop, gives_up = stop;
  stop.id = "stop-and-copy";
  reverse.campaign.order = TurnOrder::kReverse;
  cut.campaign.cut_over = true;
  none.id = "none";
  gives_up.fallback = Fallback::kNone;
  gives_up.max_attempts = 1;
  expect_same(make_env(hw, stop), 3, "stop and copy");
  expect_same(make_env(hw, reverse), 3, "reverse");
  expect_same(make_env(hw, gives_up), 3, "gives up");
  MoveSpec early = test::timed_move();
  early.campaign.switch_at = 50;
  early.cpu_guard = CpuGuard::kNotPresent;
  expect_same(make_env(hw, early), 3, "switched over in the middle");
  HwSpec finite = hw;
  finite.guest.accesses = 3000;
  finite.devices[0].requests = 4000;
  expect_same(make_env(finite, cut), 3, "cut over");
  HwSpec direct = hw;
  direct.direct_translated_p2p = true;
  expect_same(make_env(direct, test::timed_move()), 3, "two paths");
}

TEST(PageDetail, AnUnsafeSwitchIsViolatedAtBothDetails) {
  const HwSpec hw = test::timed_hw(64);
  MoveSpec stale = test::timed_move(), unguarded = stale;
  stale.invalidate = Invalidate::kNone;
  unguarded.cpu_guard = CpuGuard::kNone;
  for (const MoveSpec& move : {stale, unguarded}) {
    const Env line = make_env(hw, move);
    EXPECT_FALSE(run(line, 5).summary.holds());
    expect_same(line, 5, "unsafe");
  }
}

// The pages that timed-out translation requests name, in order.
std::vector<std::uint32_t> pages_timed_out(const Env& env, std::uint64_t seed) {
  struct Sink : FactSink {
    void push(const Fact& f) override {
      if (f.kind == FactKind::kTimedOut && static_cast<Kind>(f.b) == Kind::kTranslationRequest)
        pages.push_back(f.a / lines);
    }
    std::uint32_t lines = 1;
    std::vector<std::uint32_t> pages;
  } sink;
  sink.lines = env.hw.lines_per_page;
  CowPool pool;
  World world = first_world(env, seed, pool);
  while (step(env, world, &sink)) {
  }
  return sink.pages;
}

TEST(PageDetail, ATimedOutTranslationNamesThePageOfTheLineDetail) {
  HwSpec hw = test::timed_hw(64);
  hw.timing.completion_timeout = kMicrosecond;
  hw.timing.iotlb_walk = {2 * kMicrosecond, 2 * kMicrosecond, 2 * kMicrosecond};
  const Env line = make_env(hw, test::timed_move());
  const std::vector<std::uint32_t> pages = pages_timed_out(line, 5);
  ASSERT_FALSE(pages.empty());
  EXPECT_GT(*std::max_element(pages.begin(), pages.end()), 0u);
  EXPECT_EQ(pages_timed_out(at_page_detail(line, 5), 5), pages);
}

// Too long to be measured whole: tiny pages, so that the line-detail run is short enough to test.
TEST(PageDetail, ALongRunIsMeasuredInStretchesAndTakesAsLong) {
  for (const bool quiet : {true, false}) {
    HwSpec hw = test::timed_hw(kWholePages + 3000);
    hw.lines_per_page = 4;
    hw.guest.interval = kMicrosecond;
    for (DeviceSpec& d : hw.devices) d.interval *= 4;
    hw.devices[1].requests = 30'000;  // spent on the way
    if (quiet) hw.devices.clear();
    if (quiet) hw.guest.workload = Workload::kNone;
    const Env line = make_env(hw, test::timed_move());
    const Env page = at_page_detail(line, 1);
    ASSERT_FALSE(page.ledger.whole);
    const test::DetailOutcome a = run(line, 1), b = run(page, 1);
    EXPECT_TRUE(b.summary.holds());
    EXPECT_EQ(a.summary.holds(), b.summary.holds());
    EXPECT_EQ(a.summary.pages_moved, b.summary.pages_moved);
    EXPECT_EQ(a.tables, b.tables);
    EXPECT_EQ(b.golden, b.live);
    const auto near = [](std::uint64_t x, std::uint64_t y, unsigned percent,
                         const std::string& what) {
      EXPECT_LE(x * (100 - percent), y * 100) << what;
      EXPECT_LE(y * (100 - percent), x * 100) << what;
    };
    near(static_cast<std::uint64_t>(a.summary.time), static_cast<std::uint64_t>(b.summary.time), 5,
         "time");
    // Which of a ring's writes come before its page's move is not measured page by page here.
    for (const auto& [link, bytes] : a.summary.bytes)
      near(bytes, b.summary.bytes.at(link), 10, link);
    if (!quiet) {
      EXPECT_EQ(a.summary.bytes.at("gpu.up"), b.summary.bytes.at("gpu.up"));
    }
  }
}

TEST(PageDetail, AWorldCopiedSavedAndSoughtIsTheSame) {
  const Env line = make_env(test::timed_hw(96), test::timed_move());
  const auto env = std::make_shared<const Env>(at_page_detail(line, 4));
  Timeline t(env, 4, {}, {16, 4, 8});
  t.extend(~std::uint64_t{0});
  ASSERT_TRUE(t.ended());
  CowPool pool;
  World w = first_world(*env, 4, pool);
  for (std::uint64_t at = 0; at <= t.known(); ++at) {
    World copy = w;
    ASSERT_TRUE(t.seek(at) == w) << at;
    World back = world_from_bytes(*env, world_to_bytes(*env, w), pool, "memory");
    ASSERT_TRUE(back == w) << at;
    const bool more = step(*env, w);
    ASSERT_EQ(step(*env, copy), more);
    ASSERT_EQ(step(*env, back), more);
    ASSERT_EQ(copy.digest(), w.digest());
    ASSERT_TRUE(back == w);
  }
}

TEST(PageDetail, AnInterruptAbortsTheTransactionAndThePageMovesAllTheSame) {
  const Env line = make_env(test::timed_hw(16), test::timed_move());
  const Env env = at_page_detail(line, 4);
  CowPool pool;
  World w = first_world(env, 4, pool);
  std::vector<Choice> choices;
  while (choices.size() < 2) {
    ASSERT_TRUE(step(env, w));
    choices.clear();
    enumerate(env, w.look(env), choices);
  }
  World undisturbed = w;
  EXPECT_EQ(choice_text(env, w.look(env), choices[1]), "interrupt.hits(cpu0)");
  step(env, w, choices[1]);
  EXPECT_TRUE(w.look(env).txn().doomed);
  while (step(env, w)) {
  }
  while (step(env, undisturbed)) {
  }
  EXPECT_EQ(w.violations, 0u);
  EXPECT_GT(w.agenda.now, undisturbed.agenda.now);
  for (std::uint32_t p = 0; p < 16; ++p) EXPECT_TRUE(w.look(env).committed(p));
}

}  // namespace
}  // namespace pf
