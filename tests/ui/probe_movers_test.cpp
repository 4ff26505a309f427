// Probe on movers of every family: what it opens with means something for each, and no part of it
// knows their names.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/ui/probe_run.h"

namespace pf {
namespace {

class ProbeMovers : public ::testing::TestWithParam<const char*> {};

const TuneRow* row_of(const std::vector<TuneRow>& rows, std::string_view key) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.key == key; });
  return row == rows.end() ? nullptr : &*row;
}

TEST_P(ProbeMovers, EveryCaptureIsThatOfAPageAndEndsWithItsCommit) {
  Probe probe(open_run(GetParam(), {}));
  ASSERT_TRUE(settle(probe));
  const CaptureSet& captures = probe.setting().captures;
  const std::uint32_t pages = probe.run().env->hw.pages;
  ASSERT_EQ(captures.size(), pages) << probe.trigger_text();
  EXPECT_EQ(captures.commits(), pages);
  std::set<std::uint32_t> seen;
  bool landed = false;
  for (std::size_t i = 0; i < captures.size(); ++i) {
    const CaptureSet::Ref ref = captures.at(i);
    seen.insert(ref.capture->page);
    EXPECT_GT(ref.capture->end_at, 0);
    EXPECT_EQ(channel_at(ref, Channel::kTryState, 0), static_cast<int>(TryState::kReads));
    EXPECT_EQ(channel_at(ref, Channel::kLinesLanded, 0), 0) << "none of this page's yet";
    for (const CapturePoint& point : channel_points(ref, Channel::kLinesLanded))
      landed = landed || (point.at > 0 && point.value > 0);
  }
  EXPECT_EQ(seen.size(), pages);
  EXPECT_TRUE(landed);
  const auto rows = probe.rows(4);
  EXPECT_THAT(rows.front().what, ::testing::StartsWith("page 0x"));
  EXPECT_EQ(rows.front().ends, "commit");
  ASSERT_NE(probe.intervals()[0].meter, nullptr) << probe.intervals()[0].error;
  EXPECT_EQ(probe.intervals()[0].meter->samples().size(), pages) << probe.intervals()[0].text;
  EXPECT_GT(probe.intervals()[0].meter->percentile(0), 0);
}

TEST_P(ProbeMovers, ThereIsNoSliderForWhatTheRunNeverReads) {
  Probe probe(open_run(GetParam(), {}));
  const auto rows = probe.tunes();
  for (const char* key : {"mechanism.interval_cycles", "mechanism.booleans", "mechanism.read_set"})
    EXPECT_EQ(row_of(rows, key), nullptr) << key;
  EXPECT_NE(row_of(rows, "mechanism.cpu_guard"), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Families, ProbeMovers,
                         ::testing::Values("interposer-buffer", "iommu-modify-tiny", "ots-hold",
                                           "vfio-tiny"));

// The rounds of a dirty list take no page after the other: what is known is the page itself.
TEST(ProbeRounds, ACaptureNamesThePageOfItsEvent) {
  Probe probe(open_run("dirty-ots", {}));
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.trigger_text(), "page-moved");
  const auto rows = probe.rows(64);
  ASSERT_EQ(rows.size(), probe.run().env->hw.pages);
  EXPECT_NE(rows.front().what, rows.back().what);
  for (const CaptureRow& row : rows) EXPECT_EQ(row.ends, "moved");
}

// What the scenario's own checks take beside the other keys is what a slider spans.
TEST(ProbeBounds, ASliderGoesWhereTheChecksLetIt) {
  Probe slides(open_run("window-slides", {}));
  const auto rows = slides.tunes();
  const TuneRow* window = row_of(rows, "hw.bridge.aperture_pages");
  ASSERT_NE(window, nullptr);
  EXPECT_LT(window->least, window->most);
  EXPECT_EQ(row_of(rows, "campaign.switch_at"), nullptr) << "vCPUs at B would need one more";
  Probe early(open_run("htm-switch-early", {}));
  const auto others = early.tunes();
  EXPECT_LT(row_of(others, "campaign.switch_at")->least, 1);
  EXPECT_EQ(row_of(others, "hw.bridge.aperture_pages"), nullptr)
      << "its vCPUs leave before the pages do";
}

}  // namespace
}  // namespace pf
