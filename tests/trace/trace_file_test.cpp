#include "core/trace/trace_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "core/base/error.h"
#include "core/trace/little_endian.h"
#include "core/trace/trace_block.h"
#include "tests/trace/random_trace.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

Trace from_bytes(const std::string& bytes) {
  std::istringstream in(bytes);
  return read_trace(in, "demo.pftrace");
}

// The message of the error these bytes cause.
std::string error_of(const std::string& bytes) {
  try {
    from_bytes(bytes);
  } catch (const InputError& error) {
    EXPECT_EQ(error.file, "demo.pftrace");
    EXPECT_THAT(error.key, HasSubstr("byte "));
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return "";
}

std::string written(const Trace& trace) {
  const ScratchFolder scratch;
  write_trace(trace, scratch.path("t"));
  EXPECT_EQ(scratch.files(), 1u);
  return bytes_of(scratch.path("t"));
}

void expect_equal(const Trace& a, const Trace& b) {
  EXPECT_EQ(accesses_of(a), accesses_of(b));
  EXPECT_EQ(a.pages(), b.pages());
  EXPECT_EQ(a.instructions(), b.instructions());
  EXPECT_EQ(a.name(), b.name());
  EXPECT_EQ(a.command(), b.command());
  EXPECT_EQ(a.fingerprint(), b.fingerprint());
}

// A file with one good head, then what the caller wants, then a tail with right checksums.
std::string file_around(const std::string& middle, std::uint64_t accesses,
                        std::uint64_t instructions, std::uint32_t pages) {
  const std::string empty = written(TraceBuilder("", "").finish(0));
  constexpr std::size_t kTailBytes = 4 + 8 + 8 + 4 + 4;
  std::string bytes = empty.substr(0, empty.size() - kTailBytes) + middle + kTraceTailTag;
  put_le(bytes, accesses);
  put_le(bytes, instructions);
  put_le(bytes, pages);
  put_le(bytes, trace_crc(0, bytes));
  return bytes;
}

std::string block_bytes(std::uint32_t records, std::uint32_t raw_bytes,
                        const std::string& payload) {
  std::string bytes = kTraceBlockTag;
  put_le(bytes, records);
  put_le(bytes, raw_bytes);
  put_le(bytes, static_cast<std::uint32_t>(payload.size()));
  bytes += payload;
  put_le(bytes, trace_crc(0, bytes));
  return bytes;
}

TEST(TraceFile, ReadsBackWhatWasWritten) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Trace trace =
        random_trace(seed, seed * seed * 300, 1 + static_cast<std::uint32_t>(seed) * 90);
    expect_equal(from_bytes(written(trace)), trace);
  }
}

TEST(TraceFile, ReadsBackSeveralBlocks) {
  const Trace trace = random_trace(99, 2 * kBlockRecords + 17, 70'000);
  expect_equal(from_bytes(written(trace)), trace);
}

// The densest program there is: one line over and over. Its blocks shrink to keep the bound.
TEST(TraceFile, KeepsItsBoundOfRecordsAByte) {
  TraceBuilder builder("loop", "");
  for (std::uint64_t i = 0; i < 400'000; ++i)
    ASSERT_EQ(builder.add({i, PageId(0), 7, true, false}), nullptr);
  const Trace trace = std::move(builder).finish(400'000);
  const std::string bytes = written(trace);
  EXPECT_GT(bytes.size() * kRecordsPerByte, 400'000u);
  EXPECT_LT(bytes.size(), 60'000u);
  expect_equal(from_bytes(bytes), trace);
}

TEST(TraceFile, KeepsNamesPrintable) {
  const Trace trace = TraceBuilder("caf\xc3\xa9\x1b[31m", std::string(5000, 'x')).finish(1);
  const Trace again = from_bytes(written(trace));
  EXPECT_EQ(again.name(), "caf???[31m");
  EXPECT_EQ(again.command(), std::string(kTraceTextBytes, 'x'));
}

TEST(TraceFile, ReplacesAFileOnlyWhenTheNewOneIsWhole) {
  const ScratchFolder scratch;
  const std::string path = scratch.file("t", "old");
  write_trace(random_trace(1, 10, 3), path);
  EXPECT_EQ(load_trace(path).accesses(), 10u);
  EXPECT_THROW(write_trace(random_trace(1, 10, 3), scratch.path("absent/t")), InputError);
  EXPECT_THROW(write_trace(random_trace(1, 10, 3), "/dev/null"), InputError);
  EXPECT_THROW(load_trace(scratch.path("absent")), InputError);
  EXPECT_THROW(load_trace(scratch.path("")), InputError);
  EXPECT_EQ(scratch.files(), 1u);
}

TEST(TraceFile, RefusesEveryCut) {
  const std::string bytes = written(random_trace(3, 200, 20));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_THAT(error_of(bytes.substr(0, size)), HasSubstr("ends early")) << size;
  EXPECT_THAT(error_of(bytes + "x"), HasSubstr("bytes follow the end"));
}

TEST(TraceFile, RefusesEveryFlippedBit) {
  const std::string bytes = written(random_trace(4, 300, 20));
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[i] ^= static_cast<char>(1 << bit);
      ASSERT_NE(error_of(damaged), "") << i;
    }
}

TEST(TraceFile, SurvivesRandomDamage) {
  const std::string bytes = written(random_trace(5, 3000, 90));
  TestRandom random(6);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = bytes;
    const std::size_t at = random.below(damaged.size());
    switch (random.below(3)) {
      case 0:
        damaged.erase(at, 1 + random.below(64));
        break;
      case 1:
        damaged.insert(at, std::string(1 + random.below(64), static_cast<char>(random.below(256))));
        break;
      default:
        for (std::size_t k = at; k < std::min(damaged.size(), at + 8); ++k)
          damaged[k] = static_cast<char>(damaged[k] + 1 + random.below(255));
    }
    ASSERT_NE(error_of(damaged), "") << round;
  }
}

TEST(TraceFile, RefusesSwappedBlocks) {
  TraceBuilder builder("", "");
  for (std::uint64_t i = 0; i < 300'000; ++i)
    ASSERT_EQ(builder.add({i * 3, PageId(0), static_cast<std::uint8_t>(i * i % 61), true, false}),
              nullptr);
  const std::string bytes = written(std::move(builder).finish(1'000'000));
  const std::size_t first = bytes.find(kTraceBlockTag);
  const std::size_t second = bytes.find(kTraceBlockTag, first + 4);
  const std::size_t tail = bytes.rfind(kTraceTailTag);
  ASSERT_NE(second, std::string::npos);
  const std::string swapped = bytes.substr(0, first) + bytes.substr(second, tail - second) +
                              bytes.substr(first, second - first) + bytes.substr(tail);
  EXPECT_THAT(error_of(swapped), HasSubstr("checksum differs"));
}

TEST(TraceFile, BelievesNoCountOfABlock) {
  const std::string some(100, 'x');
  EXPECT_THAT(error_of(file_around(block_bytes(0, 0, some), 0, 0, 0)), HasSubstr("out of bounds"));
  EXPECT_THAT(error_of(file_around(block_bytes(kBlockRecords + 1, 3, some), 0, 0, 0)),
              HasSubstr("out of bounds"));
  EXPECT_THAT(error_of(file_around(block_bytes(100, 0xffffffff, some), 0, 0, 0)),
              HasSubstr("does not fit"));
  EXPECT_THAT(error_of(file_around(block_bytes(kBlockRecords, 3 * kBlockRecords, some), 0, 0, 0)),
              HasSubstr("claims more records"));
  EXPECT_THAT(error_of(file_around(block_bytes(100, 300, some), 0, 0, 0)),
              HasSubstr("block 1 at byte 32: its packed bytes do not unpack"));
}

TEST(TraceFile, BelievesNoOrderOfRecords) {
  const auto around = [](std::vector<TraceAccess> accesses) {
    std::vector<TraceBlock> blocks;
    BlockEncoder().encode(accesses, 0, blocks);
    return file_around(block_bytes(blocks[0].records, blocks[0].raw_bytes, blocks[0].payload),
                       accesses.size(), 1000, 1);
  };
  EXPECT_EQ(from_bytes(around({{5, PageId(0), 1, true, false}})).accesses(), 1u);
  EXPECT_THAT(error_of(around({{5, PageId(1), 1, true, false}})), HasSubstr("first touch"));
  EXPECT_THAT(error_of(around({{5, PageId(0), 99, true, false}})), HasSubstr("line"));
  EXPECT_THAT(error_of(around({{5, PageId(0), 1, false, false}})), HasSubstr("neither"));
  EXPECT_THAT(error_of(around({{5, PageId(0), 1, true, false}, {5, PageId(0), 1, true, false}})),
              HasSubstr("record 2: its instruction touched that line"));
  EXPECT_THAT(error_of(around({{kTraceMaxInstructions, PageId(0), 1, true, false}})),
              HasSubstr("2^48"));
  EXPECT_THAT(error_of(around({{1000, PageId(0), 1, true, false}})), HasSubstr("instructions"));
}

TEST(TraceFile, BelievesNoTail) {
  EXPECT_EQ(from_bytes(file_around("", 0, 5, 0)).instructions(), 5u);
  EXPECT_THAT(error_of(file_around("", 1, 5, 0)), HasSubstr("tells of 1 accesses"));
  EXPECT_THAT(error_of(file_around("", 0, 5, 1)), HasSubstr("on 1 pages"));
  EXPECT_THAT(error_of(file_around("", 0, kTraceMaxInstructions + 1, 0)),
              HasSubstr("count of instructions"));
}

TEST(TraceFile, TellsOtherFilesAndVersionsApart) {
  EXPECT_THAT(error_of("I  0401000,3\n L 7000040,8\n"), HasSubstr("not a recorded trace"));
  std::string newer = file_around("", 0, 0, 0);
  newer[8] = 2;
  EXPECT_THAT(error_of(newer), HasSubstr("version 2"));
}

// Written once and kept: version 1 must be read for ever.
TEST(TraceFile, ReadsTheKeptFileOfVersionOne) {
  const Trace trace = load_trace(PF_SOURCE_ROOT "/tests/trace/corpus/version-1.pftrace");
  EXPECT_EQ(trace.accesses(), 500u);
  EXPECT_EQ(trace.pages(), 32u);
  EXPECT_EQ(to_hex(trace.fingerprint()), "6684bd81f6550e6bfc4ba318a135675b");
  EXPECT_EQ(trace.command(), "demo --seed 2024");
  expect_equal(trace, random_trace(2024, 500, 40));
}

}  // namespace
}  // namespace pf
