// Where Probe's captures begin, and the open run in a file.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"
#include "tests/ui/probe_run.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

void go(Probe& probe, std::uint64_t event) {
  expect_ok(probe, "seek event:" + std::to_string(event));
  while (probe.session().has_work()) probe.session().work(20'000);
}

TEST(ProbeNear, ASliderBeginsAtTheKeptWorldBeforeThePlayheadWithoutASeek) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const CaptureSet& set = probe.setting().captures;
  go(probe, set.at(set.size() * 3 / 4).capture->event);
  const std::uint64_t first_playhead = probe.session().event();
  expect_ok(probe, "from near");
  EXPECT_EQ(probe.from_text(), "near");
  ASSERT_TRUE(settle(probe));
  const std::uint64_t first = probe.from_event();
  EXPECT_GT(first, 0u);
  EXPECT_LE(first, first_playhead);
  EXPECT_EQ(first, probe.session().kept_world().events);
  EXPECT_GT(probe.setting().captures.at(0).capture->event, first);
  // The playhead moves; what is shown stays, until the next setting begins there.
  const std::size_t some = probe.setting().captures.size();
  go(probe, first_playhead / 2);
  EXPECT_EQ(probe.from_event(), first);
  EXPECT_FALSE(probe.busy());
  expect_ok(probe, "tune mechanism.interval_cycles=700");
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.session().event(), first_playhead / 2) << "nothing was sought";
  EXPECT_EQ(probe.from_event(), probe.session().kept_world().events);
  EXPECT_LE(probe.from_event(), first_playhead / 2);
  EXPECT_LT(probe.from_event(), first);
  EXPECT_GT(probe.setting().captures.size(), some);
  EXPECT_THAT(probe.command_line(),
              HasSubstr("--from event:" + std::to_string(probe.from_event())));
}

TEST(ProbeNear, ItsCapturesAreThoseOfTheCommandLine) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  go(probe, probe.setting().captures.at(40).capture->event);
  expect_ok(probe, "from near");
  expect_ok(probe, "tune latency.ats_purge=2000");
  ASSERT_TRUE(settle(probe));
  ASSERT_GT(probe.from_event(), 0u);
  const test::Ended ended = test::shell("$CLI" + probe.command_line().substr(9) + " --json");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(nlohmann::json::parse(ended.out)["captures"], probe.setting().captures.size());
}

TEST(ProbeNear, ASettingThatDoesNotFitBeginsAtTheStartAndSaysSo) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::size_t all = probe.setting().captures.size();
  go(probe, probe.setting().captures.at(all / 2).capture->event);
  expect_ok(probe, "from near");
  expect_ok(probe, "tune mechanism.booleans=5");
  ASSERT_TRUE(settle(probe));
  EXPECT_THAT(probe.notice(), HasSubstr("begin at the start"));
  EXPECT_EQ(probe.from_event(), 0u);
  EXPECT_EQ(probe.from_text(), "near");
  EXPECT_GE(probe.setting().captures.size(), 64u) << "all pages of the run";
  expect_ok(probe, "tune mechanism.booleans");
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.notice(), "");
  EXPECT_GT(probe.from_event(), 0u);
  expect_ok(probe, "from start");
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.from_text(), "start");
  EXPECT_EQ(probe.setting().captures.size(), all);
  EXPECT_THAT(refusal(probe, "from nowhere"), HasSubstr("from near"));
}

TEST(ProbeSave, TheOpenRunIsAWholeRunFileThatPlaysAgain) {
  const ScratchFolder folder;
  const std::string file = folder.path("open.pfrun");
  Probe probe(small());
  expect_ok(probe, "save " + file);
  EXPECT_EQ(probe.saving(), file);
  EXPECT_TRUE(probe.busy());
  EXPECT_FALSE(std::filesystem::exists(file)) << "absent until it is whole";
  while (probe.session().has_work()) probe.session().work(20'000);
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.saving(), "");
  EXPECT_EQ(probe.saved(), file);
  EXPECT_FALSE(std::filesystem::exists(file + ".part"));
  const test::Ended ended = test::pageferry({"replay", file, "--check"});
  EXPECT_EQ(ended.code, 0) << ended.err << ended.out;
}

TEST(ProbeSave, WhatCannotBeSavedSaysWhyAndLeavesNothing) {
  const ScratchFolder folder;
  const std::string file = folder.path("open.pfrun");
  {
    Probe probe(small());
    EXPECT_THAT(refusal(probe, "save"), HasSubstr("right would be save FILE.pfrun"));
    EXPECT_THAT(refusal(probe, "save " + folder.path("run.toml")), HasSubstr("FILE.pfrun"));
    EXPECT_THAT(refusal(probe, "save /nowhere/run.pfrun"), HasSubstr("cannot be written"));
    expect_ok(probe, "save " + file);
    EXPECT_THAT(refusal(probe, "save " + file), HasSubstr("still being saved"));
    // Another branch becomes the open run meanwhile.
    expect_ok(probe, "branch other");
    ASSERT_TRUE(settle(probe));
    EXPECT_THAT(probe.notice(), HasSubstr("another branch"));
    EXPECT_EQ(probe.saved(), "");
    expect_ok(probe, "save " + file);
  }  // closed in the middle of it
  EXPECT_TRUE(std::filesystem::is_empty(std::filesystem::path(file).parent_path()));
}

}  // namespace
}  // namespace pf
