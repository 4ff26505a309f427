// The page move of live runs, on a processor that aborts by script: schedule, booleans, retry.
#include "core/live/live_move.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/live/live_rtm.h"
#include "tests/live/scripted_cpu.h"

namespace pf {
namespace {

using test::ScriptedCpu;
using test::SharedTime;

struct Ran {
  LiveRecord record;
  std::vector<std::uint64_t> entries;  // after the run
};

Ran run(const LivePlan& plan, std::map<std::uint64_t, ScriptedCpu::Abort> script = {},
        std::uint64_t slow_helper = 0, std::uint64_t slow_mover = 0) {
  SharedTime time(2);
  const auto board = std::make_unique<LiveBoard>();
  Ran out;
  std::jthread helper([&] {
    ScriptedCpu cpu(time, 1, board.get());
    cpu.slow_down(slow_helper);
    live_helper(cpu, *board, plan);
  });
  std::jthread mover([&] {
    ScriptedCpu cpu(time, 0, board.get(), std::move(script));
    cpu.slow_down(slow_mover);
    out.record = LiveMove<ScriptedCpu>(cpu, *board, plan).run();
  });
  mover.join();
  helper.join();
  out.entries.push_back(board->entry(0).load());
  return out;
}

LivePlan plan_of(std::uint32_t pages) {
  LivePlan plan;
  plan.pages = pages;
  return plan;
}

TEST(LiveMove, UndisturbedEveryPageMovesInItsFirstAttempt) {
  const Ran ran = run(plan_of(20));
  ASSERT_EQ(ran.record.attempts.size(), 20u);
  for (const LiveAttempt& a : ran.record.attempts) {
    EXPECT_TRUE(a.committed());
    EXPECT_EQ(a.attempt, 1u);
    EXPECT_LT(a.begin, a.entry_written);
    EXPECT_LT(a.entry_written, a.signal1) << "the entry is stored before signal 1's time";
    EXPECT_GE(a.copy_begin, a.signal1) << "the helper begins with signal 1";
    EXPECT_GT(a.boolean_set, a.copy_begin);
    EXPECT_GT(a.end, a.boolean_set);
    // The slot read is the first whose time had not come when the helper looked at its clock.
    const std::uint64_t next = (a.boolean_set - a.signal1) / 500 + 1;
    EXPECT_EQ(a.slot, next);
    EXPECT_GE(a.end, a.signal1 + next * 500);
  }
  EXPECT_EQ(ran.record.wrong_copies, 0u);
  EXPECT_EQ(ran.entries[0], live_entry(19, true));
}

TEST(LiveMove, TheSameScriptGivesTheSameTimes) {
  EXPECT_EQ(run(plan_of(5), {{2, {6, false}}}).record.attempts,
            run(plan_of(5), {{2, {6, false}}}).record.attempts);
}

TEST(LiveMove, AnAbortedAttemptIsTriedAgainAndLeavesTheEntry) {
  const Ran ran = run(plan_of(3), {{2, {6, false}}, {3, {0, true}}});
  const auto& all = ran.record.attempts;
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(live_outcome(all[0]), "commit");
  EXPECT_EQ(live_outcome(all[1]), "conflict");
  EXPECT_EQ(live_outcome(all[2]), "interrupt");
  EXPECT_EQ(all[3].page, 1u);
  EXPECT_EQ(all[3].attempt, 3u);
  EXPECT_TRUE(all[3].committed());
  EXPECT_EQ(all[1].entry_written, 0u) << "an abort takes that time back";
  EXPECT_GT(all[1].boolean_set, 0u) << "the helper works on: nobody tells it";
}

TEST(LiveMove, AfterTheLastAttemptThePageStays) {
  LivePlan plan = plan_of(1);
  plan.max_attempts = 2;
  const Ran ran = run(plan, {{1, {6, false}}, {2, {6, false}}});
  EXPECT_EQ(ran.record.attempts.size(), 2u);
  EXPECT_EQ(ran.entries[0], live_entry(0, false));
}

TEST(LiveMove, CancelledItMakesNoFurtherAttemptAndTheHelperEnds) {
  LivePlan plan = plan_of(1'000'000);
  SharedTime time(2);
  const auto board = std::make_unique<LiveBoard>();
  std::atomic<bool> cancel = false;
  LiveRecord record;
  std::jthread helper([&] {
    ScriptedCpu cpu(time, 1, board.get());
    live_helper(cpu, *board, plan);
  });
  std::jthread mover([&] {
    ScriptedCpu cpu(time, 0, board.get());
    record = LiveMove<ScriptedCpu>(cpu, *board, plan, &cancel).run();
  });
  while (board->agreed.load() < 3) std::this_thread::yield();
  cancel.store(true);
  mover.join();
  helper.join();
  EXPECT_GE(record.attempts.size(), 3u);
  EXPECT_LT(record.attempts.size(), 100'000u);
  EXPECT_EQ(record.attempts.size(), board->helped.load()) << "each has its helper's work";
}

TEST(LiveMove, WhoIsNotReadyAtSignal1GivesUp) {
  LivePlan plan = plan_of(2);
  plan.max_attempts = 1;
  plan.signal1_cycles = 5;
  const Ran ran = run(plan);
  ASSERT_EQ(ran.record.attempts.size(), 2u);
  for (const LiveAttempt& a : ran.record.attempts) EXPECT_EQ(live_outcome(a), "late");
  EXPECT_EQ(ran.entries[0], live_entry(1, false));
}

TEST(LiveMove, AHelperThatIsTooSlowLeavesNoBoolean) {
  LivePlan plan = plan_of(2);
  plan.max_attempts = 1;
  plan.booleans = 2;
  const Ran ran = run(plan, {}, 4000);
  ASSERT_EQ(ran.record.attempts.size(), 2u);
  for (const LiveAttempt& a : ran.record.attempts) {
    EXPECT_EQ(live_outcome(a), "no-boolean");
    EXPECT_EQ(a.boolean_set, 0u);
  }
}

TEST(LiveMove, AnInjectorWritesUntilTheMoveIsOver) {
  LivePlan plan = plan_of(4);
  plan.inject = static_cast<std::uint32_t>(LiveInject::kPageWrite);
  plan.inject_cycles = 500;
  SharedTime time(3);
  const auto board = std::make_unique<LiveBoard>();
  LiveRecord record;
  std::jthread helper([&] {
    ScriptedCpu cpu(time, 1, board.get());
    live_helper(cpu, *board, plan);
  });
  std::jthread injector([&] {
    ScriptedCpu cpu(time, 2, board.get());
    live_injector(cpu, *board, plan);
  });
  std::jthread mover([&] {
    ScriptedCpu cpu(time, 0, board.get());
    record = LiveMove<ScriptedCpu>(cpu, *board, plan).run();
  });
  mover.join();
  injector.join();
  helper.join();
  ASSERT_EQ(record.attempts.size(), 4u);
  std::uint64_t writes = 0;
  for (std::size_t l = 0; l < kLivePageLines; ++l)
    writes += (board->page[l].word[0].load() - (std::uint64_t{3} << 32) - l - 1) >> 16;
  EXPECT_GT(writes, 3u) << "into the last page, which takes some 9,000 cycles";
}

TEST(LiveRecord, SamplesAreThoseOfTheAttemptsThatHaveBothPoints) {
  LiveRecord record = run(plan_of(3), {{2, {6, false}}}).record;
  record.tsc_hz = 2e9;  // 500 ps a cycle
  const auto margin = live_samples(record, "entry-written -> slot slot=0");
  ASSERT_EQ(margin.size(), 3u) << "the aborted attempt has no time of its entry";
  const LiveAttempt& a = record.attempts[0];
  EXPECT_EQ(margin[0].length, static_cast<std::int64_t>(a.signal1 - a.entry_written) * 500);
  EXPECT_EQ(margin[1].index, 2u);
  EXPECT_EQ(live_samples(record, "begin -> abort").size(), 1u);
  EXPECT_TRUE(live_samples(record, "begin -> abort")[0].aborted);
  EXPECT_TRUE(live_samples(record, "invalidate -> wait-done").empty());
  for (const std::string& text : live_intervals())
    EXPECT_FALSE(live_samples(record, text).empty()) << text;
}

TEST(LiveRtm, IsThereOrSaysWhyNot) {
  const RtmSupport support = rtm_support();
  EXPECT_NE(support.available, !support.why.empty());
  if (!support.available) GTEST_SKIP() << support.why;
  const std::vector<int> cpus = allowed_cpus();
  if (cpus.size() < 2) GTEST_SKIP() << "needs two processors";
  const LiveRecord record = run_live_rtm(plan_of(200), cpus);
  std::size_t commits = 0;
  for (const LiveAttempt& a : record.attempts) commits += a.committed() ? 1 : 0;
  EXPECT_GT(commits, 0u);
  EXPECT_EQ(record.wrong_copies, 0u);
}

}  // namespace
}  // namespace pf
