// Journals and shard files: what was done is found again, whatever else a file holds is told with
// its line, and shards go together only when they are all of one sweep.
#include "app/cli/sweep_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/cli/sweep_line.h"
#include "app/cli/sweep_merge.h"
#include "app/cli/sweep_result.h"
#include "core/base/error.h"
#include "tests/trace/scratch.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

SweepHead head(std::uint64_t job = 7) {
  return {"0.1.0",
          "htm-quiet",
          {"guest.vcpus=1"},
          parse_grids({"mechanism.booleans=8,16", "seed=1,2,3"}),
          {job, 9}};
}

Json figures(std::uint64_t index) {
  Json out = {{"scenario", "htm-quiet"},
              {"figure", "FIG 1A, FIG 2"},
              {"seed", std::to_string(index % 3 + 1)},
              {"pages", {{"total", 64}, {"moved", 60 + index % 4}}},
              {"attempts", {{"total", index * 10}, {"histogram", {1, 2}}}},
              {"aborts", Json::object()},
              {"device_latency_ns", Json::object()},
              {"moved_ps", 1000 * index},
              {"violations", Json::array()},
              {"verdict", index == 4 ? "violated" : "holds"}};
  if (index % 2 == 1) out["aborts"]["interrupt"] = index;
  if (index >= 2) out["device_latency_ns"]["nic"] = {{"p50", 1.5}, {"p99", 2.25}};
  return out;
}

void fill(PointFile& file, const std::vector<std::uint64_t>& points) {
  for (const std::uint64_t i : points) file.append(i, "w" + std::to_string(i), figures(i));
}

// A whole sweep's journal; its bytes.
std::string whole_journal(const ScratchFolder& folder) {
  {
    PointFile file = PointFile::journal(folder.path("whole.journal"), head(), {});
    fill(file, {3, 0, 5, 1, 4, 2});
  }
  return bytes_of(folder.path("whole.journal"));
}

std::string write_shard(const ScratchFolder& folder, std::uint64_t i, std::uint64_t n,
                        std::uint64_t job = 7, bool whole = true) {
  const std::string path = folder.path("r.csv.shard-" + std::to_string(i) + "-of-" +
                                       std::to_string(n) + (job == 7 ? "" : "-other"));
  PointFile file = PointFile::journal(path + ".journal", head(job), {i, n});
  std::vector<std::uint64_t> points = file.missing();
  std::reverse(points.begin(), points.end());
  if (!whole) points.pop_back();
  fill(file, points);
  if (whole) {
    PointFile::write_shard(path, file);
  } else {  // a shard file that somebody has cut
    folder.file("cut", sealed(head_json(head(job), {i, n}, "shard").dump()));
    std::filesystem::rename(folder.path("cut"), path);
  }
  file.remove();
  return path;
}

template <class Act>
std::string complaint(Act act) {
  try {
    act();
  } catch (const InputError& error) {
    EXPECT_FALSE(error.right.empty()) << error.what() << ": says not what would be right";
    return error.what();
  }
  return "accepted";
}

std::string complaint_of_merge(const std::vector<std::string>& paths) {
  return complaint([&] { MergedShards merged(paths); });
}

std::string complaint_of_journal(const ScratchFolder& folder, const std::string& bytes,
                                 const SweepHead& mine = head(), const SweepShard& shard = {}) {
  const std::string path = folder.file("r.csv.journal", bytes);
  return complaint([&] { PointFile::journal(path, mine, shard); });
}

std::string csv(const SweepResult& result) {
  std::string out;
  write_csv(result, [&](std::string_view text) { out += text; });
  return out;
}

TEST(SweepJournal, KeepsWhatIsDone) {
  const ScratchFolder folder;
  const std::string path = folder.path("r.csv.journal");
  {
    PointFile file = PointFile::journal(path, head(), {});
    EXPECT_EQ(file.count(), 0u);
    fill(file, {4, 1});
    EXPECT_THAT(complaint([&] { PointFile::journal(path, head(), {}); }),
                HasSubstr("another sweep is writing it"));
  }
  PointFile file = PointFile::journal(path, head(), {});
  EXPECT_EQ(file.count(), 2u);
  EXPECT_TRUE(file.has(4));
  EXPECT_THAT(file.missing(), ElementsAre(0, 2, 3, 5));
  EXPECT_EQ(file.point(4).at("run"), figures(4));
  EXPECT_EQ(file.point(1).at("workload"), "w1");
  file.remove();
  EXPECT_EQ(folder.files(), 0u);
  { PointFile::journal(path, head(), {}); }
  EXPECT_EQ(folder.files(), 0u) << "one without a point keeps nothing";
}

TEST(SweepJournal, GoesOnBehindItsLastWholeLineWhereverItWasCut) {
  const ScratchFolder folder;
  const std::string whole = whole_journal(folder);
  std::set<std::size_t> sizes = {whole.size()};
  for (std::size_t size = 0; size < whole.size(); size += 11) sizes.insert(size);
  for (std::size_t end = 0; (end = whole.find('\n', end)) != std::string::npos; ++end)
    sizes.insert({end - 1, end, end + 1, std::min(end + 2, whole.size())});
  for (const std::size_t size : sizes) {
    const std::string path = folder.file("r.csv.journal", whole.substr(0, size));
    {
      PointFile file = PointFile::journal(path, head(), {});
      const std::string kept = whole.substr(0, size);
      const auto lines = static_cast<std::uint64_t>(std::count(kept.begin(), kept.end(), '\n'));
      ASSERT_EQ(file.count(), lines == 0 ? 0 : lines - 1) << size;
      fill(file, file.missing());
    }
    PointFile again = PointFile::journal(path, head(), {});
    ASSERT_EQ(again.count(), 6u) << size;
    for (std::uint64_t i = 0; i < 6; ++i) ASSERT_EQ(again.point(i).at("run"), figures(i)) << size;
  }
}

TEST(SweepJournal, OfAnotherSweepIsRefusedAndSaysWhatIsOther) {
  const ScratchFolder folder;
  const std::string whole = whole_journal(folder);
  SweepHead other = head();
  other.scenario = "htm-sqlite";
  EXPECT_THAT(complaint_of_journal(folder, whole, other),
              HasSubstr("r.csv.journal: is the journal of another sweep: its scenario is "
                        "htm-quiet"));
  other = head();
  other.engine = "9";
  EXPECT_THAT(complaint_of_journal(folder, whole, other), HasSubstr("it is of version 0.1.0"));
  other = head();
  other.grids = parse_grids({"seed=1,2,3", "mechanism.booleans=8,16"});
  EXPECT_THAT(complaint_of_journal(folder, whole, other),
              HasSubstr("it has --grid mechanism.booleans=8,16 --grid seed=1,2,3;"));
  other = head();
  other.set = {};
  EXPECT_THAT(complaint_of_journal(folder, whole, other), HasSubstr("--set guest.vcpus=1"));
  EXPECT_THAT(complaint_of_journal(folder, whole, head(8)),
              HasSubstr("the scenario, or a file that it names, was another"));
  EXPECT_THAT(complaint_of_journal(folder, whole, head(), {0, 2}), HasSubstr("--shard 0/1"));
  EXPECT_EQ(bytes_of(folder.path("r.csv.journal")), whole) << "and it is left as it was";
}

TEST(SweepJournal, AFileThatIsNoneIsLeftAlone) {
  const ScratchFolder folder;
  for (const char* bytes : {"my notes", "my notes\n", "\n", "0123456789abcdef0123456789abcdef {}\n",
                            "{\"pageferry\":\"sweep\"}\n"}) {
    EXPECT_THAT(complaint_of_journal(folder, bytes), HasSubstr("is no journal of a sweep"));
    EXPECT_EQ(bytes_of(folder.path("r.csv.journal")), bytes);
  }
  EXPECT_THAT(complaint([&] { PointFile::journal(folder.path("no/r.journal"), head(), {}); }),
              HasSubstr("cannot be written"));
  EXPECT_THAT(complaint([&] { PointFile::journal(folder.path(""), head(), {}); }),
              HasSubstr("cannot be written"));
  EXPECT_THAT(complaint([&] { PointFile::shard_file(folder.path("")); }),
              HasSubstr("is not a regular file"));
  const std::string shard = write_shard(folder, 0, 2);
  EXPECT_THAT(complaint_of_journal(folder, bytes_of(shard), head(), {0, 2}),
              HasSubstr("is a shard of a sweep, not a journal"));
}

TEST(SweepShards, AreNumberedFromZero) {
  EXPECT_EQ(parse_shard("0/1"), (SweepShard{0, 1}));
  EXPECT_EQ(parse_shard("3/4"), (SweepShard{3, 4}));
  for (const char* typed : {"", "1", "1/", "/2", "1/2/3", "-1/2", "1/0", "a/b", "1 /2", "1/2 ",
                            "0/100001", "0/99999999999999999999"})
    EXPECT_THAT(complaint([&] { parse_shard(typed); }), HasSubstr("is no part of a sweep"))
        << typed;
  EXPECT_THAT(complaint([&] { parse_shard("4/4"); }), HasSubstr("give 0/4 to 3/4"));
}

TEST(SweepShards, AreTheSameBytesInWhateverOrderTheirPointsCame) {
  const ScratchFolder folder;
  const std::string first = bytes_of(write_shard(folder, 1, 2));
  PointFile file = PointFile::journal(folder.path("x.journal"), head(), {1, 2});
  fill(file, {3, 5, 1});
  PointFile::write_shard(folder.path("x"), file);
  EXPECT_EQ(bytes_of(folder.path("x")), first);
}

TEST(SweepShards, GoTogetherToWhatOneSweepWouldHaveWritten) {
  const ScratchFolder folder;
  whole_journal(folder);
  const PointFile whole = PointFile::journal(folder.path("whole.journal"), head(), {});
  const SweepResult one{whole.head(), [&](std::uint64_t i) { return whole.point(i); }};
  for (const std::uint64_t n : {1, 2, 4, 9}) {
    const ScratchFolder shards;
    std::vector<std::string> paths;
    for (std::uint64_t i = 0; i < n; ++i) paths.insert(paths.begin(), write_shard(shards, i, n));
    const MergedShards merged(paths);
    const SweepResult many{merged.head(), [&](std::uint64_t i) { return merged.point(i); }};
    EXPECT_EQ(csv(many), csv(one)) << n;
    EXPECT_EQ(shards_beside(shards.path("r.csv")).size(), n);
  }
}

TEST(SweepShards, ThatDoNotGoTogetherAreNamed) {
  const ScratchFolder folder;
  const std::string a = write_shard(folder, 0, 3), b = write_shard(folder, 1, 3),
                    c = write_shard(folder, 2, 3), half = write_shard(folder, 0, 2),
                    other = write_shard(folder, 2, 3, 8);
  EXPECT_EQ(complaint_of_merge({a, b, c}), "accepted");
  EXPECT_THAT(complaint_of_merge({a, c}),
              HasSubstr("points 1, 4 of 6 are in none of the files; run, or name, shard 1/3"));
  EXPECT_THAT(complaint_of_merge({a, b, a}), HasSubstr("shard-0-of-3: is named twice"));
  EXPECT_THAT(complaint_of_merge({a, b, c, half}),
              HasSubstr("shard-0-of-2: point 0 stands in " + a + " as well"));
  EXPECT_THAT(complaint_of_merge({a, b, other}), HasSubstr("belongs to another sweep than " + a));
  EXPECT_THAT(complaint_of_merge({half, b}), HasSubstr("shard-1-of-3: point 4 stands in " + half))
      << "of two ways to part the sweep";
  EXPECT_THAT(complaint_of_merge({folder.path("none")}), HasSubstr("cannot be read"));
  const std::string cut = write_shard(folder, 1, 2, 7, false);
  EXPECT_THAT(complaint_of_merge({half, cut}), HasSubstr("shard-1-of-2: lacks points 1, 3, 5"));
  EXPECT_THAT(complaint([&] { shards_beside(folder.path("other.csv")); }),
              HasSubstr("no shard lies beside it"));
  whole_journal(folder);
  EXPECT_THAT(complaint_of_merge({folder.path("whole.journal")}),
              HasSubstr("is a journal of a sweep, not a shard"));
}

TEST(SweepResults, ColumnsAreAllFiguresOfAllPoints) {
  const ScratchFolder folder;
  whole_journal(folder);
  const PointFile whole = PointFile::journal(folder.path("whole.journal"), head(), {});
  const SweepResult result{whole.head(), [&](std::uint64_t i) { return whole.point(i); }};
  const std::string text = csv(result);
  EXPECT_THAT(text, ::testing::StartsWith(
                        "index,mechanism.booleans,seed,workload,scenario,figure,pages.total,"
                        "pages.moved,attempts.total,aborts.interrupt,device_latency_ns.nic.p50,"
                        "device_latency_ns.nic.p99,moved_ps,verdict\n"
                        "0,8,1,w0,htm-quiet,\"FIG 1A, FIG 2\",64,60,0,0,,,0,holds\n"
                        "1,8,2,w1,htm-quiet,\"FIG 1A, FIG 2\",64,61,10,1,,,1000,holds\n"
                        "2,8,3,w2,htm-quiet,\"FIG 1A, FIG 2\",64,62,20,0,1.5,2.25,2000,holds\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 7);
  EXPECT_EQ(violated_points(result), 1u);
  std::string json;
  write_json(result, [&](std::string_view part) { json += part; });
  const Json parsed = Json::parse(json);
  EXPECT_EQ(parsed.at("grids").at("mechanism.booleans").dump(), "[8,16]");
  EXPECT_EQ(parsed.at("points").size(), 6u);
  EXPECT_EQ(parsed.at("points")[4].at("grid").dump(), "{\"mechanism.booleans\":16,\"seed\":2}");
  EXPECT_EQ(parsed.at("points")[4].at("run"), figures(4));
  EXPECT_THAT(complaint([] { format_of("result.txt"); }), HasSubstr("ends in .csv or .json"));
}

}  // namespace
}  // namespace pf::cli
