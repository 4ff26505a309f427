// Probe without a window: its commands, captures, measurements and masks.
#include <gmock/gmock.h>

#include "core/live/live_file.h"
#include "tests/trace/scratch.h"
#include "tests/ui/probe_run.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

TEST(Probe, OpensWithCapturesOfEveryAttemptAndWhatTellsMost) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.trigger_text(), "begin");
  EXPECT_GE(probe.setting().captures.size(), 64u);
  EXPECT_TRUE(probe.setting().progress.done);
  EXPECT_FALSE(probe.stale());
  for (const IntervalRow& row : probe.intervals()) {
    EXPECT_EQ(row.error, "");
    ASSERT_NE(row.meter, nullptr) << row.text;
    EXPECT_FALSE(row.meter->samples().empty()) << row.text;
  }
  const auto guides = probe.guides();
  ASSERT_FALSE(guides.empty());
  EXPECT_EQ(guides[0].name, "signal 1");
  EXPECT_GT(guides[0].at, 0);
}

TEST(Probe, ACommandThatIsNoneIsAnsweredWithWhatWouldBeRight) {
  Probe probe(small());
  EXPECT_THAT(refusal(probe, "triger begin"), HasSubstr("did you mean trigger?"));
  EXPECT_THAT(refusal(probe, "qqqqqqqqqq"), HasSubstr("right would be one of trigger, window"));
  for (const char* command :
       {"arm", "arm maybe", "measure 5 begin -> commit", "measure", "cursor 3 1us", "cursor 1",
        "next-hit", "capture", "capture x", "tune", "store c", "recall", "compare c", "from there",
        "persistence 0", "persistence some", "pause now", "open it", "live"})
    EXPECT_THAT(refusal(probe, command), HasSubstr("right would be ")) << command;
  EXPECT_THAT(refusal(probe, "window 1us 2us"), HasSubstr("begins after its trigger"));
  EXPECT_THAT(refusal(probe, "window -1us 5ms"), HasSubstr("too long"));
  EXPECT_THAT(refusal(probe, "mask m lines-landed 2us 1us 0 1"), HasSubstr("ends before"));
  EXPECT_THAT(refusal(probe, "mask m lines-lnded 1us 2us 0 1"), HasSubstr("no channel"));
  EXPECT_THAT(refusal(probe, "live /nowhere.pflive"), HasSubstr("cannot be read"));
  EXPECT_THAT(refusal(probe, "recall a"), HasSubstr("store a first"));
  expect_ok(probe, "step 1");
  EXPECT_EQ(probe.session().event(), 1u) << "what is not Probe's goes to the open run";
}

TEST(Probe, ABadTriggerChangesNothingAndPointsAtItsColumn) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  const std::size_t had = probe.setting().captures.size();
  EXPECT_FALSE(probe.apply("trigger abort cuase=interrupt").ok);
  EXPECT_THAT(probe.trigger_error(), HasSubstr("column 7"));
  EXPECT_EQ(probe.trigger_text(), "begin");
  EXPECT_EQ(probe.setting().captures.size(), had);
  EXPECT_FALSE(probe.busy());
  expect_ok(probe, "trigger commit");
  EXPECT_EQ(probe.trigger_error(), "");
}

TEST(Probe, ACaptureIsPickedAndOpensInTheRun) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  EXPECT_THAT(refusal(probe, "open"), HasSubstr("capture NUMBER, then open"));
  expect_ok(probe, "capture 5");
  EXPECT_EQ(probe.picked(), 4u);
  expect_ok(probe, "capture +1");
  expect_ok(probe, "capture -1");
  EXPECT_THAT(refusal(probe, "capture 100000"), HasSubstr("there is no capture 100000"));
  expect_ok(probe, "open");
  while (probe.session().waiting()) probe.session().work(20'000);
  EXPECT_EQ(probe.session().event(), probe.setting().captures.at(4).capture->event);
  const auto rows = probe.rows(9);
  ASSERT_EQ(rows.size(), 9u);
  EXPECT_TRUE(rows[4].picked);
  EXPECT_EQ(rows[4].number, 5u);

  expect_ok(probe, "tune mechanism.interval_cycles=700");
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "capture 6");
  expect_ok(probe, "open");
  while (probe.session().waiting()) probe.session().work(20'000);
  EXPECT_EQ(probe.session().run().env, probe.run().env) << "a branch with that setting";
  EXPECT_EQ(probe.session().event(), probe.setting().captures.at(5).capture->event);
  expect_ok(probe, "tune revert");
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "capture 5");
  expect_ok(probe, "open");
  EXPECT_EQ(probe.session().branch(), 0) << "back on the run as it was opened";
}

TEST(Probe, RunsToItsTriggerBothWaysWhereNoBreakpointIsSet) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "trigger commit");
  Session& session = probe.session();
  const auto run = [&](const std::string& command) {
    const Outcome outcome = probe.apply(command);
    EXPECT_TRUE(outcome.ok) << outcome.text;
    while (session.has_work()) session.work(20'000);
    return outcome.text;
  };
  EXPECT_EQ(run("run-to-break 1"), "on to the trigger commit");
  const std::uint64_t first = session.event();
  EXPECT_GT(first, 0u);
  EXPECT_EQ(session.search_end().text, "at the trigger commit, event " + group_digits(first));
  run("run-to-break 1");
  EXPECT_GT(session.event(), first);
  EXPECT_EQ(run("run-to-break -1"), "back to the trigger commit");
  EXPECT_EQ(session.event(), first);
  run("run-to-break -1");
  EXPECT_EQ(session.event(), first);
  EXPECT_THAT(session.search_end().text, HasSubstr("there is no trigger commit before event"));
  EXPECT_TRUE(session.breakpoints().empty()) << "none was set";
  // One that asks for the run's history; then a breakpoint, which comes first.
  expect_ok(probe, "trigger commit nth 3");
  run("run-to-break 1");
  const std::uint64_t third = session.event();
  EXPECT_GT(third, first);
  run("run-to-break 1");
  EXPECT_EQ(session.event(), third);
  EXPECT_THAT(session.search_end().text, HasSubstr("behind event"));
  expect_ok(probe, "break commit");
  EXPECT_EQ(session.breakpoints().size(), 1u);
  EXPECT_EQ(run("run-to-break -1"), "back to the breakpoint");
  EXPECT_GT(session.event(), first);
  EXPECT_LT(session.event(), third);
}

TEST(CaptureRunOfProbe, SaysWhetherItEndsFull) {
  CaptureJob job;
  job.run = small();
  job.order.trigger = parse_trigger(*job.run.env, "begin");
  for (const std::uint64_t most : {std::uint64_t{3}, kMostCaptures}) {
    job.order.most = most;
    CaptureRun run(job);
    for (int i = 0; i < 60'000 && !run.progress().done; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ASSERT_TRUE(run.progress().done);
    EXPECT_EQ(run.progress().full, most == 3);
    EXPECT_EQ(run.progress().pages < 1, most == 3);
    EXPECT_GT(run.progress().pages, 0);
  }
}

TEST(Probe, SingleTakesOneCaptureAndIsOffThen) {
  Probe probe(small());
  expect_ok(probe, "arm single");
  ASSERT_TRUE(settle(probe));
  EXPECT_EQ(probe.setting().captures.size(), 1u);
  EXPECT_EQ(probe.arm_text(), "off");
  expect_ok(probe, "arm normal");
  ASSERT_TRUE(settle(probe));
  EXPECT_GT(probe.setting().captures.size(), 1u);
}

TEST(Probe, MasksAreCountedAndTheirHitsFound) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  expect_ok(probe, "mask all lines-read 0ns 4us 0 64");
  expect_ok(probe, "mask never lines-landed 0ns 500ns 60 64");
  ASSERT_EQ(probe.masks().size(), 2u);
  EXPECT_EQ(probe.masks()[0].hits, probe.setting().captures.size());
  EXPECT_EQ(probe.masks()[1].hits, 0u);
  expect_ok(probe, "next-hit all 1");
  EXPECT_EQ(probe.picked(), 0u);
  expect_ok(probe, "next-hit all 1");
  EXPECT_EQ(probe.picked(), 1u);
  EXPECT_THAT(refusal(probe, "next-hit never 1"), HasSubstr("no capture hits never"));
  expect_ok(probe, "mask all none");
  EXPECT_EQ(probe.masks().size(), 1u);
}

TEST(Probe, CursorsMeasureBetweenTheNearestEvents) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  EXPECT_THAT(refusal(probe, "measure 4 cursors"), HasSubstr("set both"));
  expect_ok(probe, "cursor 1 0ns");
  expect_ok(probe, "cursor 2 " + std::to_string(probe.guides()[0].at) + "ps");
  expect_ok(probe, "measure 4 cursors");
  EXPECT_EQ(probe.intervals()[3].text, "begin -> slot slot=0");
}

// Guests and devices are busy at any time: what they do is no point of the protocol.
TEST(Probe, CursorsMeasureBetweenPointsOfTheProtocolWhereverTheyAre) {
  Probe probe(small());
  EXPECT_THAT(refusal(probe, "measure 4 cursors"), HasSubstr("no cursor is set"));
  expect_ok(probe, "cursor 2 1us");
  EXPECT_THAT(refusal(probe, "measure 4 cursors"), HasSubstr("cursor 1 is not set; set both"));
  expect_ok(probe, "cursor 1 0ns");
  EXPECT_THAT(refusal(probe, "measure 4 cursors"), HasSubstr("no capture yet"));
  ASSERT_TRUE(settle(probe));
  for (int at = -100; at <= 4000; at += 130) {
    for (int apart = 0; apart <= 1200; apart += 400) {
      expect_ok(probe, "cursor 1 " + std::to_string(at + apart) + "ns");
      expect_ok(probe, "cursor 2 " + std::to_string(at) + "ns");
      expect_ok(probe, "measure 4 cursors");
      const IntervalRow row = probe.intervals()[3];
      for (const char* none : {"guest-", "read-done", "tlp-", "line-", "stopped", "resumed"})
        EXPECT_EQ(row.text.find(none), std::string::npos) << row.text;
      ASSERT_NE(row.meter, nullptr);
      ASSERT_FALSE(row.meter->samples().empty()) << row.text;
      EXPECT_GT(row.meter->percentile(500), 0) << row.text;
    }
  }
}

TEST(Probe, ALiveRecordLiesOverTheIntervalsItHasPointsFor) {
  const ScratchFolder folder;
  LiveRecord record;
  record.machine = "A processor";
  record.tsc_hz = 2e9;
  record.attempts.push_back({0, 1, kLiveCommitted, 3, 100, 200, 2100, 2110, 2500, 3700});
  Probe probe(small());
  expect_ok(probe, "live " + folder.file("run.pflive", live_bytes(record)));
  const auto rows = probe.intervals();
  ASSERT_NE(rows[0].live, nullptr);
  EXPECT_EQ(rows[0].live->at(0).length, 1900 * 500);
  EXPECT_EQ(rows[2].live, nullptr) << "no invalidation there";
  EXPECT_THAT(probe.live_text(), HasSubstr("A processor, 1 attempt"));
  expect_ok(probe, "live none");
  EXPECT_EQ(probe.intervals()[0].live, nullptr);
}

TEST(Probe, PersistenceShowsTheLatestOnly) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  PersistenceView view;
  view.to = 4 * kMicrosecond;
  view.width = 64;
  view.height = 33;
  const std::size_t all = probe.setting().captures.size();
  EXPECT_EQ(probe.tracks({{Channel::kLinesRead, view}})[0]->captures(), all);
  expect_ok(probe, "persistence 10");
  EXPECT_EQ(probe.tracks({{Channel::kLinesRead, view}})[0]->captures(), 10u);
  expect_ok(probe, "persistence all");
  EXPECT_EQ(probe.tracks({{Channel::kLinesRead, view}})[0]->captures(), all);
}

// Counted side by side on all cores, each is what it is alone.
TEST(Probe, TracksCountedTogetherAreThoseCountedAlone) {
  Probe probe(small());
  ASSERT_TRUE(settle(probe));
  std::vector<Probe::TrackOrder> orders;
  for (const ChannelRow& row : channel_rows()) {
    PersistenceView view;
    view.from = -200 * kNanosecond;
    view.to = 4 * kMicrosecond;
    view.width = 300;
    view.height = 40;
    view.top = std::max(1, channel_top(*probe.run().env, row.channel));
    orders.push_back({row.channel, view});
  }
  const auto together = probe.tracks(orders);
  ASSERT_EQ(together.size(), orders.size());
  for (std::size_t i = 0; i < orders.size(); ++i) {
    PersistenceTrack alone(orders[i].channel, orders[i].view);
    alone.update(probe.setting().captures);
    EXPECT_EQ(together[i]->channel(), orders[i].channel);
    EXPECT_EQ(together[i]->counts().good, alone.counts().good);
    EXPECT_EQ(together[i]->counts().bad, alone.counts().bad);
    EXPECT_GT(alone.counts().most_good, 0U);
  }
}

}  // namespace
}  // namespace pf
