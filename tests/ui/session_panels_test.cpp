// What the panels beside the stage say: lanes, inspector, narrator, events, words.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "tests/ui/session_drive.h"
#include "ui/session/session.h"
#include "ui/session/words.h"
#include "ui/session/world_read.h"

namespace pf {
namespace {

TEST(Words, EveryInstructionHasItsOwn) {
  for (const MechanismRow& row : registry()) {
    if (row.build == nullptr) continue;
    MoveSpec move;
    move.id = row.slug;
    const Env env = make_env(HwSpec{}, move);
    for (int i = 0; i < kSharedOps; ++i)
      EXPECT_STRNE(op_words(env, static_cast<Op>(i)).does, "") << i;
    const std::size_t own = row.own == nullptr ? 0 : row.own->ops.size();
    for (unsigned i = 0; i < own; ++i) EXPECT_STRNE(op_words(env, own_op(i)).does, "") << row.slug;
  }
}

// After the cut-over the guest runs freely: thousands of accesses in the time of one attempt.
TEST(Session, LanesAroundThePlayheadShowEveryActorEvenWhereEventsAreDense) {
  Session s(open_run("htm-sqlite"), sample_layout());
  run_out(s);
  obey(s, "seek end");
  for (int i = 0; i < 3; ++i) {
    const LanesInput in = s.lanes_input();
    EXPECT_GT(in.tracks.size(), 4U);
    EXPECT_LE(in.window.from, in.now);
    EXPECT_GE(in.window.to, in.now);
    obey(s, "step -400");
  }
}

TEST(Session, ShowsTheCutOverToItsEnd) {
  Session s(open_run("htm-cut-over"), sample_layout());
  run_out(s);
  obey(s, "break kind=cut-over");
  obey(s, "run-to-break 1");
  ASSERT_GT(s.event(), 0U);
  obey(s, "step -40");
  std::set<Op> done;
  for (int i = 0; i < 400 && s.event() < s.known(); ++i) {
    const Hw h = s.world().look(s.env());
    done.insert(thread_now(s.env(), h, kCpu0).op);
    EXPECT_FALSE(s.inspector().empty());
    EXPECT_FALSE(s.narrator().sentence.empty());
    if (i % 8 == 0) s.lanes(900);
    obey(s, "step 1");
  }
  EXPECT_TRUE(done.contains(Op::kSwitchVcpus));
  EXPECT_TRUE(done.contains(Op::kRemapDevices));
}

// A list of choices is a hundred events or so: fewer than the strip has parts.
TEST(Session, TheOverviewOfAShortRunCountsEveryEvent) {
  for (const bool whole : {false, true}) {
    Session fresh(sample_run({2, 8, 1, 0, 24}), sample_layout());
    whole ? run_out(fresh) : void(fresh.work(100));
    const LanesInput in = fresh.lanes_input();
    const std::uint64_t counted =
        std::accumulate(in.density.begin(), in.density.end(), std::uint64_t{0});
    EXPECT_EQ(counted, fresh.known());
    const auto filled =
        std::count_if(in.density.begin(), in.density.end(), [](std::uint32_t n) { return n > 0; });
    EXPECT_GT(filled, whole ? 60 : 20);
    EXPECT_LT(filled, static_cast<std::ptrdiff_t>(in.density.size())) << "not all alike";
  }
}

std::string inspected(Session& s, const std::string& label) {
  for (const InspectorSection& part : s.inspector()) {
    for (const InspectorRow& row : part.rows) {
      if (row.label == label && part.part.part == Part::kCpu0) return row.value;
    }
  }
  return {};
}

TEST(Session, ACpuWhoseTransactionHasEndedDoesNotDoWhatItDidInIt) {
  Session s = sample_session();
  obey(s, "break kind=abort");
  obey(s, "run-to-break 1");
  EXPECT_EQ(inspected(s, "State"), "aborted");
  EXPECT_EQ(inspected(s, "Doing"), "gives the try up");
  obey(s, "step -1");
  EXPECT_NE(inspected(s, "Doing"), "gives the try up");
}

TEST(Session, AMoverWithoutTransactionsShowsNone) {
  Session s(open_run("interposer-tiny"), sample_layout());
  run_out(s);
  obey(s, "step 4");
  EXPECT_EQ(inspected(s, "Write set"), "");
  EXPECT_EQ(inspected(s, "State"), "");
  EXPECT_NE(inspected(s, "Doing"), "");
}

TEST(Session, MarksWhatChangedInTheStep) {
  Session s = sample_session();
  obey(s, "break kind=copy-lands");
  obey(s, "run-to-break 1");
  bool landed = false;
  for (const InspectorSection& part : s.inspector()) {
    for (const InspectorRow& row : part.rows)
      landed |= row.changed && row.label.rfind("Landed", 0) == 0;
  }
  EXPECT_TRUE(landed);
}

// The keys of somebody who does not wait until the run has been executed up to where it opens.
TEST(Session, PlaysFromThePlaceItIsOnItsWayTo) {
  Session s(open_run("htm-sqlite"), sample_layout());
  ASSERT_TRUE(s.waiting());
  ASSERT_TRUE(s.apply("step 1").ok);
  ASSERT_TRUE(s.apply("toggle").ok);
  EXPECT_EQ(s.playing(), 0);
  while (s.waiting()) s.work(20'000);
  EXPECT_GT(s.event(), 100'000U);
  EXPECT_EQ(s.playing(), 1);
  obey(s, "pause");
  EXPECT_EQ(s.playing(), 0);
}

TEST(Times, OnAnAxisAreToldApart) {
  EXPECT_EQ(short_time(1'480 * kMicrosecond), "1.48 ms");
  EXPECT_EQ(short_time(1'480 * kMicrosecond, 2 * kMicrosecond), "1.480 ms");
  EXPECT_EQ(short_time(-1'482 * kMicrosecond, 2 * kMicrosecond), "-1.482 ms");
  EXPECT_EQ(short_time(2 * kMicrosecond, 2 * kMicrosecond), "2.00 µs");
  EXPECT_EQ(short_time(50'500 * kNanosecond, 500 * kNanosecond), "50.5 µs");
}

TEST(Session, ZoomedToTheLineThereIsOne) {
  Session s = sample_session();
  obey(s, "break kind=copy-lands");
  obey(s, "run-to-break 1");
  const std::uint32_t page = focus_page(s.env(), s.world().look(s.env()), s.selection());
  obey(s, "zoom line");
  ASSERT_EQ(s.selection().part, Part::kLine);
  EXPECT_EQ(s.selection().id / s.env().hw.lines_per_page, page);
  EXPECT_EQ(s.narrator().sentence.rfind(
                "Line " + std::to_string(s.selection().id % s.env().hw.lines_per_page), 0),
            0U);
  obey(s, "undo");
  EXPECT_EQ(s.selection().part, Part::kNothing);
}

// "Break it" offers no choice that the scenario as it stands would refuse.
TEST(Session, EverySwitchThatIsOfferedCanBeSet) {
  for (const char* name : {"htm-tiny", "dirty-tiny", "dirty-host", "dirty-ots", "interposer-tiny",
                           "ots-tiny", "one-host-tiny", "vfio-tiny", "window-slides-order"}) {
    const SessionRun run = open_run(name);
    Session s(run, sample_layout());
    ASSERT_FALSE(s.switches().empty()) << name;
    for (const SwitchRow& row : s.switches()) {
      ASSERT_EQ(row.refused.size(), row.choices.size());
      EXPECT_FALSE(row.label.empty());
      for (std::size_t i = 0; i < row.choices.size(); ++i) {
        if (row.choices[i] == row.value) continue;
        const std::string assignment = row.key + "=" + row.choices[i];
        SCOPED_TRACE(std::string(name) + " " + assignment);
        bool taken = true;
        try {
          run.reopen({assignment}, nullptr);
        } catch (const InputError&) {
          taken = false;
        }
        EXPECT_EQ(taken, row.refused[i].empty()) << row.refused[i];
      }
    }
  }
}

// How dirty bits are set in host memory is nobody's choice where the tracker keeps its own.
TEST(Session, WhatDependsOnAnotherSettingIsFixed) {
  const auto fixed = [](const char* name, const std::string& key) {
    Session s(open_run(name), sample_layout());
    for (const SwitchRow& row : s.switches()) {
      if (row.key == key) return row.fixed;
    }
    ADD_FAILURE() << name << " does not show " << key;
    return false;
  };
  EXPECT_TRUE(fixed("dirty-tiny", "mechanism.clear_bits"));
  EXPECT_FALSE(fixed("dirty-host", "mechanism.clear_bits"));
  EXPECT_FALSE(fixed("htm-tiny", "mechanism.drain"));
  EXPECT_TRUE(fixed("htm-tiny", "campaign.window_drain"));
}

TEST(Session, ListsOnlyWhatTheFilterLetsThrough) {
  Session s = sample_session();
  obey(s, "seek event:5000");
  obey(s, "filter actor=gpu");
  const EventListView v = s.events();
  ASSERT_FALSE(v.rows.empty());
  for (const EventRow& row : v.rows) EXPECT_EQ(row.actor, "GPU");
  for (const EventRow& row : s.journey(1).rows) EXPECT_EQ(row.page, 1);
}

}  // namespace
}  // namespace pf
