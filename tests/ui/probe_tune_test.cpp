// Probe's settings: tuned while one watches, stored, compared, and taken again by the command line.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.h"
#include "tests/ui/probe_run.h"

namespace pf {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

TEST(Probe, ABadSettingChangesNothingAndSaysWhatWouldBeRight) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  EXPECT_THAT(refusal(probe, "tune mechanism.interval_cycles=0"), HasSubstr("give 1 to 10000000"));
  EXPECT_THAT(refusal(probe, "tune mechanism.interval_cyles=5"),
              HasSubstr("did you mean mechanism.interval_cycles?"));
  EXPECT_THAT(refusal(probe, "tune latency.ats_purge=2e12"), HasSubstr("give 0 to 1000000000"));
  EXPECT_THAT(refusal(probe, "tune guest.pages=5"), HasSubstr("cannot be tuned"));
  EXPECT_TRUE(probe.setting().overrides.empty());
  EXPECT_FALSE(probe.busy());
}

// Signal 2 is read at the next slot: a longer interval makes its reader wait longer.
TEST(Probe, TuningTheIntervalMovesTheTimeFromSignal2ToTheCommit) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "measure 2 boolean-set -> commit");
  const std::int64_t before = probe.intervals()[1].meter->percentile(500);
  expect_ok(probe, "store a");
  expect_ok(probe, "tune mechanism.interval_cycles=4000");
  EXPECT_TRUE(probe.stale()) << "what is shown is of the setting before";
  EXPECT_EQ(probe.intervals()[1].meter->percentile(500), before);
  ASSERT_TRUE(settle(probe));
  EXPECT_FALSE(probe.stale());
  EXPECT_GT(probe.intervals()[1].meter->percentile(500), 2 * before);
  expect_ok(probe, "compare a");
  EXPECT_EQ(probe.compared(), probe.stored('a'));
  ASSERT_NE(probe.intervals()[1].other, nullptr);
  EXPECT_EQ(probe.intervals()[1].other->percentile(500), before);
  expect_ok(probe, "recall a");
  EXPECT_FALSE(probe.busy()) << "its captures are there";
  EXPECT_EQ(probe.intervals()[1].meter->percentile(500), before);
  EXPECT_TRUE(probe.setting().overrides.empty());
}

// A slider that never rests: what it passes is seen on the way, and where it stops is what remains.
TEST(Probe, TheCapturesFollowASliderThatMoves) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  std::vector<std::uint64_t> seen = {probe.setting().generation};
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  int cycles = 500;
  while (seen.size() < 4 && std::chrono::steady_clock::now() < give_up) {
    expect_ok(probe, "tune mechanism.interval_cycles=" + std::to_string(++cycles));
    EXPECT_TRUE(probe.stale()) << "a newer setting is wanted than what is shown";
    probe.tick();
    if (probe.setting().generation != seen.back()) seen.push_back(probe.setting().generation);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(seen.size(), 4U) << "nothing came while the slider moved";
  ASSERT_TRUE(settle(probe));
  EXPECT_FALSE(probe.stale());
  EXPECT_EQ(probe.setting().overrides,
            std::vector<std::string>{"mechanism.interval_cycles=" + std::to_string(cycles)});
  EXPECT_GE(probe.setting().captures.size(), 64u);
}

// The one capture is that of where the slider stops.
TEST(Probe, ASingleCaptureWaitsForASliderThatMoves) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "arm single");
  for (int cycles = 501; cycles < 560; ++cycles) {
    expect_ok(probe, "tune mechanism.interval_cycles=" + std::to_string(cycles));
    probe.tick();
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.setting().captures.size(), 1u);
  EXPECT_FALSE(probe.stale());
  EXPECT_EQ(probe.arm_text(), "off");
  EXPECT_EQ(probe.run().overrides.back(), "mechanism.interval_cycles=559");
}

TEST(Probe, ALatencyIsTunedLikeAnyKey) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const auto rows = probe.tunes();
  const auto purge = std::find_if(rows.begin(), rows.end(),
                                  [](const TuneRow& r) { return r.key == "latency.ats_purge"; });
  ASSERT_NE(purge, rows.end());
  EXPECT_EQ(purge->unit, "ns");
  EXPECT_EQ(purge->value, "1600");
  EXPECT_EQ(purge->mark, "E");
  EXPECT_DOUBLE_EQ(purge->least, 160);
  EXPECT_DOUBLE_EQ(purge->most, 16'000);
  expect_ok(probe, "measure 3 invalidate -> wait-done");
  const std::int64_t before = probe.intervals()[2].meter->percentile(500);
  expect_ok(probe, "tune latency.ats_purge=6000");
  ASSERT_TRUE(settle(probe));
  EXPECT_GT(probe.intervals()[2].meter->percentile(500), before + 3 * kMicrosecond);
}

TEST(Probe, TunesAreWhatATimedRunDependsOn) {
  Probe probe(small());
  std::vector<std::string> keys;
  for (const TuneRow& row : probe.tunes()) {
    keys.push_back(row.key);
    EXPECT_EQ(row.changed, false) << row.key;
    EXPECT_FALSE(row.help.empty()) << row.key;
    if (row.choices.empty()) {
      EXPECT_LT(row.least, row.most) << row.key;
      const double value = std::stod(row.value);
      EXPECT_GE(value, row.least) << row.key;
      EXPECT_LE(value, row.most) << row.key;
    }
  }
  EXPECT_THAT(keys, ::testing::IsSupersetOf({"mechanism.interval_cycles", "mechanism.drain",
                                             "campaign.order", "hw.iommu.walkers",
                                             "devices.0.interval_ns", "latency.tsc_cycle"}));
  for (const std::string& key : keys) {
    EXPECT_NE(key, "guest.pages");
    EXPECT_THAT(key, ::testing::Not(HasSubstr("explore")));
  }
  expect_ok(probe, "tune mechanism.drain=false");
  for (const TuneRow& row : probe.tunes())
    EXPECT_EQ(row.unsafe && row.changed, row.key == "mechanism.drain") << row.key;
}

// Each setting is told by its captures: a slider's way through hundreds of them costs few runs, and
// what is shown in the end belongs to the last.
TEST(Probe, TheNewestOfManySettingsWins) {
  SessionRun run = small();
  std::atomic<int> opened = 0;
  run.reopen = [&opened, reopen = run.reopen](const std::vector<std::string>& changed,
                                              Loading* loading) {
    ++opened;
    return reopen(changed, loading);
  };
  Probe probe(std::move(run));
  ASSERT_TRUE(settle(probe));
  for (int cycles = 301; cycles <= 900; ++cycles) {
    expect_ok(probe, "tune mechanism.interval_cycles=" + std::to_string(cycles));
    if (cycles % 50 == 0) probe.tick();
  }
  ASSERT_TRUE(settle(probe));
  // 600 settings, looked at twelve times.
  EXPECT_GE(opened, 1);
  EXPECT_LE(opened, 13);
  EXPECT_EQ(probe.setting().overrides, std::vector<std::string>{"mechanism.interval_cycles=900"});
  Probe direct(small({"mechanism.interval_cycles=900"}));
  ASSERT_TRUE(settle(direct));
  ASSERT_EQ(probe.setting().captures.size(), direct.setting().captures.size());
  EXPECT_EQ(probe.intervals()[1].meter->percentile(500),
            direct.intervals()[1].meter->percentile(500));
}

TEST(Probe, NoTickWaitsForTheBackground) {
  Probe probe(small());
  auto longest = std::chrono::nanoseconds(0);
  for (int i = 0; i < 40; ++i) {
    expect_ok(probe, "tune mechanism.signal1_cycles=" + std::to_string(2000 + i));
    const auto wall = std::chrono::steady_clock::now();
    probe.tick();
    longest = std::max<std::chrono::nanoseconds>(longest, std::chrono::steady_clock::now() - wall);
  }
  EXPECT_LT(longest, std::chrono::milliseconds(500)) << "a busy machine is slow, not blocked";
  ASSERT_TRUE(settle(probe));
}

TEST(Probe, CapturesFromHereAreThoseOfTheRunBehindThePlayhead) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::size_t all = probe.setting().captures.size();
  const std::size_t half = all / 2;
  const std::uint64_t event = probe.setting().captures.at(half).capture->event;
  expect_ok(probe, "seek event:" + std::to_string(event - 1));
  while (probe.session().waiting()) probe.session().work(20'000);
  expect_ok(probe, "from here");
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.setting().captures.size(), all - half);
  EXPECT_EQ(probe.setting().captures.at(0).capture->event, event);
  EXPECT_THAT(probe.command_line(), HasSubstr("--from event:" + std::to_string(event - 1)));
  expect_ok(probe, "tune mechanism.booleans=5");
  ASSERT_TRUE(settle(probe));
  EXPECT_THAT(probe.notice(), HasSubstr("begin at the start"));
  const Outcome there = probe.apply("from here");
  EXPECT_TRUE(there.ok);
  EXPECT_THAT(there.text, HasSubstr("begin at the start"));
}

// The World at the playhead has other Booleans: what is captured is a run from its start.
TEST(Probe, CapturesOfASettingThatDoesNotFitAreOfItsOwnRun) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::uint64_t event = probe.setting().captures.at(4).capture->event;
  expect_ok(probe, "seek event:" + std::to_string(event));
  while (probe.session().waiting()) probe.session().work(20'000);
  expect_ok(probe, "from here");
  expect_ok(probe, "tune mechanism.booleans=5");
  ASSERT_TRUE(settle(probe));
  EXPECT_THAT(probe.command_line(), ::testing::Not(HasSubstr("--from")));
  expect_ok(probe, "capture 1");
  expect_ok(probe, "open");
  while (probe.session().waiting()) probe.session().work(20'000);
  EXPECT_EQ(probe.session().event(), probe.setting().captures.at(0).capture->event);
}

TEST(Probe, FromHereThatIsRefusedChangesNothing) {
  Probe probe(open_run("htm-sqlite"));  // long enough that its end is not known yet
  ASSERT_TRUE(settle(probe));
  const std::size_t half = probe.setting().captures.size() / 2;
  const std::uint64_t event = probe.setting().captures.at(half).capture->event;
  expect_ok(probe, "seek event:" + std::to_string(event));
  while (probe.session().waiting()) probe.session().work(20'000);
  expect_ok(probe, "from here");
  ASSERT_TRUE(settle(probe));
  const std::string before = probe.command_line();
  ASSERT_THAT(before, HasSubstr("--from event:"));
  expect_ok(probe, "seek event:100000000");  // not executed yet
  ASSERT_TRUE(probe.session().waiting());
  EXPECT_THAT(refusal(probe, "from here"), HasSubstr("still on its way"));
  EXPECT_EQ(probe.command_line(), before);
}

TEST(Probe, NotArmedASettingIsTakenUpAllTheSame) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::size_t all = probe.setting().captures.size();
  expect_ok(probe, "store a");
  expect_ok(probe, "arm off");
  expect_ok(probe, "tune mechanism.interval_cycles=700");
  EXPECT_TRUE(probe.stale());
  ASSERT_TRUE(settle(probe));
  EXPECT_FALSE(probe.stale());
  EXPECT_EQ(probe.setting().captures.size(), 0U);
  EXPECT_EQ(probe.run().overrides, std::vector<std::string>{"mechanism.interval_cycles=700"});
  expect_ok(probe, "recall a");
  ASSERT_TRUE(settle(probe));
  EXPECT_FALSE(probe.stale());
  EXPECT_EQ(probe.setting().captures.size(), all);
}

TEST(Probe, RecallingASettingDropsTheOneThatIsBeingOpened) {
  SessionRun run = small();
  std::atomic<int> given_up = 0;
  run.reopen = [&given_up, reopen = run.reopen](const std::vector<std::string>& changed,
                                                Loading* loading) {
    for (int i = 0; i < 2000; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (loading->at(0, 1)) continue;
      ++given_up;
      throw LoadingCancelled();
    }
    return reopen(changed, loading);
  };
  Probe probe(std::move(run));
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "store a");
  expect_ok(probe, "tune mechanism.interval_cycles=700");
  probe.tick();  // it is being opened
  expect_ok(probe, "recall a");
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(given_up, 1);
  EXPECT_EQ(probe.notice(), "");
  EXPECT_TRUE(probe.setting().overrides.empty());
}

// The command line that Probe prints takes the very same captures without a window.
TEST(Probe, ItsCommandLineTakesTheSameCaptures) {
  Probe probe(small());
  expect_ok(probe, "tune mechanism.interval_cycles=700");
  expect_ok(probe, "tune latency.ats_purge=2000");
  expect_ok(probe, "window -100ns 14us");
  expect_ok(probe, "mask late lines-landed 5us 6us 0 63");
  ASSERT_TRUE(settle(probe));
  std::string command = probe.command_line();
  ASSERT_EQ(command.rfind("pageferry capture ", 0), 0u);
  const test::Ended ended = test::shell("$CLI" + command.substr(9) + " --json");
  ASSERT_EQ(ended.code, 0) << ended.err << command;
  const Json json = Json::parse(ended.out);
  EXPECT_EQ(json["captures"], probe.setting().captures.size());
  EXPECT_EQ(json["commits"], probe.setting().captures.commits());
  EXPECT_GT(probe.masks()[0].hits, 0u);
  EXPECT_EQ(json["masks"][0]["hits"], probe.masks()[0].hits);
  const auto rows = probe.intervals();
  ASSERT_EQ(json["intervals"].size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Json& all = json["intervals"][i]["all"];
    EXPECT_EQ(json["intervals"][i]["interval"], rows[i].text);
    EXPECT_EQ(all["n"], rows[i].meter->samples().size());
    EXPECT_EQ(all["p50_ps"], rows[i].meter->percentile(500));
    EXPECT_EQ(all["p99_ps"], rows[i].meter->percentile(990));
    EXPECT_EQ(all["max_ps"], rows[i].meter->percentile(1000));
  }
}

}  // namespace
}  // namespace pf
