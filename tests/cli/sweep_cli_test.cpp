// `pageferry sweep` as scripts see it: the same bytes whatever the threads, the interruptions and
// the shards; what cannot be run is told before anything runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using Json = nlohmann::json;
using test::Ended;
using test::pageferry;
using test::Running;
using ::testing::HasSubstr;

using Args = std::vector<std::string>;

Args with(Args args, const Args& more) {
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

const Args kSmall = {"sweep",  "htm-quiet",  "--grid", "mechanism.booleans=16,48",
                     "--grid", "seed=1,2,3", "--set",  "guest.pages=16"};

// Ten points of a part of a second each, two at a time.
Args long_sweep(const ScratchFolder& folder, int pages = 1200) {
  const std::string scenario = folder.file(
      "long.toml",
      "format = 1\ntitle = \"Long\"\n[guest]\npages = " + std::to_string(pages) +
          "\nvcpus = 1\n"
          "[guest.workload]\nkind = \"uniform\"\ninterval_ns = 200\n"
          "[[devices]]\nname = \"nic\"\nkind = \"ring\"\npages = 64\ninterval_ns = 400\n"
          "[mechanism]\nbooleans = 48\nsignal1_cycles = 3000\n");
  return {"sweep",     scenario, "--grid", "seed=1,2,3,4,5", "--grid", "mechanism.booleans=32,48",
          "--threads", "2"};
}

std::size_t lines_in(const std::string& path) {
  if (!std::filesystem::exists(path)) return 0;
  const std::string bytes = bytes_of(path);
  return static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

// Until the journal has so many points; false when the program ended before.
bool wait_for_points(Running& run, const std::string& journal, std::size_t points) {
  while (lines_in(journal) < 1 + points) {
    if (run.ended()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

TEST(Sweep, EachPointIsWhatRunSays) {
  const ScratchFolder folder;
  const Ended swept = pageferry(with(kSmall, {"--json", "--out", folder.path("r.json")}));
  ASSERT_EQ(swept.code, 0) << swept.err;
  EXPECT_EQ(swept.err, "") << "no progress where nobody watches";
  EXPECT_EQ(bytes_of(folder.path("r.json")), swept.out);
  const Json json = Json::parse(swept.out);
  EXPECT_EQ(json["scenario"], "htm-quiet");
  EXPECT_EQ(json["set"], Json({"guest.pages=16"}));
  EXPECT_EQ(json["grids"]["mechanism.booleans"], Json({16, 48}));
  ASSERT_EQ(json["points"].size(), 6u);
  const Json& point = json["points"][4];
  EXPECT_EQ(point["index"], 4);
  EXPECT_EQ(point["grid"], Json({{"mechanism.booleans", 48}, {"seed", 2}}));
  const Ended ran = pageferry({"run", "htm-quiet", "--set", "guest.pages=16", "--set",
                               "mechanism.booleans=48", "--seed", "2", "--json"});
  Json run = Json::parse(ran.out);
  run["scenario"] = "htm-quiet";
  for (const char* name : {"wall_s", "events_per_s", "peak_rss_bytes"}) {
    EXPECT_EQ(run.erase(name), 1u);
  }
  EXPECT_EQ(point["run"], run);
  EXPECT_EQ(folder.files(), 1u) << "the result alone";
}

TEST(Sweep, ThreadsAndShardsChangeNoByte) {
  const ScratchFolder folder;
  for (const char* ending : {"csv", "json"}) {
    const std::string out = folder.path(std::string("r.") + ending);
    ASSERT_EQ(pageferry(with(kSmall, {"--threads", "1", "--out", out})).code, 0);
    const std::string one = bytes_of(out);
    ASSERT_EQ(pageferry(with(kSmall, {"--threads", "5", "--out", out})).code, 0);
    EXPECT_EQ(bytes_of(out), one);
    std::filesystem::remove(out);
    for (const char* shard : {"2/3", "0/3", "1/3"}) {
      const Ended ended = pageferry(with(kSmall, {"--shard", shard, "--out", out}));
      EXPECT_EQ(ended.code, 0) << ended.err;
      EXPECT_THAT(ended.out, HasSubstr("2 of 6 points, all hold"));
    }
    EXPECT_FALSE(std::filesystem::exists(out));
    const Ended merged = pageferry({"sweep", "--merge", "--out", out});
    EXPECT_EQ(merged.code, 0) << merged.err;
    EXPECT_EQ(bytes_of(out), one);
    const std::string elsewhere = folder.path(std::string("m.") + ending);
    EXPECT_EQ(pageferry({"sweep", "--merge", out + ".shard-1-of-3", out + ".shard-0-of-3",
                         out + ".shard-2-of-3", "--out", elsewhere})
                  .code,
              0);
    EXPECT_EQ(bytes_of(elsewhere), one);
  }
}

TEST(Sweep, OfAFamilyTakesItsVariants) {
  const Ended swept = pageferry({"sweep", "granules", "--grid", "guest.vcpus=1", "--json"});
  ASSERT_EQ(swept.code, 0) << swept.err;
  const std::string first = Json::parse(swept.out)["points"][0]["run"]["scenario"];
  EXPECT_THAT(first, ::testing::StartsWith("granules ["));
  const Ended league = pageferry({"sweep", "engine-league", "--grid", "variant=modify,vfio",
                                  "--set", "guest.workload.accesses=2000"});
  EXPECT_EQ(league.code, 0) << league.err;
  EXPECT_THAT(league.out, HasSubstr("modify"));
  EXPECT_THAT(league.out, HasSubstr("vfio"));
  EXPECT_THAT(league.out, HasSubstr("2 points, all hold"));
}

TEST(Sweep, AViolatedPointIsARowAndTheExitCode) {
  const ScratchFolder folder;
  const std::string out = folder.path("r.csv");
  const Args args = {"sweep", "htm-ats-timeout", "--grid", "mechanism.booleans=48,64", "--out",
                     out};
  const Ended ended = pageferry(args);
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(bytes_of(out), HasSubstr(",violated,true"));
  EXPECT_THAT(ended.out, HasSubstr("violated"));
  EXPECT_EQ(pageferry(with(args, {"--shard", "0/2"})).code, 1);
  EXPECT_EQ(pageferry(with(args, {"--shard", "1/2"})).code, 1);
  EXPECT_EQ(pageferry({"sweep", "--merge", "--out", out}).code, 1);
}

// Killed again and again, always once another point or two are done.
TEST(Sweep, GoesOnWhereItWasKilled) {
  const ScratchFolder folder;
  const Args args = long_sweep(folder);
  const std::string out = folder.path("r.csv"), once = folder.path("once.csv");
  ASSERT_EQ(pageferry(with(args, {"--out", once})).code, 0);
  int killed = 0;
  for (std::size_t points = 1; points < 9; points += 2) {
    const std::size_t before = lines_in(out + ".journal");
    Running run(with(args, {"--out", out}));
    ASSERT_TRUE(wait_for_points(run, out + ".journal", points)) << run.wait().err;
    run.send(SIGKILL);
    ASSERT_EQ(run.wait().code, 128 + SIGKILL) << "too short to be killed";
    ++killed;
    EXPECT_FALSE(std::filesystem::exists(out));
    EXPECT_GE(lines_in(out + ".journal"), before);
  }
  EXPECT_EQ(killed, 4);
  const Ended ended = pageferry(with(args, {"--out", out}));
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("of 10 points are in " + out + ".journal already"));
  EXPECT_EQ(bytes_of(out), bytes_of(once));
  EXPECT_FALSE(std::filesystem::exists(out + ".journal"));
  EXPECT_FALSE(std::filesystem::exists(out + ".part"));
}

TEST(Sweep, CtrlCKeepsWhatIsDone) {
  const ScratchFolder folder;
  const Args args = with(long_sweep(folder), {"--out", folder.path("r.json")});
  const std::string journal = folder.path("r.json.journal");
  Running run(args);
  ASSERT_TRUE(wait_for_points(run, journal, 2));
  const Ended second = pageferry(args);
  EXPECT_EQ(second.code, 2);
  EXPECT_THAT(second.err, HasSubstr("r.json.journal: another sweep is writing it"));
  run.send(SIGINT);
  const Ended ended = run.wait();
  EXPECT_EQ(ended.code, 130);
  EXPECT_THAT(ended.err, HasSubstr("the same command goes on from there"));
  EXPECT_GE(lines_in(journal), 3u);
  const std::string kept = bytes_of(journal);

  Args other = args;
  other[3] = "seed=1,2,3,4,6";
  const Ended refused = pageferry(other);
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("is the journal of another sweep: it has --grid seed="));
  EXPECT_EQ(bytes_of(journal), kept);

  folder.file("r.json.journal", kept + "half a li");
  EXPECT_EQ(pageferry(args).code, 0);
  EXPECT_EQ(Json::parse(bytes_of(folder.path("r.json")))["points"].size(), 10u);
  EXPECT_FALSE(std::filesystem::exists(journal));

  folder.file("r.json.journal", "X" + kept.substr(1));
  const Ended broken = pageferry(args);
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.err, HasSubstr("r.json.journal: is no journal of a sweep"));
  const std::size_t line = kept.find('\n') + 1;
  folder.file("r.json.journal", kept.substr(0, line) + "X" + kept.substr(line + 1));
  const Ended flipped = pageferry(args);
  EXPECT_EQ(flipped.code, 2);
  EXPECT_THAT(flipped.err, HasSubstr("r.json.journal:2: the checksum of this line is wrong"));
}

TEST(Sweep, AFinishedShardIsNotRunAgain) {
  const ScratchFolder folder;
  const Args args = with(long_sweep(folder), {"--out", folder.path("r.csv"), "--shard", "1/5"});
  EXPECT_EQ(pageferry(args).code, 0);
  const auto written = std::filesystem::last_write_time(folder.path("r.csv.shard-1-of-5"));
  const Ended ended = pageferry(args);
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("2 of 10 points, all hold"));
  const std::string shard = folder.path("r.csv.shard-1-of-5");
  EXPECT_EQ(std::filesystem::last_write_time(shard), written);
  const std::string good = bytes_of(shard);
  folder.file("r.csv.shard-1-of-5", good.substr(0, good.size() - 9));
  EXPECT_EQ(pageferry({"sweep", "--merge", shard}).code, 2);
  EXPECT_EQ(pageferry(args).code, 0) << "one that is damaged is run again";
  EXPECT_EQ(bytes_of(shard), good);
}

TEST(Sweep, WhatCannotBeRunIsToldFirst) {
  const ScratchFolder folder;
  const std::string out = folder.path("r.csv");
  const auto refused = [&](const Args& args, const std::string& words) {
    const Ended ended = pageferry(with({"sweep"}, args));
    EXPECT_EQ(ended.code, 2) << words;
    EXPECT_THAT(ended.err, HasSubstr(words));
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(folder.files(), 0u) << words;
  };
  refused({}, "sweep: SCENARIO: is missing");
  refused({"htm-quiet"}, "sweep: --grid: is missing");
  refused({"nowhere", "--grid", "seed=1"}, "nowhere: no such file");
  refused({"htm-quiet", "--grid", "seed=1,1", "--out", out}, "has the value 1 twice");
  refused({"htm-quiet", "--grid", "seeds=1", "--out", out}, "did you mean seed?");
  refused({"htm-quiet", "--grid", "guest.pages=0,1", "--out", out},
          "--grid guest.pages=0: guest.pages: 0 is out of range");
  refused({"htm-quiet", "--grid", "mechanism.read_set=true,false", "--grid",
           "mechanism.cpu_guard=read-set", "--out", out},
          "in the combination mechanism.read_set=false, mechanism.cpu_guard=read-set");
  refused({"htm-quiet", "--grid", "seed=1", "--out", folder.path("r.tsv")},
          "its ending says no format");
  refused({"htm-quiet", "--grid", "seed=1", "--out", folder.path("no/r.csv")},
          "no/r.csv.journal: cannot be written");
  refused({"htm-quiet", "--grid", "seed=1", "--shard", "0/2"}, "--out: is missing");
  refused({"htm-quiet", "--grid", "seed=1", "--shard", "2/2", "--out", out}, "give 0/2 to 1/2");
  refused({"htm-quiet", "--grid", "seed=1", "--out", "/dev/null.csv/r.csv"}, "cannot be written");
  refused({"--merge"}, "names neither shards nor the result");
  refused({"--merge", "--out", out}, "no shard lies beside it");
  refused({"--merge", "--grid", "seed=1", "--out", out}, "--grid: has no place here");
  refused({"--merge", folder.path("a"), "--out", out}, "a: cannot be read");
  EXPECT_EQ(pageferry({"sweep", "htm-quiet", "--grid", "seed=1", "--threads", "0"}).code, 2);
  std::filesystem::create_directory(out);
  for (const Args& args : {Args{"htm-quiet", "--grid", "seed=1"}, Args{"--merge"}}) {
    const Ended ended = pageferry(with(with({"sweep"}, args), {"--out", out}));
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("r.csv: is not a regular file"));
  }
  EXPECT_EQ(folder.files(), 1u) << "the folder that stands in the way";
}

TEST(Sweep, WhatOnlyMeasuringShowsIsToldBeforeTheFirstRunToo) {
  const ScratchFolder folder;
  const Ended ended = pageferry({"sweep", "htm-switch-early", "--set", "detail=page", "--grid",
                                 "guest.pages=400,200000", "--out", folder.path("r.csv")});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("campaign.switch_at: a run with a moment of its own"));
  EXPECT_THAT(ended.err, HasSubstr("in the combination guest.pages=200000"));
  EXPECT_EQ(folder.files(), 0u);
}

TEST(Sweep, WithoutAFileNothingIsLeft) {
  const ScratchFolder folder;
  Running run(long_sweep(folder, 30'000));
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  ASSERT_FALSE(run.ended()) << "too short to be interrupted";
  run.send(SIGINT);
  const Ended ended = run.wait();
  EXPECT_EQ(ended.code, 130);
  EXPECT_THAT(ended.err, HasSubstr("nothing is kept"));
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(folder.files(), 1u) << "the scenario alone";
}

TEST(Sweep, AFullDiskKeepsWholeLines) {
  const ScratchFolder folder;
  const std::string out = folder.path("r.csv");
  std::string command = "ulimit -f 4; exec $CLI";  // 2,048 bytes
  for (const std::string& arg : with(kSmall, {"--out", out})) command += " " + arg;
  const Ended full = test::shell(command);
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_THAT(full.err, HasSubstr("r.csv.journal: cannot write"));
  const std::string kept = bytes_of(out + ".journal");
  EXPECT_TRUE(kept.ends_with("\n"));
  const Ended ended = pageferry(with(kSmall, {"--out", out}));
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(lines_in(out), 7u);
}

TEST(Sweep, ADiskWithoutAByteLeavesNoJournal) {
  const ScratchFolder folder;
  const std::string out = folder.path("r.csv");
  std::string command = "ulimit -f 0; exec $CLI";
  for (const std::string& arg : with(kSmall, {"--out", out})) command += " " + arg;
  EXPECT_EQ(test::shell(command).code, 4);
  EXPECT_EQ(folder.files(), 0u);
}

}  // namespace
}  // namespace pf
