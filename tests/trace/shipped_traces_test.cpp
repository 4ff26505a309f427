// The traces we ship load, are of the size the issue of them asks for, and are what their README
// says: its table is checked against the files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include "core/trace/trace_file.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

const std::string kFolder = PF_SOURCE_ASSETS "/traces/";

struct Row {
  std::uint64_t pages = 0;
  std::uint64_t written_pages = 0;
  std::uint64_t instructions = 0;
  std::uint64_t accesses = 0;
};

// Rows of the README look like `| sqlite-insert.pftrace | 320 | 150 | 15,212,461 | 6,585,361 |`.
std::map<std::string, Row> readme_rows() {
  std::map<std::string, Row> rows;
  std::istringstream in(bytes_of(kFolder + "README.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (line.find(".pftrace |") == std::string::npos || line.front() != '|') continue;
    std::erase(line, ',');
    std::erase(line, '|');
    std::erase(line, '`');
    std::istringstream fields(line);
    std::string file;
    Row row;
    fields >> file >> row.pages >> row.written_pages >> row.instructions >> row.accesses;
    EXPECT_TRUE(fields) << line;
    rows[file] = row;
  }
  return rows;
}

TEST(ShippedTraces, AreWhatTheirReadmeSays) {
  const auto rows = readme_rows();
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".pftrace") continue;
    ++files;
    const std::string file = entry.path().filename().string();
    ASSERT_TRUE(rows.contains(file)) << file;
    const Row& row = rows.at(file);
    const Trace trace = load_trace(entry.path().string());
    std::vector<bool> written(trace.pages());
    for (std::uint64_t i = 0; i < trace.accesses(); ++i)
      if (const TraceAccess a = trace.at(i); a.writes) written[a.page.value] = true;
    EXPECT_EQ(trace.pages(), row.pages);
    EXPECT_EQ(static_cast<std::uint64_t>(std::count(written.begin(), written.end(), true)),
              row.written_pages);
    EXPECT_EQ(trace.instructions(), row.instructions);
    EXPECT_EQ(trace.accesses(), row.accesses);
    EXPECT_FALSE(trace.command().empty());
  }
  EXPECT_EQ(files, rows.size());
  EXPECT_GE(files, 2u);
}

TEST(ShippedTraces, AreSmallAndTouchAFewHundredPages) {
  for (const char* file : {"sqlite-insert.pftrace", "gzip-text.pftrace"}) {
    EXPECT_LT(std::filesystem::file_size(kFolder + file), 2'000'000u) << file;
    const Trace trace = load_trace(kFolder + file);
    EXPECT_GE(trace.pages(), 200u) << file;
    EXPECT_LE(trace.pages(), 800u) << file;
  }
}

}  // namespace
}  // namespace pf
