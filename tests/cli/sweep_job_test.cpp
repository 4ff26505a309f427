// A sweep before its first run: its fingerprint, its refusals, and the pool that runs it.
#include "app/cli/sweep_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "app/cli/sweep_pool.h"
#include "core/base/error.h"
#include "core/scenario/value.h"
#include "tests/trace/scratch.h"

namespace pf::cli {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kGrids = {"mechanism.booleans=8,16", "seed=1,2"};

Digest job_of(const std::string& scenario, const std::vector<std::string>& grids = kGrids,
              const std::vector<std::string>& set = {}, unsigned threads = 2) {
  return SweepJob(scenario, set, parse_grids(grids), threads, true).head().job;
}

std::string complaint(const std::string& scenario, const std::vector<std::string>& grids,
                      const std::vector<std::string>& set = {}) {
  try {
    job_of(scenario, grids, set);
  } catch (const InputError& error) {
    EXPECT_FALSE(error.right.empty()) << error.what() << ": says not what would be right";
    return error.what();
  }
  return "accepted";
}

std::string shipped(const std::string& name) {
  return read_text_file(scenario_path(name), kMaxScenarioBytes);
}

TEST(SweepJobs, TheFingerprintIsOfAllThatDecidesTheBytes) {
  const ScratchFolder folder;
  const std::string text = shipped("htm-quiet");
  const Digest job = job_of(folder.file("mine.toml", text));
  EXPECT_EQ(job_of(folder.path("mine.toml"), kGrids, {}, 7), job) << "not of the threads";
  std::filesystem::create_directory(folder.path("there"));
  EXPECT_EQ(job_of(folder.file("there/mine.toml", text)), job) << "not of the place";
  EXPECT_EQ(job_of(folder.file("there/mine.toml", "# a comment\n" + text)), job)
      << "not of what changes nothing";

  std::set<Digest> others = {job};
  others.insert(job_of(folder.file("yours.toml", text)));  // the output has the name
  others.insert(job_of(folder.path("mine.toml"), {"seed=1,2", "mechanism.booleans=8,16"}));
  others.insert(job_of(folder.path("mine.toml"), {"mechanism.booleans=16,8", "seed=1,2"}));
  others.insert(job_of(folder.path("mine.toml"), {"mechanism.booleans=8,16", "seed=1,3"}));
  others.insert(job_of(folder.path("mine.toml"), kGrids, {"guest.pages=32"}));
  others.insert(job_of(folder.file("mine.toml", text + "\n[latency]\niotlb_walk = 300\n")));
  EXPECT_EQ(others.size(), 7u);
}

TEST(SweepJobs, TheFingerprintIsOfTheFilesThatAScenarioNames) {
  const ScratchFolder folder;
  std::string text = shipped("htm-quiet");
  const std::string profile = shipped("../timing/server-gen4.toml");
  text.replace(text.find("server-gen4"), 11, "my-profile");
  folder.file("my-profile.toml", profile);
  const Digest before = job_of(folder.file("mine.toml", text));
  const SweepJob job(folder.path("mine.toml"), {}, parse_grids(kGrids), 2, true);
  const std::string was = canonical_text(job.scenario(3));
  std::string changed = profile;
  changed.replace(changed.find("title = \""), 9, "title = \"a");
  folder.file("my-profile.toml", changed);
  EXPECT_NE(job_of(folder.path("mine.toml")), before);
  folder.file("my-profile.toml", "broken");
  folder.file("mine.toml", "broken");
  EXPECT_EQ(canonical_text(job.scenario(3)), was) << "what a sweep needs, it has read once";
}

TEST(SweepJobs, EachPointIsTheScenarioThatSetWouldGive) {
  const SweepJob job("engine-league", {"guest.moved_page=fault"},
                     parse_grids({"variant=htm,ots-hold", "seed=5,6"}), 2, true);
  const Scenario point = job.scenario(3);
  const Scenario same =
      load_scenario("engine-league", {"guest.moved_page=fault", "variant=ots-hold", "seed=6"});
  EXPECT_EQ(point.name, "engine-league [ots-hold]");
  EXPECT_EQ(canonical_text(point), canonical_text(same));
  ASSERT_NE(job.trace(point), nullptr);
  EXPECT_EQ(job.trace(point)->pages(), 320u);
  const SweepJob quiet("htm-quiet", {}, parse_grids(kGrids), 2, true);
  EXPECT_EQ(quiet.trace(quiet.scenario(0)), nullptr);
}

TEST(SweepJobs, WhatDoesNotGoTogetherIsNamedWithItsCombination) {
  EXPECT_THAT(
      complaint("htm-quiet", {"mechanism.booleans=8,16", "mechanism.read_set=true,false",
                              "mechanism.cpu_guard=read-set,none"}),
      ::testing::AllOf(
          HasSubstr("--grid mechanism.read_set=false: mechanism.read_set: without a read set"),
          HasSubstr("in the combination mechanism.booleans=8, mechanism.read_set=false, "
                    "mechanism.cpu_guard=read-set"),
          HasSubstr("(point 2, the first of 2 of 8 that are refused)")));
  EXPECT_THAT(complaint("engine-league", {"guest.pages=272,320"}),
              ::testing::AllOf(HasSubstr("sqlite-insert.pftrace touches 320"),
                               HasSubstr("(point 0, the only one of 2 that is refused)")));
  EXPECT_THAT(complaint("engine-league", {"variant=htm,nobody"}),
              HasSubstr("--grid variant=nobody: variant: \"nobody\" is none of its variants"));
  EXPECT_THAT(complaint("htm-quiet", {"variant=htm"}), HasSubstr("is no family"));
  EXPECT_THAT(complaint("htm-quiet", {"timing=server-gen4,nowhere"}),
              HasSubstr("--grid timing=nowhere: timing: there is no timing \"nowhere\""));
  EXPECT_THAT(complaint("htm-quiet", {"devices.3.ats=true"}), HasSubstr("there is no device 3"));
  EXPECT_THAT(complaint("htm-quiet", {"faults=late-fill,cosmic-ray"}),
              HasSubstr("in the combination faults=cosmic-ray"));
  EXPECT_THAT(complaint("htm-quiet", {"seed=1,2"}, {"seed=3"}),
              HasSubstr("--grid seed: --set gives this key a value as well"));
}

TEST(SweepPool, DoesEachOnceOnAnyNumberOfThreads) {
  for (const unsigned threads : {1u, 2u, 8u}) {
    std::vector<std::atomic<int>> times(1000);
    std::uint64_t last = 0;
    in_parallel(
        times.size(), threads, [&](std::uint64_t i) { ++times[i]; },
        [&](std::uint64_t done) {
          EXPECT_GE(done, last);
          last = done;
        });
    EXPECT_EQ(last, 1000u);
    for (const auto& n : times) ASSERT_EQ(n, 1);
  }
  in_parallel(
      0, 4, [](std::uint64_t) { FAIL(); }, [](std::uint64_t) {});
}

TEST(SweepPool, WhatOneThrowsEndsTheOthers) {
  std::atomic<int> begun = 0;
  const auto work = [&](std::uint64_t i) {
    ++begun;
    if (i >= 10) throw std::runtime_error(std::to_string(i));
  };
  try {
    in_parallel(100'000, 4, work, [](std::uint64_t) {});
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "10") << "the lowest: it was begun before the others";
  }
  EXPECT_LT(begun, 100'000);
  EXPECT_GE(threads_for(0), 1u);
  EXPECT_EQ(threads_for(5), 5u);
}

}  // namespace
}  // namespace pf::cli
