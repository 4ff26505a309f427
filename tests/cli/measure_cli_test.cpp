// `pageferry capture` and `pageferry live` as scripts see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using Json = nlohmann::json;
using test::Ended;
using test::pageferry;
using ::testing::HasSubstr;
using ::testing::Not;

Json object_of(const Ended& ended) {
  EXPECT_THAT(ended.out, ::testing::EndsWith("}\n")) << ended.err;
  const Json json = Json::parse(ended.out, nullptr, false);
  EXPECT_TRUE(json.is_object()) << ended.out;
  return json;
}

TEST(Capture, TellsTheDistributionOfIntervals) {
  const std::vector<std::string> args = {"capture",
                                         "htm-quiet",
                                         "--trigger",
                                         "begin",
                                         "--window",
                                         "-100ns",
                                         "8us",
                                         "--measure",
                                         "begin -> commit",
                                         "--mask",
                                         "early lines-landed 0ns 500ns 1 64"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = args;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const Json json = object_of(pageferry(with({"--json"})));
  EXPECT_GE(json["captures"], 64);
  EXPECT_EQ(json["window_ps"], Json({-100'000, 8'000'000}));
  EXPECT_EQ(json["commits"], 64);
  const Json& all = json["intervals"][0]["all"];
  EXPECT_EQ(all["n"], 64);
  EXPECT_GT(all["min_ps"], 0);
  EXPECT_LE(all["min_ps"], all["p1_ps"]);
  EXPECT_LE(all["p1_ps"], all["p50_ps"]);
  EXPECT_LE(all["p50_ps"], all["p99_ps"]);
  EXPECT_LE(all["p99_ps"], all["max_ps"]);
  EXPECT_EQ(json["masks"][0]["hits"], 0);
  EXPECT_TRUE(json["masks"][0]["first"].is_null());
  const Json slower =
      object_of(pageferry(with({"--json", "--set", "mechanism.interval_cycles=4000"})));
  EXPECT_GT(slower["intervals"][0]["all"]["p50_ps"], all["p50_ps"]);
  const Json few = object_of(pageferry(with({"--json", "--most", "3"})));
  EXPECT_EQ(few["captures"], 3);
  EXPECT_LT(few["events"], json["events"]);
  EXPECT_EQ(few["complete"], false);
  EXPECT_EQ(json["complete"], true);
  EXPECT_THAT(pageferry(with({"--most", "3"})).out, HasSubstr("not complete"));
  EXPECT_EQ(pageferry(with({"--most", "65536"})).code, 0);
  EXPECT_THAT(pageferry(args).out, Not(HasSubstr("not complete")));
  EXPECT_THAT(pageferry(args).out, HasSubstr("begin -> commit"));
}

TEST(Capture, WritesALineACapture) {
  const ScratchFolder folder;
  const std::string csv = folder.path("captures.csv");
  const Ended ended = pageferry({"capture", "htm-quiet", "--trigger", "commit", "--measure",
                                 "begin -> commit", "--csv", csv});
  EXPECT_EQ(ended.code, 0) << ended.err;
  std::ifstream in(csv);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "number,event,at_ps,page,attempt,end,cause,end_ps,\"begin -> commit\"");
  int lines = 0;
  while (std::getline(in, line)) ++lines;
  EXPECT_EQ(lines, 64);
}

TEST(Capture, GoesOnFromAMomentUnderAnotherSetting) {
  const std::vector<std::string> base = {"capture", "htm-quiet", "--trigger", "commit", "--json"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return object_of(pageferry(more));
  };
  const Json late = with({"--from", "100us"});
  EXPECT_LT(late["captures"], 64);
  EXPECT_GT(late["captures"], 0);
  const Json tuned = with({"--from", "100us", "--tune", "mechanism.interval_cycles=4000"});
  EXPECT_EQ(tuned["captures"], late["captures"]) << "as many pages were left";
  EXPECT_GT(tuned["time_ps"], late["time_ps"]);
}

TEST(Capture, RefusesWithTheColumn) {
  const auto err = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"capture", "htm-quiet"});
    const Ended ended = pageferry(more);
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.out, "");
    return ended.err;
  };
  EXPECT_THAT(err({"--trigger", "abort cuase=interrupt"}), HasSubstr("cuase=interrupt':1:7: "));
  EXPECT_THAT(err({"--trigger", "begin", "--measure", "begin -> comit"}), HasSubstr("--measure"));
  EXPECT_THAT(err({"--trigger", "begin", "--window", "1us", "2us"}),
              HasSubstr("the window begins after its trigger"));
  EXPECT_THAT(err({"--trigger", "begin", "--mask", "m lines-landed 1us"}), HasSubstr("six belong"));
  EXPECT_THAT(err({"--trigger", "begin", "--from", "1s"}), HasSubstr("the run ends before 1s"));
  EXPECT_THAT(err({"--trigger", "begin", "--from", "1us", "--tune", "mechanism.copy_fence=false"}),
              HasSubstr("no run can go on so"));
  EXPECT_THAT(err({"--trigger", "begin", "--most", "65537"}), HasSubstr("65536"));
  EXPECT_THAT(err({"--window", "-1us", "2us"}), HasSubstr("--trigger"));
}

TEST(Live, SaysWhetherThisProcessorCan) {
  const Ended ended = pageferry({"live", "rtm", "--pages", "20", "--json"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const Json json = object_of(ended);
  if (json["available"] == true) {
    EXPECT_GT(json["attempts"], 0);
    EXPECT_EQ(json["wrong_copies"], 0);
  } else {
    EXPECT_THAT(std::string(json["why"]), HasSubstr("RTM"));
    EXPECT_THAT(pageferry({"live", "rtm"}).out, HasSubstr("Not available here"));
  }
  EXPECT_EQ(pageferry({"live"}).code, 2);
  EXPECT_EQ(pageferry({"live", "rtm", "--booleans", "65"}).code, 2);
  EXPECT_EQ(pageferry({"live", "rtm", "--inject", "thunder"}).code, 2);
  const Ended many = pageferry({"live", "rtm", "--pages", "1000000", "--max-attempts", "255"});
  EXPECT_EQ(many.code, 2);
  EXPECT_THAT(many.err, HasSubstr("give up to 65793 pages"));
}

}  // namespace
}  // namespace pf
