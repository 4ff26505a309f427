// A run's figures: they agree with each other and with the World, and counting changes nothing.
#include "core/measure/run_meter.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/measure/run_json.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

RunSummary run(const Env& env, std::uint64_t seed = 3) {
  CowPool pool;
  World world = first_world(env, seed, pool);
  RunMeter meter(env, world);
  do meter.at_event(world.events + 1);
  while (step(env, world, &meter));
  return meter.summary(world);
}

TEST(RunMeter, CountingChangesNothing) {
  const Env env = make_env(test::timed_hw(16), test::timed_move());
  CowPool pool;
  World bare = first_world(env, 3, pool);
  while (step(env, bare)) {
  }
  const RunSummary s = run(env);
  EXPECT_EQ(s.digest, bare.digest());
  EXPECT_EQ(s.events, bare.events);
  EXPECT_TRUE(s.finished);
}

TEST(RunMeter, EveryAttemptEndsInACommitOrAnAbort) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    const RunSummary s = run(make_env(test::timed_hw(64), test::timed_move()), seed);
    EXPECT_EQ(s.pages_moved, 64u);
    EXPECT_EQ(s.attempts, s.aborts_total() + s.pages_moved - s.fallbacks);
    std::uint64_t pages = 0;
    for (const std::uint64_t n : s.attempts_histogram) pages += n;
    EXPECT_EQ(pages, 64u);
    EXPECT_EQ(s.attempts_max, s.attempts_histogram.size());
    EXPECT_GT(s.attempts_histogram.back(), 0u);
  }
}

// Not of all pages of the guest: a run that is stopped says what those took that it has moved.
TEST(RunMeter, WhatAPageTakesIsOfThePagesThatMoved) {
  const Env env = make_env(test::timed_hw(64), test::timed_move());
  CowPool pool;
  World world = first_world(env, 3, pool);
  RunMeter meter(env, world);
  while (meter.pages_moved() < 20) {
    meter.at_event(world.events + 1);
    ASSERT_TRUE(step(env, world, &meter));
  }
  const RunSummary s = meter.summary(world);
  ASSERT_EQ(s.pages_moved, 20u);
  EXPECT_GE(s.tries_total(), 20u);
  EXPECT_DOUBLE_EQ(s.tries_a_page(), static_cast<double>(s.tries_total()) / 20);
  EXPECT_EQ(s.time_a_page(), s.moved / 20);
  EXPECT_EQ(RunSummary().tries_a_page(), 0) << "of none";
  EXPECT_EQ(RunSummary().time_a_page(), 0);
}

TEST(RunMeter, EveryLineOfEveryMovedPageCrossesTheBridge) {
  HwSpec hw = test::timed_hw(8, 0);
  hw.devices.clear();
  hw.guest.workload = Workload::kNone;
  const RunSummary s = run(make_env(hw, test::timed_move()));
  const std::uint64_t copies = s.attempts - s.aborts_total();
  EXPECT_GE(s.bytes.at("b.in"), copies * 4096) << "once a page that moved at least";
  EXPECT_EQ(s.bytes.at("b.in"), s.bytes.at("a.down"));
  EXPECT_EQ(s.bytes.at("b.in") % 64, 0u);
  EXPECT_EQ(s.bytes.at("a.up"), 0u);
}

// What a device's writes left in memory, line by line.
struct Landed : RunMeter {
  using RunMeter::RunMeter;
  void push(const Fact& f) override {
    if (f.kind == FactKind::kGuestWrite && f.actor < kVcpu0) bytes[f.actor - kDevice0] += 64;
    if (f.kind == FactKind::kCutOver && f.b == 2) before = bytes[0];
    RunMeter::push(f);
  }
  std::uint64_t bytes[2] = {}, before = 0;
};

TEST(RunMeter, EveryByteADeviceWritesCrossesItsOwnLinkWhicheverWayItGoes) {
  for (const bool direct : {false, true}) {
    HwSpec hw = test::timed_hw(16);
    hw.direct_translated_p2p = direct;
    for (DeviceSpec& d : hw.devices) d.requests = 3000;
    MoveSpec move = test::timed_move();
    move.campaign.cut_over = true;
    const Env env = make_env(hw, move);
    CowPool pool;
    World world = first_world(env, 3, pool);
    Landed meter(env, world);
    do meter.at_event(world.events + 1);
    while (step(env, world, &meter));
    const RunSummary s = meter.summary(world);
    EXPECT_GT(meter.before, 0u) << direct;
    EXPECT_GT(meter.bytes[0], meter.before) << "it writes on after the cut-over";
    EXPECT_EQ(s.bytes.at("nic.up"), meter.bytes[0]) << direct;
    EXPECT_EQ(s.bytes.at("gpu.up"), meter.bytes[1]) << direct;
  }
}

TEST(RunMeter, NobodyStandsStillForATransactionAndAllDoForStopAndCopy) {
  MoveSpec move = test::timed_move();
  HwSpec hw = test::timed_hw(8);
  hw.guest.interval = 20 * kMicrosecond;  // so calm that no page needs the fallback
  for (DeviceSpec& d : hw.devices) d.interval = 20 * kMicrosecond;
  const RunSummary htm = run(make_env(hw, move));
  EXPECT_EQ(htm.fallbacks, 0u);
  EXPECT_EQ(htm.device_stall, 0);
  EXPECT_EQ(htm.blackout, 0);
  move.id = "stop-and-copy";
  const RunSummary stop = run(make_env(hw, move));
  EXPECT_GT(stop.device_stall, stop.time / 2);
  EXPECT_GT(stop.blackout, 0);
  EXPECT_LE(stop.blackout, stop.vcpu_stall);
}

TEST(RunMeter, DeviceLatenciesLieBetweenTheirBounds) {
  const RunSummary s = run(make_env(test::timed_hw(64), test::timed_move()));
  ASSERT_EQ(s.device_latency.count("nic"), 1u);
  for (const auto& [name, l] : s.device_latency) {
    EXPECT_GT(l.reads, 10u) << name;
    EXPECT_GT(l.p50, 100 * kNanosecond) << name;
    EXPECT_LE(l.p50, l.p99) << name;
    EXPECT_LE(l.p99, l.max) << name;
  }
}

TEST(RunMeter, AViolationSaysWhoDidWhatWhereAndWhen) {
  HwSpec hw = test::timed_hw(64);
  MoveSpec move = test::timed_move();
  move.drain = false;
  move.invalidate = Invalidate::kNone;
  const RunSummary s = run(make_env(hw, move));
  ASSERT_FALSE(s.holds());
  ASSERT_FALSE(s.violations.empty());
  EXPECT_LE(s.violations.size(), kMostViolations);
  EXPECT_GE(s.violation_count, s.violations.size());
  const ViolationReport& first = s.violations.front();
  EXPECT_TRUE(first.has_values);
  EXPECT_GT(first.event, 0u);
  EXPECT_LE(first.event, s.events + 1);
  EXPECT_EQ(first.page, first.line / 64);
  EXPECT_TRUE(first.access == "nic.write" || first.access == "gpu.write" ||
              first.access == "nic.read" || first.access == "gpu.read")
      << first.access;
  EXPECT_NE(violation_words(first).find(first.access), std::string::npos);
}

TEST(RunJson, HasTheKeysThatScriptsRelyOn) {
  const RunSummary s = run(make_env(test::timed_hw(8), test::timed_move()));
  const auto json = nlohmann::json::parse(run_json(s));
  for (const char* key :
       {"scenario",      "figure",        "mechanism",         "engine",          "seed",
        "digest",        "events",        "time_ps",           "pages",           "bytes",
        "attempts",      "aborts",        "device_latency_ns", "device_stall_ps", "blackout_ps",
        "vcpu_stall_ps", "timeouts",      "violations",        "verdict",         "wall_s",
        "events_per_s",  "peak_rss_bytes"})
    EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_TRUE(json["seed"].is_string());
  EXPECT_EQ(json["digest"].get<std::string>().size(), 32u);
  EXPECT_EQ(json["pages"]["total"], 8);
  EXPECT_EQ(json["pages"]["moved"].get<int>() + json["pages"]["remaining"].get<int>(), 8);
  EXPECT_EQ(json["verdict"], "holds");
  for (const char* key : {"total", "max_per_page", "histogram"})
    EXPECT_TRUE(json["attempts"].contains(key)) << key;
  for (const char* key : {"p50", "p99", "max"})
    EXPECT_TRUE(json["device_latency_ns"]["nic"].contains(key)) << key;
}

TEST(RunJson, AComparisonNamesEachRunAndItsWorkload) {
  const RunSummary s = run(make_env(test::timed_hw(8), test::timed_move()));
  const auto json = nlohmann::json::parse(comparison_json({{"one", s}, {"two", s}}));
  ASSERT_EQ(json["runs"].size(), 2u);
  EXPECT_EQ(json["runs"][1]["name"], "two");
  EXPECT_TRUE(json["runs"][0].contains("workload"));
  EXPECT_TRUE(json["runs"][0].contains("blackout_ps"));
}

}  // namespace
}  // namespace pf
