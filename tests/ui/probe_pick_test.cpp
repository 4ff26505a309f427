// Probe without a window: which capture is meant by a place of the overlay, by a mask, by a number.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/live/live_rtm.h"
#include "tests/ui/probe_run.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

TEST(ProbePick, TheFirstAndTheLastHitOfAMaskAreOneCommandAway) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::size_t all = probe.setting().captures.size();
  expect_ok(probe, "mask all lines-read 0ns 4us 0 64");
  expect_ok(probe, "mask never lines-landed 0ns 500ns 60 64");
  expect_ok(probe, "capture 7");
  expect_ok(probe, "next-hit all last");
  EXPECT_EQ(probe.picked(), all - 1);
  expect_ok(probe, "next-hit all first");
  EXPECT_EQ(probe.picked(), 0u) << "wherever one was";
  expect_ok(probe, "next-hit all first");
  EXPECT_EQ(probe.picked(), 0u);
  expect_ok(probe, "next-hit all 1");
  EXPECT_EQ(probe.picked(), 1u);
  EXPECT_THAT(refusal(probe, "next-hit never first"), HasSubstr("no capture hits never"));
  EXPECT_THAT(refusal(probe, "next-hit none last"), HasSubstr("there is no mask"));
  EXPECT_THAT(refusal(probe, "next-hit all middle"), HasSubstr("first or next-hit NAME last"));
}

// At the trigger every attempt has read nothing yet.
TEST(ProbePick, OnlyCapturesThatAreLaidOverEachOtherPassAnywhere) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::size_t all = probe.setting().captures.size();
  EXPECT_EQ(probe.passing(Channel::kLinesRead, 0, 0, 0, 1), all - 1) << "the latest";
  // Somewhere only an early capture passes: one whose line is apart from those of the last three.
  expect_ok(probe, "persistence 3");
  for (std::int64_t at = 0; at < 12 * kMicrosecond; at += 200 * kNanosecond) {
    for (int value = 0; value <= 64; ++value) {
      const auto found = probe.passing(Channel::kLinesRead, at, at, value, value);
      if (found) {
        EXPECT_GE(*found, all - 3) << at << " ps, " << value;
      }
    }
  }
}

TEST(ProbePick, ACaptureDoesNotPassBehindItsOwnEnd) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const CaptureSet& set = probe.setting().captures;
  std::size_t ended = 0;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const Capture& c = *set.at(i).capture;
    if (c.own_to >= c.to) continue;
    ++ended;
    const auto found = probe.passing(Channel::kTryState, c.own_to + 1, c.own_to + 1, 0, 99);
    if (found) {
      EXPECT_GT(set.at(*found).capture->own_to, c.own_to);
    }
  }
  EXPECT_GT(ended, 0u);
  Time last = 0;
  for (std::size_t i = 0; i < set.size(); ++i) last = std::max(last, set.at(i).capture->own_to);
  EXPECT_FALSE(probe.passing(Channel::kLinesRead, last + 1, last + 1000, 0, 64));
}

// The upright part of a line belongs to it.
TEST(ProbePick, AStepIsMetBetweenItsValues) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const CaptureSet::Ref ref = probe.setting().captures.at(0);
  expect_ok(probe, "persistence all");
  for (const CapturePoint& point : channel_points(ref, Channel::kAcksOwed)) {
    if (point.at <= 0 || point.at > ref.capture->own_to || point.value < 1) continue;
    EXPECT_TRUE(probe.passing(Channel::kAcksOwed, point.at - 1, point.at, 0.4, 0.6));
    return;
  }
  FAIL() << "no ack is owed in the first capture";
}

// A run of its own for each setting; a new one may lie in memory where the old one lay.
TEST(ProbePick, CapturesOfAnotherSettingHaveAnotherGenerationAndGuidesOfTheirOwn) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::uint64_t first = probe.setting().generation;
  const std::int64_t signal1 = probe.guides().at(0).at;
  expect_ok(probe, "store a");
  std::vector<std::uint64_t> seen = {first};
  for (const int cycles : {6000, 7000, 8000}) {
    expect_ok(probe, "tune mechanism.signal1_cycles=" + std::to_string(cycles));
    ASSERT_TRUE(settle(probe));
    const std::uint64_t now = probe.setting().generation;
    EXPECT_EQ(std::count(seen.begin(), seen.end(), now), 0);
    seen.push_back(now);
    ASSERT_FALSE(probe.guides().empty());
    const Time cycle = probe.run().env->hw.timing.tsc_cycle;
    EXPECT_NEAR(static_cast<double>(probe.guides()[0].at), static_cast<double>(cycles * cycle),
                60e3);
  }
  expect_ok(probe, "recall a");
  EXPECT_EQ(probe.setting().generation, first);
  EXPECT_EQ(probe.guides().at(0).at, signal1);
}

TEST(ProbePick, WhetherThisProcessorHasRtmIsSaidWithWhatToDo) {
  EXPECT_THAT(Probe::live_hint({true, "", "A processor"}), HasSubstr("pageferry live rtm"));
  EXPECT_EQ(Probe::live_hint({false, "this processor has no RTM (cpuid leaf 7)", ""}),
            "this processor has no RTM: load a record with live FILE");
  EXPECT_EQ(Probe::live_hint({false, "RTM is switched off on this processor: every one", ""}),
            "RTM is switched off on this processor: load a record with live FILE");
  const RtmSupport here = rtm_support();
  EXPECT_EQ(Probe::live_hint(here).find("load a record") == std::string::npos, here.available);
}

}  // namespace
}  // namespace pf
