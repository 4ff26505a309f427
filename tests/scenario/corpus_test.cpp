// Every broken scenario of tests/scenario/corpus is refused at the place that `places.tsv` states:
// file, line, column (0: none), and words of the message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "core/base/error.h"
#include "core/scenario/scenario.h"

namespace pf {
namespace {

const std::string kFolder = PF_SOURCE_ROOT "/tests/scenario/corpus/";

struct Refusal {
  std::string file;
  std::uint64_t line = 0, column = 0;
  std::string words;
};

std::vector<Refusal> refusals() {
  std::vector<Refusal> all;
  std::ifstream in(kFolder + "places.tsv");
  std::string row;
  std::getline(in, row);  // the heading
  while (std::getline(in, row)) {
    std::istringstream fields(row);
    Refusal r;
    fields >> r.file >> r.line >> r.column;
    std::getline(fields >> std::ws, r.words);
    EXPECT_FALSE(r.words.empty()) << row;
    all.push_back(r);
  }
  return all;
}

TEST(ScenarioCorpus, EveryBrokenScenarioIsRefusedAtItsPlace) {
  for (const Refusal& r : refusals()) {
    try {
      load_scenario(kFolder + r.file);
      ADD_FAILURE() << "accepted " << r.file;
    } catch (const InputError& error) {
      EXPECT_EQ(error.line, r.line) << error.what();
      EXPECT_EQ(error.column, r.column) << error.what();
      EXPECT_THAT(error.what(), ::testing::HasSubstr(r.words));
      EXPECT_THAT(error.what(), ::testing::HasSubstr(r.file));
      EXPECT_FALSE(error.right.empty()) << r.file << ": says what is wrong and not what is right";
    }
  }
}

TEST(ScenarioCorpus, NoScenarioIsForgotten) {
  std::set<std::string> listed = {"places.tsv"};
  for (const Refusal& r : refusals()) listed.insert(r.file);
  std::set<std::string> present;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    present.insert(entry.path().filename().string());
  EXPECT_EQ(listed, present);
}

}  // namespace
}  // namespace pf
