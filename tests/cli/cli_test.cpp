// `pageferry` as scripts see it: exit codes, JSON and nothing else on standard output, messages on
// standard error that say where and what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/trace/run_file.h"
#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using Json = nlohmann::json;
using test::Ended;
using test::pageferry;
using ::testing::HasSubstr;

// Parses standard output, which must be one JSON object and nothing else.
Json object_of(const Ended& ended) {
  EXPECT_THAT(ended.out, ::testing::EndsWith("}\n")) << ended.err;
  const Json json = Json::parse(ended.out, nullptr, false);
  EXPECT_TRUE(json.is_object()) << ended.out;
  return json;
}

void expect_keys(const Json& json, const std::vector<const char*>& keys) {
  for (const char* key : keys) EXPECT_TRUE(json.contains(key)) << key << " in " << json;
}

TEST(CommandLine, HelpIsNoErrorAndNonsenseIs) {
  const Ended help = pageferry({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("Examples:"));
  for (const char* command : {"list", "run", "explore", "check", "replay", "compare", "import",
                              "export", "bench", "capture", "live", "sweep"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
    EXPECT_EQ(pageferry({command, "--help"}).code, 0) << command;
  }
  EXPECT_EQ(pageferry({"--version"}).code, 0);
  EXPECT_EQ(pageferry({}).code, 2);
  EXPECT_EQ(pageferry({"fly"}).code, 2);
  EXPECT_EQ(pageferry({"run"}).code, 2);
  EXPECT_EQ(pageferry({"run", "htm-quiet", "--untill", "3us"}).code, 2);
  EXPECT_EQ(pageferry({"explore", "htm-tiny", "--max-states", "0"}).code, 2);
}

TEST(CommandLine, BadInputIsToldWithItsPlace) {
  const ScratchFolder folder;
  const std::string broken =
      folder.file("broken.toml", "format = 1\ntitle = \"B\"\n[mechanism]\ndrian = true\n");
  for (const char* command : {"run", "explore", "check", "compare"}) {
    const Ended ended = pageferry({command, broken, "--json"});
    EXPECT_EQ(ended.code, 2) << command;
    EXPECT_THAT(ended.err, HasSubstr("broken.toml:4:9: mechanism.drian: no such key; did you mean "
                                     "mechanism.drain?"))
        << command;
    EXPECT_EQ(ended.out, "") << command;
  }
  EXPECT_THAT(pageferry({"run", "no-such-scenario"}).err, HasSubstr("no such file"));
  EXPECT_THAT(pageferry({"run", "htm-quiet", "--until", "lunch"}).err,
              HasSubstr("--until: \"lunch\" is no moment"));
  EXPECT_THAT(pageferry({"replay", broken}).err, HasSubstr("this is no run file"));
  EXPECT_EQ(pageferry({"run", "htm-quiet", "--out", folder.path("no/such/folder.pfrun")}).code, 2);
  EXPECT_EQ(pageferry({"explore", "htm-sqlite"}).code, 2) << "made to be run";
}

TEST(List, ShowsMechanismsScenariosAndKeys) {
  const Json json = object_of(pageferry({"list", "--json"}));
  expect_keys(json, {"mechanisms", "scenarios", "lessons"});
  EXPECT_EQ(pageferry({"list", "lessons"}).out, "no lessons yet\n");
  ASSERT_FALSE(json["mechanisms"].empty());
  expect_keys(json["mechanisms"][0], {"id", "slug", "role", "figures", "title"});
  EXPECT_EQ(json["mechanisms"][0]["id"], "G1");
  ASSERT_GT(json["scenarios"].size(), 20u);
  expect_keys(json["scenarios"][0], {"file", "title", "figures", "mechanism", "expect"});
  const Ended text = pageferry({"list"});
  EXPECT_THAT(text.out, HasSubstr("htm-sqlite"));
  EXPECT_THAT(pageferry({"list", "parameters", "htm-tiny", "--set", "seed=99"}).out,
              HasSubstr("99"));
  const Json keys = object_of(pageferry({"list", "parameters", "htm-tiny", "--json"}));
  expect_keys(keys["parameters"][0], {"key", "value", "unit", "range", "help"});
}

TEST(Explore, GivesTheVerdictAsExitCodeAndJson) {
  const Ended holds = pageferry({"explore", "htm-unit", "--json"});
  EXPECT_EQ(holds.code, 0) << holds.err;
  const Json safe = object_of(holds);
  expect_keys(
      safe, {"scenario", "mechanism", "verdict", "complete", "acyclic", "states", "transitions",
             "max_depth", "wall_s", "states_per_s", "peak_rss_bytes", "transitions_per_s", "timing",
             "timing_profile", "timing_words", "control", "violation", "counterexample"});
  EXPECT_EQ(safe["verdict"], "holds");
  EXPECT_EQ(safe["timing"], "unchecked") << "nothing to check";
  EXPECT_EQ(safe["complete"], true);
  for (const auto& [threads, acyclic] : {std::pair("1", true), {"2", false}}) {
    EXPECT_EQ(
        object_of(pageferry({"explore", "htm-unit", "--threads", threads, "--json"}))["acyclic"],
        acyclic);
    EXPECT_THAT(pageferry({"explore", "htm-unit", "--threads", threads}).out,
                HasSubstr(acyclic ? "every order of events comes to an end"
                                  : "a search by one thread rules them out"));
  }
  EXPECT_TRUE(safe["violation"].is_null());
  EXPECT_TRUE(safe["counterexample"].is_null());
  EXPECT_THAT(holds.err, "") << "no progress where nobody watches";

  const Ended broken =
      pageferry({"explore", "htm-unit", "--set", "mechanism.drain=false", "--json"});
  EXPECT_EQ(broken.code, 1) << broken.err;
  const Json violated = object_of(broken);
  EXPECT_EQ(violated["verdict"], "violated");
  EXPECT_EQ(violated["control"], "holds");
  expect_keys(violated["violation"],
              {"invariant", "step", "access", "page", "line", "expected", "observed"});
  EXPECT_EQ(violated["counterexample"]["choices"].size(), violated["counterexample"]["length"]);

  const Ended cut = pageferry({"explore", "htm-vcpu", "--max-states", "5000", "--json"});
  EXPECT_EQ(cut.code, 3) << cut.err;
  EXPECT_EQ(object_of(cut)["verdict"], "budget");
}

TEST(Explore, SaysWhetherTheOrderFitsTheTimingProfile) {
  const Ended late = pageferry({"explore", "htm-no-drain", "--shortest"});
  EXPECT_THAT(late.out, HasSubstr("does not fit server-gen4: root.lands(write"));
  const Json no = object_of(pageferry({"explore", "htm-no-drain", "--shortest", "--json"}));
  EXPECT_EQ(no["timing"], "does-not-fit");
  EXPECT_EQ(no["timing_profile"], "server-gen4");
  EXPECT_FALSE(no["counterexample"].contains("at_ps"));
  const Json yes = object_of(pageferry({"explore", "htm-iommu-only", "--shortest", "--json"}));
  EXPECT_EQ(yes["timing"], "fits");
  EXPECT_THAT(std::string(yes["timing_words"]), HasSubstr("fits server-gen4"));
  EXPECT_EQ(yes["counterexample"]["at_ps"].size(), yes["counterexample"]["length"]);
}

TEST(Explore, TheVerdictDoesNotDependOnThreadsOrReductions) {
  for (const char* scenario : {"htm-unit", "htm-no-drain"}) {
    const int code = pageferry({"explore", scenario, "--threads", "1"}).code;
    EXPECT_EQ(pageferry({"explore", scenario, "--threads", "2"}).code, code) << scenario;
  }
  EXPECT_EQ(pageferry({"explore", "htm-unit", "--no-reduce"}).code, 0);
  EXPECT_EQ(
      pageferry({"explore", "htm-unit", "--no-reduce", "--set", "mechanism.drain=false"}).code, 1);
}

TEST(Explore, ACounterexampleIsARunThatBreaksTheSameWay) {
  const ScratchFolder folder;
  const std::string out = folder.path("ce.pfrun");
  for (const bool reduce : {true, false}) {
    std::vector<std::string> args = {"explore", "htm-unit", "--set", "mechanism.drain=false",
                                     "--json",  "--out",    out};
    if (!reduce) args.push_back("--no-reduce");
    const Json found = object_of(pageferry(args));
    const Ended replayed = pageferry({"replay", out, "--check", "--json"});
    EXPECT_EQ(replayed.code, 1) << replayed.err;
    const Json run = object_of(replayed);
    EXPECT_EQ(run["verdict"], "violated");
    ASSERT_FALSE(run["violations"].empty());
    EXPECT_EQ(run["violations"][0], found["violation"]);
    const RunFile file = read_run_file(out);
    ASSERT_EQ(file.forced.size(), found["counterexample"]["choices"].size());
    EXPECT_EQ(file.forced.back().choice, found["counterexample"]["choices"].back());
  }
}

TEST(Explore, AShortestCounterexampleIsNoLongerThanAnother) {
  const std::vector<std::string> args = {"explore", "htm-unit", "--set", "mechanism.drain=false",
                                         "--json"};
  std::vector<std::string> asked = args;
  asked.push_back("--shortest");
  const Json any = object_of(pageferry(args));
  const Json shortest = object_of(pageferry(asked));
  EXPECT_EQ(shortest["counterexample"]["shortest"], true);
  EXPECT_LE(shortest["counterexample"]["length"], any["counterexample"]["length"]);
  EXPECT_EQ(object_of(pageferry(asked))["counterexample"]["length"],
            shortest["counterexample"]["length"]);
}

TEST(Explore, WritesNothingWhereNothingBroke) {
  const ScratchFolder folder;
  EXPECT_EQ(pageferry({"explore", "htm-unit", "--out", folder.path("ce.pfrun")}).code, 0);
  EXPECT_EQ(folder.files(), 0u);
}

TEST(Run, TheSeedDecidesTheRun) {
  const auto digest = [](const char* seed) {
    const Ended ended = pageferry({"run", "htm-quiet", "--seed", seed, "--json"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    const Json json = object_of(ended);
    EXPECT_EQ(json["seed"], seed);
    return json["digest"].get<std::string>();
  };
  EXPECT_EQ(digest("5"), digest("5"));
  EXPECT_NE(digest("5"), digest("6"));
}

TEST(Run, StopsAtAMoment) {
  const Json event = object_of(pageferry({"run", "htm-quiet", "--until", "event:1234", "--json"}));
  EXPECT_EQ(event["events"], 1234);
  EXPECT_EQ(event["finished"], false);
  const Json time = object_of(pageferry({"run", "htm-quiet", "--until", "50 us", "--json"}));
  EXPECT_GE(time["time_ps"], 50'000'000);
  EXPECT_LT(time["time_ps"], 55'000'000);
  const Json copy = object_of(pageferry({"run", "htm-quiet", "--until", "phase:copy", "--json"}));
  EXPECT_GT(copy["events"], 0);
  EXPECT_EQ(copy["pages"]["moved"], 0);
}

TEST(Run, AViolationIsTheExitCodeAndToldInWords) {
  const Ended ended = pageferry({"run", "htm-sqlite", "--set", "mechanism.invalidate=none"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("VIOLATED"));
  EXPECT_THAT(ended.out, HasSubstr("what broke"));
}

TEST(Run, BothDetailsComeToTheSame) {
  for (const char* scenario : {"htm-sqlite", "stop-and-copy-sqlite"}) {
    const Json line = object_of(pageferry({"run", scenario, "--json"}));
    const Json page = object_of(pageferry({"run", scenario, "--set", "detail=page", "--json"}));
    for (const char* key : {"verdict", "pages", "bytes", "time_ps", "attempts", "aborts",
                            "device_latency_ns", "device_stall_ps", "blackout_ps", "timeouts"})
      EXPECT_EQ(page[key], line[key]) << key;
    EXPECT_NE(page["digest"], line["digest"]);
    EXPECT_LT(page["events"].get<std::uint64_t>() * 100, line["events"].get<std::uint64_t>());
  }
  EXPECT_EQ(pageferry({"explore", "htm-tiny", "--set", "detail=page"}).code, 2);
  const ScratchFolder folder;
  const std::string out = folder.path("page.pfrun");
  EXPECT_EQ(pageferry({"run", "htm-sqlite", "--set", "detail=page", "--out", out}).code, 0);
  EXPECT_EQ(pageferry({"replay", out, "--check"}).code, 0);
}

TEST(Replay, GivesTheSameRunAgain) {
  const ScratchFolder folder;
  const std::string out = folder.path("run.pfrun");
  const Json run =
      object_of(pageferry({"run", "htm-sqlite", "--seed", "3", "--out", out, "--json"}));
  const Ended again = pageferry({"replay", out, "--check", "--json"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(object_of(again)["digest"], run["digest"]);
  EXPECT_THAT(again.err, HasSubstr("all equal"));
  const Json half = object_of(pageferry({"replay", out, "--to", "event:5000", "--json"}));
  EXPECT_EQ(half["events"], 5000);
  const Json abort = object_of(pageferry({"replay", out, "--to", "abort", "--json"}));
  EXPECT_EQ(abort["trigger"]["event"], abort["events"]);
  EXPECT_LT(abort["events"], run["events"]);
  const std::string cut = folder.path("cut.pfrun");
  pageferry({"run", "htm-sqlite", "--until", "event:9999", "--out", cut});
  EXPECT_EQ(object_of(pageferry({"replay", cut, "--check", "--json"}))["events"], 9999);
}

TEST(Replay, ADigestThatDiffersIsOurFailure) {
  const ScratchFolder folder;
  const std::string out = folder.path("run.pfrun");
  pageferry({"run", "htm-quiet", "--out", out});
  const RunFile run = read_run_file(out);
  {
    RunWriter writer(out, run.head, run.files);
    for (RunFileDigest d : run.digests) {
      if (d.event == 8192) d.digest.lo ^= 1;
      if (&d != &run.digests.back() && d.event < run.digests.back().event) writer.digest(d);
    }
    writer.finish(run.digests.back());
  }
  const Ended ended = pageferry({"replay", out, "--check"});
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.err, HasSubstr("the digest after event 8192 differs"));
  EXPECT_EQ(pageferry({"replay", out}).code, 0) << "without --check nobody looks";
}

TEST(Check, HoldsEachScenarioToWhatItExpects) {
  const ScratchFolder folder;
  const std::string base = "format = 1\ntitle = \"T\"\n[guest]\npages = 2\n[expect]\n";
  const std::string good =
      folder.file("good.toml", base + "verdict = \"holds\"\npages_moved = 2\n");
  const std::string bad = folder.file("bad.toml", base + "pages_moved = [3, 9]\n");
  const std::string none = folder.file("none.toml", base);
  EXPECT_EQ(pageferry({"check", good, "htm-unit", "htm-no-drain"}).code, 0);
  const Ended failed = pageferry({"check", good, bad});
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.out, HasSubstr("expected pages_moved 3 to 9, got 2"));
  EXPECT_EQ(pageferry({"check", none}).code, 1) << "a check of nothing checks nothing";
  const Json json = object_of(pageferry({"check", good, bad, "--json"}));
  EXPECT_EQ(json["checks"][0]["met"], true);
  EXPECT_EQ(json["checks"][1]["met"], false);
}

TEST(Compare, PutsRunsOfOneWorkloadSideBySide) {
  const Ended ended = pageferry({"compare", "htm-sqlite", "stop-and-copy-sqlite", "--json"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const Json json = object_of(ended);
  ASSERT_EQ(json["runs"].size(), 2u);
  expect_keys(json["runs"][0], {"name", "mechanism", "workload", "blackout_ps", "pages"});
  EXPECT_EQ(json["runs"][0]["workload"], json["runs"][1]["workload"]);
  EXPECT_EQ(json["runs"][1]["mechanism"], "stop-and-copy");
  EXPECT_LT(json["runs"][0]["blackout_ps"], json["runs"][1]["blackout_ps"]);
}

TEST(Compare, TakesAFamilyAndSaysWhenWorkloadsDiffer) {
  const ScratchFolder folder;
  const std::string family =
      folder.file("family.toml",
                  "format = 1\ntitle = \"T\"\n[guest]\npages = 2\n[[variant]]\nname = \"one\"\n"
                  "[[variant]]\nname = \"two\"\nguest.pages = 3\n");
  const Ended ended = pageferry({"compare", family});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("one"));
  EXPECT_THAT(ended.out, HasSubstr("two"));
  EXPECT_THAT(ended.err, HasSubstr("the workloads differ"));
}

TEST(Import, ARecordingBecomesATraceThatAScenarioPlays) {
  const ScratchFolder folder;
  const std::string recording =
      folder.file("r.lackey",
                  "==7== Lackey, an example Valgrind tool\n==7== Command: true\n"
                  "I  04000000,3\n S 1ffeffe7e0,8\nI  04000003,5\n L 04222c4c,8\n"
                  "==7== \n==7== Exit code:       0\n");
  const std::string out = folder.path("t.pftrace");
  const Ended ended = pageferry({"import", "lackey", recording, "--out", out, "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Json json = object_of(ended);
  EXPECT_EQ(json["instructions"], 2);
  EXPECT_EQ(json["pages"], 2);
  const std::string scenario =
      folder.file("s.toml",
                  "format = 1\ntitle = \"T\"\n[guest]\npages = 2\nvcpus = 1\n[guest.workload]\n"
                  "kind = \"trace\"\nfile = \"t.pftrace\"\n");
  EXPECT_EQ(pageferry({"run", scenario}).code, 0);
  const Ended small = pageferry({"run", scenario, "--set", "guest.pages=1"});
  EXPECT_EQ(small.code, 2);
  EXPECT_THAT(small.err, HasSubstr("1 pages are too few"));
  const std::string garbled = folder.file("g.lackey", "I  04000000,3\nnonsense\n");
  const Ended refused = pageferry({"import", "lackey", garbled, "--out", out});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("g.lackey:"));
}

}  // namespace
}  // namespace pf
