// Every broken recording of tests/trace/corpus/lackey is refused at the place that `places.tsv`
// states: file, line, column (0: none), and words of the message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "core/base/error.h"
#include "core/trace/import_lackey.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

const std::string kFolder = PF_SOURCE_ROOT "/tests/trace/corpus/lackey/";

struct Place {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string words;
};

std::vector<Place> places() {
  std::vector<Place> all;
  std::istringstream in(bytes_of(kFolder + "places.tsv"));
  std::string row;
  std::getline(in, row);  // the heading
  while (std::getline(in, row)) {
    std::istringstream fields(row);
    Place place;
    fields >> place.file >> place.line >> place.column;
    std::getline(fields >> std::ws, place.words);
    EXPECT_FALSE(place.words.empty()) << row;
    all.push_back(place);
  }
  return all;
}

TEST(TraceCorpus, EveryBrokenRecordingIsRefusedAtItsPlace) {
  const ScratchFolder scratch;
  for (const Place& place : places()) {
    try {
      import_lackey(kFolder + place.file, scratch.path("t"));
      ADD_FAILURE() << "accepted " << place.file;
    } catch (const InputError& error) {
      EXPECT_EQ(error.line, place.line) << place.file;
      EXPECT_EQ(error.column, place.column) << place.file;
      EXPECT_THAT(error.what(), ::testing::HasSubstr(place.words));
      EXPECT_THAT(error.what(), ::testing::HasSubstr(place.file));
      EXPECT_FALSE(error.right.empty()) << place.file;
    }
    EXPECT_EQ(scratch.files(), 0u) << place.file;
  }
}

TEST(TraceCorpus, NoRecordingIsForgotten) {
  std::set<std::string> listed = {"places.tsv"};
  for (const Place& place : places()) listed.insert(place.file);
  std::set<std::string> present;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    present.insert(entry.path().filename().string());
  EXPECT_EQ(listed, present);
}

}  // namespace
}  // namespace pf
