// `pageferry` that is interrupted or killed: nothing half written in the place of a result, and a
// run under way opens up to its last whole record.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/trace/run_file.h"
#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using test::Ended;
using test::pageferry;
using test::Running;

// Long enough to be met in the middle: some seconds.
std::string long_scenario(const ScratchFolder& folder) {
  return folder.file("long.toml",
                     "format = 1\ntitle = \"Long\"\n[guest]\npages = 30000\nvcpus = 1\n"
                     "[guest.workload]\nkind = \"uniform\"\ninterval_ns = 200\n"
                     "[[devices]]\nname = \"nic\"\nkind = \"ring\"\npages = 64\ninterval_ns = 400\n"
                     "[mechanism]\nbooleans = 48\nsignal1_cycles = 3000\n");
}

void sleep_ms(std::uint64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

TEST(Interrupted, CtrlCEndsWith130AndLeavesNothing) {
  const ScratchFolder folder;
  const std::string scenario = long_scenario(folder);
  for (const int signal : {SIGINT, SIGTERM}) {
    Running run({"run", scenario, "--out", folder.path("run.pfrun")});
    sleep_ms(300);
    ASSERT_FALSE(run.ended()) << "too short to be interrupted";
    run.send(signal);
    const Ended ended = run.wait();
    EXPECT_EQ(ended.code, 130) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(folder.files(), 1u) << "the scenario alone";
  }
}

TEST(Interrupted, ASearchEndsWith130) {
  Running search({"explore", "htm-tiny", "--set", "guest.vcpus=1", "--set", "explore.vcpu_writes=2",
                  "--set", "explore.device_writes=2"});
  sleep_ms(700);
  ASSERT_FALSE(search.ended()) << "too short to be interrupted";
  search.send(SIGINT);
  EXPECT_EQ(search.wait().code, 130);
}

TEST(Interrupted, NoLongCommandGoesOnOrLeavesHalfAFile) {
  const ScratchFolder folder;
  const std::string scenario = long_scenario(folder);
  std::filesystem::create_directory(folder.path("league"));
  const std::vector<std::vector<std::string>> commands = {
      {"bench", "search"},
      {"league", "--out", folder.path("league")},
      {"compare", scenario, scenario},
      {"capture", scenario, "--trigger", "begin", "--csv", folder.path("c.csv")},
      {"explore", "htm-tiny", "--set", "guest.vcpus=1", "--set", "explore.vcpu_writes=2", "--set",
       "explore.device_writes=2", "--out", folder.path("ce.pfrun")}};
  for (const std::vector<std::string>& command : commands) {
    Running running(command);
    sleep_ms(700);
    ASSERT_FALSE(running.ended()) << command.front() << ": too short to be interrupted";
    running.send(SIGINT);
    EXPECT_EQ(running.wait().code, 130) << command.front();
    EXPECT_EQ(folder.files(), 2u) << command.front() << ": scenario and folder alone";
    EXPECT_TRUE(std::filesystem::is_empty(folder.path("league")));
  }
}

TEST(NoRoom, AFullDiskIsOurFailureAndLeavesNothing) {
  const ScratchFolder folder;
  const std::string scenario = long_scenario(folder);
  const Ended ended =
      test::shell("ulimit -f 16; exec $CLI run " + scenario + " --out " + folder.path("run.pfrun"));
  EXPECT_EQ(ended.code, 4) << ended.err;
  EXPECT_THAT(ended.err, ::testing::HasSubstr("run.pfrun.part: cannot write"));
  EXPECT_EQ(folder.files(), 1u) << "the scenario alone";
  EXPECT_EQ(test::shell("exec $CLI list --json > /dev/full").code, 4);
}

TEST(Killed, ARunUnderWayOpensUpToItsLastWholeRecord) {
  const ScratchFolder folder;
  const std::string scenario = long_scenario(folder);
  const std::string out = folder.path("run.pfrun");
  Rng rng = Rng::from_seed(20260805);
  int opened = 0;
  for (int round = 0; round < 12; ++round) {
    {
      Running run({"run", scenario, "--out", out});
      sleep_ms(rng.below(600));
      ASSERT_FALSE(run.ended());
      run.send(SIGKILL);
      EXPECT_EQ(run.wait().code, 128 + SIGKILL);
    }
    EXPECT_FALSE(std::filesystem::exists(out)) << "only a run that has ended stands there";
    if (!std::filesystem::exists(out + ".part")) continue;
    try {
      const RunFile part = read_run_file(out + ".part");
      EXPECT_FALSE(part.whole);
      ++opened;
      if (part.digests.empty() || round % 4 != 0) continue;
      const Ended replayed = pageferry({"replay", out + ".part", "--check"});
      EXPECT_EQ(replayed.code, 0) << replayed.err;
      EXPECT_THAT(replayed.err, ::testing::HasSubstr("all equal"));
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), ::testing::AnyOf(::testing::HasSubstr("has no scenario"),
                                                 ::testing::HasSubstr("this is no run file")))
          << "only what was killed before its first record may not open";
    }
  }
  EXPECT_GE(opened, 6);
}

}  // namespace
}  // namespace pf
