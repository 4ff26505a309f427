// Breakpoints of a session: triggers, forwards and backwards.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/measure/trigger.h"
#include "tests/ui/session_drive.h"

namespace pf {
namespace {

void obey_all(Session& s, std::initializer_list<const char*> commands) {
  for (const char* command : commands) obey(s, command);
}

// The events at which `run-to-break` stops, one after the other.
std::vector<std::uint64_t> stops(Session& s, const char* command) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t was = s.event();; was = s.event()) {
    if (!s.apply(command).ok) return out;
    while (s.waiting()) s.work(20'000);
    if (s.event() == was) return out;
    out.push_back(s.event());
  }
}

// What a trigger matches, of the run from its beginning.
std::vector<std::uint64_t> matches_of(const char* text) {
  const SessionRun run = sample_run();
  Timeline t(run.env, run.seed);
  TriggerMatcher matcher(*run.env, parse_trigger(*run.env, text));
  while (t.extend(~std::uint64_t{0})) {
  }
  std::vector<std::uint64_t> out;
  t.facts(0, t.known(), [&](std::uint64_t n, const Fact& f) {
    if (matcher.push(f) && (out.empty() || out.back() != n)) out.push_back(n);
  });
  return out;
}

// Who looks for something no longer wants to go where an earlier seek was going, or to play there,
// also where nothing is found.
TEST(SessionBreaks, ASearchTakesThePlaceOfASeekUnderWay) {
  Session s(open_run("htm-sqlite"), sample_layout());
  for (const char* command : {"seek end", "play 1", "break violation", "run-to-break 1"})
    ASSERT_TRUE(s.apply(command).ok) << command;
  ASSERT_FALSE(s.complete());
  const std::uint64_t here = s.event();
  while (s.waiting()) s.work(20'000);
  while (!s.complete()) s.work(100'000);
  s.tick(0.1);
  EXPECT_EQ(s.event(), here);
  EXPECT_EQ(s.playing(), 0);
}

TEST(SessionBreaks, RunsToEveryMatchOfATriggerInBothDirections) {
  for (const char* text : {"abort", "commit after begin > 3us", "begin every 3", "abort nth 2",
                           "boolean-read holdoff 20us", "commit try>=2", "page-moved"}) {
    Session s = sample_session();
    obey(s, (std::string("break ") + text).c_str());
    const std::vector<std::uint64_t> on = stops(s, "run-to-break 1");
    EXPECT_EQ(on, matches_of(text)) << text;
    EXPECT_FALSE(on.empty()) << text;
    obey(s, "seek end");
    std::vector<std::uint64_t> back = stops(s, "run-to-break -1");
    std::reverse(back.begin(), back.end());
    EXPECT_EQ(back, on) << text;
  }
}

TEST(SessionBreaks, StopsAtWhicheverOfSeveralBreakpointsComesFirst) {
  Session s = sample_session();
  obey_all(s, {"break kind=commit actor=cpu0", "break abort every 2", "break page-moved nth 3"});
  std::set<std::uint64_t> all;
  for (const char* text : {"commit", "abort every 2", "page-moved nth 3"})
    for (const std::uint64_t event : matches_of(text)) all.insert(event);
  const std::vector<std::uint64_t> expected(all.begin(), all.end());
  EXPECT_EQ(stops(s, "run-to-break 1"), expected);
  obey(s, "seek end");
  std::vector<std::uint64_t> back = stops(s, "run-to-break -1");
  std::reverse(back.begin(), back.end());
  EXPECT_EQ(back, expected);
  EXPECT_EQ(s.breakpoints(),
            (std::vector<std::string>{"commit actor=cpu0", "abort every 2", "page-moved nth 3"}));
}

TEST(SessionBreaks, PlayStopsAtATriggerThatNeedsTheRunsHistory) {
  const std::vector<std::uint64_t> expected = matches_of("abort every 2");
  ASSERT_GE(expected.size(), 2u);
  Session s = sample_session();
  obey_all(s, {"break abort every 2", "speed 5us", "seek start"});
  for (const std::size_t i : {0u, 1u}) {
    ASSERT_TRUE(s.apply("play 1").ok);
    for (int n = 0; n < 4000 && s.playing() != 0; ++n) s.tick(0.05);
    EXPECT_EQ(s.event(), expected[i]);
  }
  ASSERT_TRUE(s.apply("play -1").ok);
  for (int n = 0; n < 4000 && s.playing() != 0; ++n) s.tick(0.05);
  EXPECT_EQ(s.event(), expected[0]);
}

TEST(SessionBreaks, ABranchHasMatchesOfItsOwn) {
  Session s = sample_session();
  obey(s, "break commit nth 2");
  EXPECT_EQ(stops(s, "run-to-break 1"), matches_of("commit nth 2"));
  obey_all(s, {"seek start", "next 1 transaction"});
  ASSERT_TRUE(s.apply("inject interrupt").ok);
  while (s.waiting()) s.work(20'000);
  run_out(s);
  obey(s, "seek start");
  const std::vector<std::uint64_t> there = stops(s, "run-to-break 1");
  EXPECT_EQ(there.size(), 1u);
  EXPECT_NE(there, matches_of("commit nth 2"));
  obey_all(s, {"switch 0", "seek start"});
  EXPECT_EQ(stops(s, "run-to-break 1"), matches_of("commit nth 2"));
}

TEST(SessionBreaks, ABreakpointThatIsNoTriggerSaysWhere) {
  Session s = sample_session();
  const Outcome out = s.apply("break abort cause=spurius");
  EXPECT_FALSE(out.ok);
  EXPECT_NE(out.text.find("column 13"), std::string::npos) << out.text;
  EXPECT_NE(out.text.find("did you mean spurious?"), std::string::npos) << out.text;
  EXPECT_TRUE(s.breakpoints().empty());
}

}  // namespace
}  // namespace pf
