// Run files: what is written is read; a part file opens up to its last whole record; any damage is
// told with its place and never crashes.
#include "core/trace/run_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

RunFileHead head() { return {"0.1.0", "htm-tiny", "format = 1\n", 7, RunMachine::kSearched}; }

RunFileDigest digest_at(std::uint64_t event, bool over = false) {
  return {event, static_cast<Time>(event) * 1000, {event * 3, event * 5}, over};
}

// A run with every kind of record in it.
std::string written(const ScratchFolder& folder) {
  const std::string path = folder.path("run.pfrun");
  RunWriter writer(path, head(),
                   {{"timing", "server", "title = 1"}, {"trace", "t", std::string(300, 'x')}});
  writer.forced({0, "nic.asks(page=0)"});
  writer.forced({4, "clock.ticks(slot=0)"});
  writer.digest(digest_at(4096));
  writer.digest(digest_at(8192));
  writer.finish(digest_at(9000, true));
  return bytes_of(path);
}

std::string complaint(const std::string& bytes, bool part = false) {
  try {
    read_run_bytes(bytes, "r.pfrun", part);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(RunFile, WhatIsWrittenIsRead) {
  const ScratchFolder folder;
  const RunFile run = read_run_bytes(written(folder), "r.pfrun", false);
  EXPECT_EQ(run.head.engine, "0.1.0");
  EXPECT_EQ(run.head.name, "htm-tiny");
  EXPECT_EQ(run.head.scenario, "format = 1\n");
  EXPECT_EQ(run.head.seed, 7u);
  EXPECT_EQ(run.head.machine, RunMachine::kSearched);
  ASSERT_EQ(run.files.size(), 2u);
  EXPECT_EQ(run.files[1].bytes, std::string(300, 'x'));
  ASSERT_EQ(run.forced.size(), 2u);
  EXPECT_EQ(run.forced[1].choice, "clock.ticks(slot=0)");
  ASSERT_EQ(run.digests.size(), 3u);
  EXPECT_EQ(run.digests[1].digest, (Digest{8192 * 3, 8192 * 5}));
  EXPECT_EQ(run.digests[2].at, 9'000'000);
  EXPECT_TRUE(run.digests[2].over);
  EXPECT_TRUE(run.whole);
}

TEST(RunFile, UntilItsEndStandsThereIsOnlyAPartFile) {
  const ScratchFolder folder;
  const std::string path = folder.path("run.pfrun");
  {
    RunWriter writer(path, head(), {});
    writer.digest(digest_at(4096));
    EXPECT_FALSE(std::filesystem::exists(path));
    const RunFile part = read_run_file(path + ".part");
    EXPECT_FALSE(part.whole);
    EXPECT_EQ(part.digests.size(), 1u) << "a record is in the file as soon as it is written";
    writer.finish(digest_at(5000));
  }
  EXPECT_TRUE(read_run_file(path).whole);
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
}

TEST(RunFile, AWriterThatIsGivenUpLeavesNothing) {
  const ScratchFolder folder;
  { RunWriter writer(folder.path("run.pfrun"), head(), {}); }
  EXPECT_EQ(folder.files(), 0u);
}

TEST(RunFile, APartFileOpensUpToItsLastWholeRecordWhereverItEnds) {
  const ScratchFolder folder;
  const std::string whole = written(folder);
  std::size_t digests = 0, opened = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    EXPECT_NE(complaint(cut, false), "accepted") << size << ": only a part file may be cut off";
    try {
      const RunFile run = read_run_bytes(cut, "r.pfrun.part", true);
      ++opened;
      EXPECT_EQ(run.head.seed, 7u);
      EXPECT_GE(run.digests.size(), digests) << size;
      digests = run.digests.size();
    } catch (const InputError& error) {
      EXPECT_EQ(opened, 0u) << size << ": " << error.what();
    }
  }
  EXPECT_GT(opened, whole.size() / 2);
  EXPECT_EQ(digests, 2u);
}

TEST(RunFile, DamageIsToldWithItsByte) {
  const ScratchFolder folder;
  const std::string whole = written(folder);
  EXPECT_THAT(complaint(""), ::testing::HasSubstr("byte 0: this is no run file"));
  EXPECT_THAT(complaint("format = 1\n"), ::testing::HasSubstr("this is no run file"));
  EXPECT_THAT(complaint(whole + "x"), ::testing::HasSubstr("ends within a record"));
  EXPECT_THAT(complaint(whole + whole.substr(12)), ::testing::HasSubstr("stands behind the end"));
  std::string flipped = whole;
  flipped[40] = static_cast<char>(flipped[40] ^ 1);
  EXPECT_THAT(complaint(flipped), ::testing::HasSubstr("byte 12: the checksum of this record"));
  std::string tomorrow = whole;
  tomorrow[8] = 2;
  EXPECT_THAT(complaint(tomorrow), ::testing::HasSubstr("is of version 2"));
}

// With checksums made right again, so that the values themselves are reached.
TEST(RunFile, RecordsOutOfTheirPlaceAreRefused) {
  const ScratchFolder folder;
  const std::string path = folder.path("run.pfrun");
  {
    RunWriter writer(path, head(), {});
    writer.digest(digest_at(8192));
    writer.digest(digest_at(4096));
    writer.finish(digest_at(9000));
  }
  EXPECT_THAT(complaint(bytes_of(path)), ::testing::HasSubstr("goes back in time"));
  {
    RunWriter writer(path, head(), {});
    writer.forced({0, ""});
    writer.finish(digest_at(1));
  }
  EXPECT_THAT(complaint(bytes_of(path)), ::testing::HasSubstr("holds no choice"));
}

TEST(RunFile, NoChangeOfItsBytesIsTakenForTheRunItWas) {
  const ScratchFolder folder;
  const std::string whole = written(folder);
  for (const bool part : {false, true}) {
    Rng rng = Rng::from_seed(20260804);
    for (int round = 0; round < 4000; ++round) {
      std::string bytes = whole;
      const std::uint64_t edits = 1 + rng.below(3);
      for (std::uint64_t i = 0; i < edits; ++i) {
        const std::size_t at = rng.below(bytes.size());
        if (rng.below(3) == 0) {
          bytes.erase(at, 1 + rng.below(20));
        } else {
          bytes[at] = static_cast<char>(bytes[at] ^ (1 + rng.below(255)));
        }
        if (bytes.empty()) break;
      }
      if (bytes == whole) continue;
      const std::string said = complaint(bytes, part);
      if (!part) {
        EXPECT_NE(said, "accepted");
      }
      if (said != "accepted") {
        EXPECT_THAT(said, ::testing::HasSubstr("byte "));
      }
    }
  }
}

TEST(RunFile, WhatIsNoFileIsRefused) {
  const ScratchFolder folder;
  EXPECT_THROW(read_run_file(folder.path("nothing.pfrun")), InputError);
  EXPECT_THROW(read_run_file(folder.path("")), InputError);
}

}  // namespace
}  // namespace pf
