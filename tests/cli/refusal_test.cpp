// What a new user mistypes, and streams that are full or closed: each is told, with what would be
// right, before anything long begins, and nothing is written that was not asked for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using test::Ended;
using test::pageferry;
using test::shell;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

void expect_refused(const std::vector<std::string>& args, const std::string& words) {
  const Ended ended = pageferry(args);
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err, StartsWith("pageferry: "));
  EXPECT_THAT(ended.err, HasSubstr(words));
}

TEST(Refusals, ACommandOrOptionThatIsNotThereIsTakenForAnother) {
  expect_refused({"runn", "htm-quiet"}, "\"runn\": no such command; did you mean run?");
  expect_refused({"fly"}, "\"fly\": no such command; give one of list, run, explore");
  expect_refused({"import", "vcd", "x"}, "\"vcd\": no such command; give one of lackey");
  expect_refused({"run", "htm-quiet", "--untill", "3us"},
                 "did you mean --until? `pageferry run --help` says what is right");
  expect_refused({"live", "rtm", "--page=3"}, "did you mean --pages? `pageferry live rtm --help`");
  expect_refused({"run"}, "SCENARIO is required; `pageferry run --help` says what is right");
}

TEST(Refusals, NumbersAreToldAsTheyWereTyped) {
  expect_refused({"run", "htm-quiet", "--seed", "-1"}, "seed=-1: seed: -1 is out of range");
  expect_refused({"run", "htm-quiet", "--seed", "18446744073709551616"},
                 "seed: 18446744073709551616 is out of range");
  expect_refused({"run", "htm-quiet", "--seed", "lucky"}, "\"lucky\" where a number belongs");
  for (const char* seconds : {"nan", "inf", "-1", "1e400", "soon"})
    expect_refused({"explore", "htm-unit", "--max-seconds", seconds},
                   std::string(seconds) + " is out of range, which is 0 to 1000000000");
  expect_refused({"export", "htm-quiet", "--scale", "nan"}, "nan is out of range");
  for (const char* option : {"--skip", "--max-instr", "--max-pages"})
    expect_refused({"import", "lackey", "x", "--out", "y", option, "-1"}, "-1 not in range");
}

// `--out "$UNSET"` must not be taken for no --out: `league` would write over the shipped page.
TEST(Refusals, AnEmptyTextIsNoOption) {
  for (const char* command : {"run", "explore", "sweep", "export"})
    expect_refused({command, "htm-unit", "--out", ""}, "--out: is empty");
  expect_refused({"league", "--out", ""}, "--out: is empty");
  expect_refused({"run", "htm-quiet", "--until", ""}, "--until: is empty");
  expect_refused({"run", ""}, "is empty");
}

TEST(Refusals, AScenarioThatIsNotThereIsTakenForAnother) {
  expect_refused({"run", "htm-sqlit"}, "no such file; did you mean htm-sqlite? name a file");
  expect_refused({"sweep", "htm-qiet", "--grid", "seed=1,2"}, "did you mean htm-quiet?");
  expect_refused({"check", "htm-unit", "nowhere-at-all-near"}, "`pageferry list scenarios`");
  expect_refused({"replay", "/"}, "/: is no file that holds a run; name a .pfrun file");
  expect_refused({"run", "no/such.toml"}, "no such file; name a file that exists");
  for (const char* command : {"run", "explore", "check", "sweep"})
    expect_refused({command, "some.pfrun"}, command == std::string("sweep")
                                                ? "--grid: is missing"
                                                : "is a run file, not a scenario");
}

TEST(Refusals, WhatHasNoEffectIsNotTaken) {
  const ScratchFolder folder;
  const std::string run = folder.path("quiet.pfrun");
  ASSERT_EQ(pageferry({"run", "htm-quiet", "--until", "event:100", "--out", run}).code, 0);
  expect_refused({"compare", "htm-quiet", run, "--seed", "2"}, "is compared as it was recorded");
  EXPECT_EQ(pageferry({"compare", run}).code, 0);
  expect_refused({"list", "mechanisms", "htm-tiny"}, "give `list parameters htm-tiny`");
  expect_refused({"list", "scenarios", "--set", "seed=2"}, "without a scenario");
  expect_refused({"capture", "htm-quiet", "--trigger", "begin", "--tune", "guest.pages=none"},
                 "--tune guest.pages=none: guest.pages: \"none\" where a number belongs");
}

TEST(Refusals, ComeBeforeTheLongWork) {
  const ScratchFolder folder;
  const std::string broken = folder.file("broken.toml", "format = 1\n");
  expect_refused({"check", "htm-unit", broken}, "broken.toml: title: is missing");
  expect_refused({"league", "--out", folder.path("league"), "--set", "guest.pages=none"},
                 "\"none\" where a number belongs");
  // Minutes of a search, or of a run.
  expect_refused({"explore", "htm-tiny", "--set", "guest.vcpus=1", "--set", "explore.vcpu_writes=4",
                  "--set", "explore.device_writes=4", "--out", "/no/such/ce.pfrun"},
                 "/no/such/ce.pfrun: cannot be written");
  expect_refused({"capture", "htm-quiet", "--set", "guest.pages=3000000", "--trigger", "begin",
                  "--csv", "/no/such/c.csv"},
                 "/no/such/c.csv: cannot be written");
}

TEST(Streams, AMessageThatNobodyHearsChangesNoExitCode) {
  for (const char* to : {"2> /dev/full", "2>&-"}) {
    EXPECT_EQ(shell(std::string("exec $CLI run no-such-scenario ") + to).code, 2) << to;
    EXPECT_EQ(shell(std::string("exec $CLI fly ") + to).code, 2) << to;
    EXPECT_EQ(shell(std::string("exec $CLI compare htm-quiet htm-unit ") + to).code, 0) << to;
  }
}

TEST(Streams, AResultThatCannotBeWrittenIsOurFailure) {
  for (const char* command : {"--version", "--help", "list", "list lessons", "run htm-quiet",
                              "run htm-quiet --json", "explore htm-unit", "check htm-unit"})
    for (const char* to : {" > /dev/full", " >&-"})
      EXPECT_EQ(shell("exec $CLI " + (command + std::string(to))).code, 4) << command << to;
}

// A file that is opened first gets the lowest number that is free, were it that of a stream.
TEST(Streams, NoMessageIsWrittenIntoAFile) {
  const ScratchFolder folder;
  const std::string run = folder.path("r.pfrun");
  for (const char* closed : {" 2>&- > /dev/null", " <&- 2>&- >&-"}) {
    const int code = shell("exec $CLI run htm-quiet --out " + run + closed).code;
    EXPECT_EQ(code, std::string(closed).ends_with(">&-") ? 4 : 0);
    const Ended again = pageferry({"replay", run, "--check"});
    EXPECT_EQ(again.code, 0) << again.err;
  }
}

}  // namespace
}  // namespace pf
