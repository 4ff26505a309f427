// Records of live runs as files: whole again, or refused with the byte.
#include "core/live/live_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/rng.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

LiveRecord record() {
  LiveRecord r;
  r.machine = "A processor";
  r.tsc_hz = 2.3e9;
  r.plan.pages = 2;
  r.plan.inject = 3;
  r.plan.inject_cycles = 700;
  r.attempts.push_back({0, 1, 6, 0, 100, 0, 2100, 2110, 2500, 2200});
  r.attempts.push_back({0, 2, kLiveCommitted, 3, 10'100, 10'200, 12'100, 12'110, 12'500, 13'700});
  return r;
}

std::string complaint(const std::string& bytes) {
  try {
    parse_live(bytes, "run.pflive");
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(LiveFile, GivesTheRecordAgain) {
  const LiveRecord was = record();
  const LiveRecord is = parse_live(live_bytes(was), "run.pflive");
  EXPECT_EQ(is.machine, was.machine);
  EXPECT_EQ(is.tsc_hz, was.tsc_hz);
  EXPECT_EQ(is.plan, was.plan);
  EXPECT_EQ(is.attempts, was.attempts);
}

TEST(LiveFile, CutAnywhereItIsRefused) {
  const std::string whole = live_bytes(record());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(complaint(whole.substr(0, size)), HasSubstr("run.pflive: byte ")) << size;
  EXPECT_THAT(complaint(whole + "x"), HasSubstr("do not fill the file"));
}

TEST(LiveFile, AnyChangedByteIsRefused) {
  const std::string whole = live_bytes(record());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    EXPECT_THAT(complaint(changed), HasSubstr("run.pflive: byte ")) << at;
  }
}

TEST(LiveFile, SaysWhatItIsNot) {
  EXPECT_THAT(complaint("# a scenario"), HasSubstr("byte 0: this is no record of a live run"));
  std::string newer = live_bytes(record());
  newer[8] = 2;
  EXPECT_THAT(complaint(newer), HasSubstr("byte 8: version 2"));
  EXPECT_THROW(read_live("/nowhere/run.pflive"), InputError);
}

TEST(LiveFile, RandomBytesNeverPass) {
  Rng rng = Rng::from_seed(7);
  const std::string whole = live_bytes(record());
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = whole;
    for (std::uint64_t n = rng.below(6) + 1; n > 0; --n)
      bytes[rng.below(bytes.size())] = static_cast<char>(rng.below(256));
    if (bytes == whole) continue;
    EXPECT_NE(complaint(bytes), "accepted");
  }
}

}  // namespace
}  // namespace pf
