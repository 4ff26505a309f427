// The session as front ends use it: commands, playing, pictures that do not depend on the way
// there.
#include "ui/session/session.h"

#include <gtest/gtest.h>

#include "tests/ui/session_drive.h"
#include "ui/session/scene_dump.h"
#include "ui/session/world_read.h"

namespace pf {
namespace {

SceneModel stage_at(Session& s, std::uint64_t event) {
  obey(s, "seek event:" + std::to_string(event));
  return s.stage();
}

TEST(Command, KeepsItsTextThroughParsing) {
  for (const char* text : {"step 1",
                           "step -1",
                           "seek event:1204",
                           "seek start",
                           "seek 12.5us",
                           "seek phase:copy",
                           "play -1",
                           "pause",
                           "toggle",
                           "speed 250ns",
                           "speed 5ev",
                           "select page:12",
                           "select device:gpu",
                           "zoom line",
                           "filter",
                           "filter kind=abort actor=gpu page=0x12",
                           "break kind=commit",
                           "break clear",
                           "run-to-break -1",
                           "next 1 transaction",
                           "marker",
                           "marker 3",
                           "goto marker:3",
                           "inject device:gpu write page:12",
                           "inject vcpu:0 read line:770",
                           "inject interrupt",
                           "set mechanism.drain=false",
                           "branch other",
                           "switch 0",
                           "undo",
                           "redo"}) {
    std::string error;
    const auto command = parse_command(text, error);
    ASSERT_TRUE(command) << error;
    EXPECT_EQ(command_text(*command), text);
  }
}

TEST(Command, ThatIsWrongSaysWhatWouldBeRight) {
  const std::pair<const char*, const char*> cases[] = {{"fly", "step, seek"},
                                                       {"step", "step 1"},
                                                       {"step 0", "step 1"},
                                                       {"seek soon", "event:1204"},
                                                       {"speed fast", "speed 250ns"},
                                                       {"filter kind=nonsense", "kind=KIND"},
                                                       {"inject gpu", "inject device:NAME"},
                                                       {"", "an empty command"},
                                                       {"set drain", "set mechanism"}};
  for (const auto& [text, right] : cases) {
    std::string error;
    EXPECT_FALSE(parse_command(text, error)) << text;
    EXPECT_NE(error.find(right), std::string::npos) << text << ": " << error;
  }
}

TEST(Session, TellsWhatIsMissingInThisMachine) {
  Session s = sample_session();
  EXPECT_NE(s.apply("select page:9999").text.find("0 to 15"), std::string::npos);
  EXPECT_NE(s.apply("select device:fpga").text.find("device:gpu"), std::string::npos);
  EXPECT_FALSE(s.apply("run-to-break 1").ok);
  EXPECT_FALSE(s.apply("step -1").ok);
}

TEST(Session, ShowsTheSamePictureForwardsAndBackwards) {
  Session s = sample_session();
  const SceneModel there = stage_at(s, 700);
  for (int i = 0; i < 25; ++i) obey(s, "step 1");
  EXPECT_EQ(s.event(), 725U);
  const SceneModel on = s.stage();
  for (int i = 0; i < 25; ++i) obey(s, "step -1");
  EXPECT_EQ(s.event(), 700U);
  EXPECT_EQ(s.stage(), there);
  EXPECT_NE(on, there);
}

TEST(Session, ShowsTheSamePictureWhateverWasSoughtBefore) {
  Session a = sample_session(), b = sample_session();
  const std::uint64_t events[] = {83, 20'000, 5131, 1, 12'345};
  std::vector<SceneModel> seen;
  for (const std::uint64_t e : events) seen.push_back(stage_at(a, e));
  for (std::size_t i = std::size(events); i-- > 0;) EXPECT_EQ(stage_at(b, events[i]), seen[i]);
}

TEST(Session, PlaysToTheEndAndBackToTheStart) {
  Session s = sample_session({2, 8, 1, 0, 24});
  obey(s, "speed 5us");
  ASSERT_TRUE(s.apply("play 1").ok);
  std::uint64_t last = 0;
  for (int i = 0; i < 4000 && s.playing() != 0; ++i) {
    s.tick(0.05);
    EXPECT_GE(s.event(), last);
    last = s.event();
  }
  EXPECT_EQ(s.event(), s.known());
  ASSERT_TRUE(s.apply("play -1").ok);
  for (int i = 0; i < 4000 && s.playing() != 0; ++i) s.tick(0.05);
  EXPECT_EQ(s.event(), 0U);
}

TEST(Session, StepsInMotionEndInThePictureOfTheStep) {
  Session s = sample_session();
  const SceneModel there = stage_at(s, 5200);
  stage_at(s, 5199);
  ASSERT_TRUE(s.apply("step 1").ok);
  s.tick(0.05);
  s.stage();
  s.tick(1);
  EXPECT_EQ(s.stage(), there);
}

TEST(Session, WorksInSlices) {
  Session s(sample_run(), sample_layout());
  EXPECT_TRUE(s.work(1000));
  EXPECT_EQ(s.known(), 1000U);
  EXPECT_FALSE(s.complete());
  ASSERT_TRUE(s.apply("seek end").ok);
  while (s.waiting()) s.work(5000);
  EXPECT_TRUE(s.complete());
  EXPECT_EQ(s.event(), s.known());
}

TEST(Session, ABranchLeavesTheOldRunAsItWas) {
  Session s = sample_session();
  const SceneModel before = stage_at(s, 900);
  const std::uint64_t known = s.known();
  obey(s, "set mechanism.drain=false");
  EXPECT_FALSE(s.env().move.drain);
  EXPECT_EQ(s.branches().size(), 2U);
  obey(s, "switch 0");
  EXPECT_TRUE(s.env().move.drain);
  EXPECT_EQ(s.known(), known);
  EXPECT_EQ(stage_at(s, 900), before);
}

TEST(Session, InjectsWhatAbortsTheMove) {
  Session s = sample_session({4, 64, 2, 0, 24});
  obey(s, "break kind=begin");
  obey(s, "run-to-break 1");
  const Outcome out = s.apply("inject interrupt");
  ASSERT_TRUE(out.ok) << out.text;
  while (s.waiting()) s.work(20'000);
  EXPECT_EQ(s.branches().size(), 2U);
  EXPECT_TRUE(s.abort_card().present);
  EXPECT_EQ(s.abort_card().cause_text, "interrupt on CPU0");
  EXPECT_TRUE(s.apply("inject device:gpu write page:1").ok);
}

TEST(Session, WhatCannotBeInjectedIsNotOfferedAndItSaysWhy) {
  Session alone = sample_session({4, 64, 0, 0, 24});
  obey(alone, "seek start");
  EXPECT_TRUE(alone.injectable().empty());
  EXPECT_NE(alone.not_injectable().find("no device and no vCPU"), std::string::npos);
  obey(alone, "break kind=begin");
  obey(alone, "run-to-break 1");
  EXPECT_EQ(alone.injectable(), std::vector<std::string>{"inject interrupt"});
  EXPECT_EQ(alone.not_injectable(), "");
  obey(alone, "seek end");
  EXPECT_NE(alone.not_injectable().find("is over"), std::string::npos);
  Session pages(open_run("htm-quiet", {"detail=page"}), sample_layout());
  run_out(pages);
  obey(pages, "seek start");
  EXPECT_TRUE(pages.injectable().empty());
  EXPECT_NE(pages.not_injectable().find("one step"), std::string::npos);
}

// Those of a search are counted, and all are soon made.
TEST(Session, EveryInjectionThatIsOfferedInASearchIsTaken) {
  Session s(open_run(std::string(PF_SOURCE_ASSETS) + "/scenarios/htm-tiny.toml"), sample_layout());
  run_out(s);
  const std::uint64_t end = s.known();
  const auto stand_at = [&](std::uint64_t event) {
    obey(s, "switch 0");
    obey(s, "seek event:" + std::to_string(event));
  };
  for (std::uint64_t event = 0; event < end; event += 5) {
    stand_at(event);
    for (const std::string& command : s.injectable()) {
      stand_at(event);
      const Outcome out = s.apply(command);
      EXPECT_TRUE(out.ok) << command << " at " << event << ": " << out.text;
    }
  }
}

TEST(Session, InjectsAccessesOfAVcpu) {
  Session s = sample_session({4, 64, 2, 1, 24});
  obey(s, "seek event:300");
  const std::vector<std::string> can = s.injectable();
  unsigned offered = 0;
  for (const std::string& command : can) offered += command.rfind("inject vcpu:0 ", 0) == 0;
  EXPECT_EQ(offered, 2U);
  const std::uint32_t written = s.world().look(s.env()).vcpu(0).written;
  const Outcome out = s.apply("inject vcpu:0 write page:2");
  ASSERT_TRUE(out.ok) << out.text;
  while (s.waiting()) s.work(20'000);
  EXPECT_EQ(s.branches().size(), 2U);
  EXPECT_GT(s.world().look(s.env()).vcpu(0).written, written);
  EXPECT_TRUE(s.apply("inject vcpu:0 read line:70").ok);
}

TEST(Session, FindsBreakpointsInBothDirections) {
  Session s = sample_session();
  obey(s, "break kind=abort");
  obey(s, "run-to-break 1");
  const std::uint64_t first = s.event();
  EXPECT_TRUE(s.narrator().wrong);
  obey(s, "run-to-break 1");
  EXPECT_GT(s.event(), first);
  obey(s, "run-to-break -1");
  EXPECT_EQ(s.event(), first);
}

// Its time is written by hand: when latencies change, pick another, between XBEGIN and XEND.
TEST(Session, TheDefaultScenarioOpensInTheMiddleOfACopy) {
  Session s(open_run(std::string(PF_SOURCE_ASSETS) + "/scenarios/htm-sqlite.toml"),
            sample_layout());
  while (s.waiting()) s.work(20'000);
  const Hw h = s.world().look(s.env());
  const CopyState copy = copy_state(s.env(), h, focus_page(s.env(), h, {}));
  EXPECT_NE(h.txn().active, 0) << "no transaction is open";
  EXPECT_GT(copy.on_wire, 8U);
  EXPECT_GT(copy.landed, 4U);
  EXPECT_EQ(s.narrator().sentence, s.run().caption + ".");
}

// Its event is written by hand as well: `pageferry run htm-hot-page --until "abort page=0 try=20"`.
TEST(Session, TheHotPageOpensAtAnAbortOfIt) {
  Session s(open_run("htm-hot-page"), sample_layout());
  while (s.waiting()) s.work(20'000);
  const AbortCard card = s.abort_card();
  ASSERT_TRUE(card.present);
  EXPECT_EQ(card.event, s.event());
  EXPECT_EQ(card.page, 0U);
  EXPECT_EQ(card.attempt, 20U);
  EXPECT_EQ(card.cause_text, "conflict on the read set");
  EXPECT_EQ(s.narrator().sentence, s.run().caption + ".");
}

TEST(Session, TheLastSeekIsTheOneThatCounts) {
  Session s(open_run(std::string(PF_SOURCE_ASSETS) + "/scenarios/htm-sqlite.toml"),
            sample_layout());
  ASSERT_TRUE(s.waiting()) << "on its way to where the scenario opens";
  obey(s, "seek end");
  while (s.waiting()) s.work(20'000);
  EXPECT_TRUE(s.complete());
  EXPECT_EQ(s.event(), s.known());
}

TEST(Session, PlayStopsAtABreakpointInBothDirections) {
  Session s = sample_session();
  obey(s, "break kind=abort");
  obey(s, "run-to-break 1");
  const std::uint64_t first = s.event();
  const auto play_from = [&](const std::string& place, const char* way) {
    obey(s, place);
    ASSERT_TRUE(s.apply(way).ok);
    for (int i = 0; i < 4000 && s.playing() != 0; ++i) s.tick(0.05);
  };
  obey(s, "speed 5us");
  play_from("seek start", "play 1");
  EXPECT_EQ(s.event(), first);
  play_from("seek event:" + std::to_string(first + 40), "play -1");
  EXPECT_EQ(s.event(), first);
}

TEST(Session, AnAbortUnderWayLooksTheSameInBothDirections) {
  Session s = sample_session();
  obey(s, "break kind=abort");
  obey(s, "run-to-break 1");
  const std::uint64_t abort = s.event();
  for (const double part : {0.05, 0.2, 0.4, 0.6}) {
    obey(s, "seek event:" + std::to_string(abort - 1));
    ASSERT_TRUE(s.apply("step 1").ok);
    s.tick(0.7 * part);
    const SceneModel on = s.stage();
    obey(s, "seek event:" + std::to_string(abort));
    ASSERT_TRUE(s.apply("step -1").ok);
    s.tick(0.7 * (1 - part));
    const SceneModel back = s.stage();
    ASSERT_EQ(on.layers.size(), back.layers.size()) << part;
    for (std::size_t i = 0; i < on.layers.size(); ++i) {
      EXPECT_EQ(on.layers[i].texts, back.layers[i].texts) << on.layers[i].name << " at " << part;
      EXPECT_EQ(on.layers[i].glyphs.size(), back.layers[i].glyphs.size()) << part;
      EXPECT_NEAR(on.layers[i].alpha, back.layers[i].alpha, 1e-3) << part;
    }
  }
}

TEST(Session, ReducedMotionShowsNoAbortUnderWay) {
  Session s = sample_session();
  obey(s, "break kind=abort");
  obey(s, "run-to-break 1");
  const SceneModel there = s.stage();
  obey(s, "step -1");
  s.set_reduced_motion(true);
  ASSERT_TRUE(s.apply("step 1").ok);
  s.tick(0.01);
  EXPECT_EQ(s.stage().layers.size(), there.layers.size()) << "card and way stand at once";
}

TEST(Session, UndoesAndRedoesPlaces) {
  Session s = sample_session();
  obey(s, "seek event:100");
  obey(s, "select page:3");
  obey(s, "undo");
  EXPECT_EQ(s.selection().part, Part::kNothing);
  obey(s, "undo");
  EXPECT_EQ(s.event(), 0U);
  obey(s, "redo");
  EXPECT_EQ(s.event(), 100U);
}

}  // namespace
}  // namespace pf
