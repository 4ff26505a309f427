// The league page that is shipped is the page of these runs. After a change that is meant to move
// its figures, `pageferry league` or PF_UPDATE_GOLDEN=1 writes it anew; read it then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

namespace fs = std::filesystem;
using test::Ended;
using test::pageferry;
using ::testing::HasSubstr;

const fs::path kShipped = PF_SOURCE_ROOT "/assets/league";

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    out[entry.path().filename().string()] = text.str();
  }
  return out;
}

TEST(League, ThePageThatIsShippedIsThatOfTheseRuns) {
  const ScratchFolder folder;
  const std::string out = folder.path("league");
  const Ended ended = pageferry({"league", "--out", out, "--quiet"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::map<std::string, std::string> now = files_of(out);
  if (const char* update = std::getenv("PF_UPDATE_GOLDEN"); update && std::string(update) == "1")
    for (const auto& [name, text] : now) std::ofstream(kShipped / name, std::ios::binary) << text;
  const std::map<std::string, std::string> shipped = files_of(kShipped);
  EXPECT_EQ(now.size(), shipped.size()) << "a file too many, or one that is missing";
  for (const auto& [name, text] : now) {
    ASSERT_EQ(shipped.count(name), 1u) << name;
    EXPECT_TRUE(shipped.at(name) == text)
        << name << " differs: `pageferry league` writes it anew; read it then";
  }
}

TEST(League, ThePageShowsEachOfItsCharts) {
  const std::map<std::string, std::string> shipped = files_of(kShipped);
  ASSERT_EQ(shipped.count("README.md"), 1u);
  for (const auto& [name, text] : shipped) {
    if (name == "README.md") continue;
    EXPECT_THAT(shipped.at("README.md"), HasSubstr("(" + name + ")"));
    EXPECT_THAT(text, HasSubstr("prefers-color-scheme:dark"));
  }
}

TEST(League, ASentenceThatTheRunsDoNotBearOutIsRefused) {
  const ScratchFolder folder;
  const std::string out = folder.path("league");
  const Ended ended =
      pageferry({"league", "--out", out, "--quiet", "--set", "latency.completion_timeout=1000000"});
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.err,
              HasSubstr("no longer bear out: requests that wait for the IOMMU time out"));
  EXPECT_TRUE(fs::is_empty(out)) << "no page without its sentences";
}

TEST(League, OtherKeysNeedAFolderOfTheirOwn) {
  const Ended ended = pageferry({"league", "--seed", "2", "--quiet"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("--out"));
}

TEST(League, ManyRunsHaveALineEachAndWhatIsTheSameIsSaidOnce) {
  const Ended many = pageferry({"compare", "interval-league", "--quiet"});
  ASSERT_EQ(many.code, 0) << many.err;
  std::istringstream lines(many.out);
  std::string line;
  int moved = 0, widest = 0;
  for (; std::getline(lines, line);) {
    if (line.find("pages moved") != std::string::npos) ++moved;
    if (line.find(" 8000 ") != std::string::npos) ++widest;
  }
  EXPECT_EQ(moved, 1) << "256 in all of them";
  EXPECT_EQ(widest, 1) << "the run of that name";
  const Ended few = pageferry({"compare", "iommu-modify-batch", "--quiet"});
  EXPECT_THAT(few.out, HasSubstr("8 tries, then requests wait"));
  EXPECT_THAT(few.out, HasSubstr("pages moved                  320           320"));
}

TEST(League, AFolderThatCannotBeMadeIsToldAtOnce) {
  const ScratchFolder folder;
  const std::string file = folder.path("file");
  std::ofstream(file) << "in the way";
  const Ended ended = pageferry({"league", "--out", file + "/league", "--quiet"});
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("--out"));
  fs::create_directories(folder.path("league/README.md"));
  const Ended taken = pageferry({"league", "--out", folder.path("league"), "--quiet"});
  EXPECT_EQ(taken.code, 2) << taken.err;
  EXPECT_THAT(taken.err, HasSubstr("README.md: is not a regular file"));
}

}  // namespace
}  // namespace pf
