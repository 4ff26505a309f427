// Journals and shard files with bytes changed, at random and with fixed seeds, also behind
// checksums made right again: whatever comes of it is an InputError in words, or a file that agrees
// with itself. Nothing else gets out, nothing crashes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <iterator>

#include "app/cli/sweep_line.h"
#include "app/cli/sweep_merge.h"
#include "app/cli/sweep_result.h"
#include "core/base/error.h"
#include "core/base/rng.h"
#include "tests/trace/scratch.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

SweepHead head() {
  return {"0.1.0", "s", {"guest.vcpus=1"}, parse_grids({"mechanism.booleans=8,16,32"}), {1, 2}};
}

Json figures(std::uint64_t i) {
  return {{"pages", {{"moved", i}}},
          {"device_latency_ns", {{"nic", {{"p99", 1.5}}}}},
          {"aborts", {{"interrupt", i}}},
          {"moved_ps", 5},
          {"verdict", "holds"}};
}

// The bytes of a whole file of either kind.
std::string written(const ScratchFolder& folder, bool shard) {
  const std::string path = folder.path("good.journal");
  PointFile file = PointFile::journal(path, head(), {});
  for (const std::uint64_t i : {1, 0, 2}) file.append(i, "w", figures(i));
  if (shard) PointFile::write_shard(folder.path("good"), file);
  const std::string bytes = bytes_of(shard ? folder.path("good") : path);
  file.remove();
  return bytes;
}

enum class Outcome { kRefused, kWhole, kPart };

// Reads it and, where it is whole, makes everything of it that is made of a result.
Outcome outcome_of_file(const std::string& path, bool shard) {
  try {
    if (shard) {
      const MergedShards merged({path});
      const SweepResult result{merged.head(), [&](std::uint64_t i) { return merged.point(i); }};
      const auto nowhere = [](std::string_view) {};
      write_csv(result, nowhere);
      write_json(result, nowhere);
      result_table(result);
      violated_points(result);
      return Outcome::kWhole;
    }
    return PointFile::journal(path, head(), {}).missing().empty() ? Outcome::kWhole
                                                                  : Outcome::kPart;
  } catch (const InputError& error) {
    EXPECT_FALSE(error.wrong.empty());
    EXPECT_FALSE(error.right.empty()) << error.what();
    return Outcome::kRefused;
  }
}

Outcome outcome_of(const ScratchFolder& folder, const std::string& bytes, bool shard) {
  const Outcome outcome = outcome_of_file(folder.file("f", bytes), shard);
  std::filesystem::remove(folder.path("f"));  // to write over it would wait for the disk
  return outcome;
}

TEST(DamagedSweepFiles, NoFlippedBitIsTakenForWhatWasWritten) {
  const ScratchFolder folder;
  for (const bool shard : {false, true}) {
    const std::string good = written(folder, shard);
    ASSERT_EQ(outcome_of(folder, good, shard), Outcome::kWhole);
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const int bit : {at % 3 == 0 ? 0 : 7, 5}) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
        const Outcome outcome = outcome_of(folder, bytes, shard);
        const bool last_end = at + 1 == good.size();  // looks like a line that was not finished
        const bool hex_case = bit == 5 && std::isalpha(static_cast<unsigned char>(good[at])) &&
                              outcome == Outcome::kWhole;  // the same digit
        ASSERT_EQ(outcome, hex_case             ? Outcome::kWhole
                           : last_end && !shard ? Outcome::kPart
                                                : Outcome::kRefused)
            << at << " bit " << bit;
      }
    }
  }
}

TEST(DamagedSweepFiles, AShardThatIsCutIsRefusedWhereverItEnds) {
  const ScratchFolder folder;
  const std::string good = written(folder, true);
  for (std::size_t size = 0; size < good.size(); ++size)
    ASSERT_EQ(outcome_of(folder, good.substr(0, size), true), Outcome::kRefused) << size;
}

TEST(DamagedSweepFiles, ChangesAtRandomAreRefusedInWords) {
  const ScratchFolder folder;
  for (const bool shard : {false, true}) {
    const std::string good = written(folder, shard);
    Rng rng = Rng::from_seed(20260901);
    int refused = 0;
    for (int round = 0; round < 1500; ++round) {
      std::string bytes = good;
      for (std::uint64_t edits = 1 + rng.below(3); edits > 0 && !bytes.empty(); --edits) {
        const std::size_t at = rng.below(bytes.size());
        switch (rng.below(4)) {
          case 0:
            bytes[at] = static_cast<char>(rng.below(256));
            break;
          case 1:
            bytes.erase(at, 1 + rng.below(40));
            break;
          case 2:
            bytes.insert(at, bytes.substr(rng.below(bytes.size()), 1 + rng.below(40)));
            break;
          default:
            bytes.insert(at, 1 + rng.below(3), '\n');
            break;
        }
      }
      if (outcome_of(folder, bytes, shard) == Outcome::kRefused) ++refused;
    }
    EXPECT_GT(refused, 1000);
  }
}

// One value of a line becomes another; then the checksum is made right again.
std::string changed_inside(std::string bytes, Rng& rng) {
  static const char* const kOthers[] = {
      "null",      "-1",          "0",     "1e300", "18446744073709551615",
      "\"\"",      "[]",          "{}",    "true",  "3.5",
      "[[]]",      "\"holds\"",   "[0,1]", "9",     "\"\\u0000\"",
      "{\"a\":1}", "[\"seed=1\"]"};
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at);
    lines.push_back(bytes.substr(at + 33, end - at - 33));
    at = end + 1;
  }
  std::string& line = lines[rng.below(lines.size())];
  Json json = Json::parse(line);
  Json* place = &json;
  while (place->is_structured() && !place->empty() && (place == &json || rng.below(4) > 0)) {
    auto part = place->begin();
    std::advance(part, static_cast<std::ptrdiff_t>(rng.below(place->size())));
    if (rng.below(12) == 0) {
      place->erase(part);
      break;
    }
    place = &*part;
  }
  if (place != &json) *place = Json::parse(kOthers[rng.below(std::size(kOthers))]);
  line = json.dump();
  std::string out;
  for (const std::string& l : lines) out += sealed(l);
  return out;
}

TEST(DamagedSweepFiles, ValuesBehindRightChecksumsAreNotBelieved) {
  const ScratchFolder folder;
  for (const bool shard : {false, true}) {
    const std::string good = written(folder, shard);
    Rng rng = Rng::from_seed(20260902);
    int refused = 0;
    for (int round = 0; round < 1500; ++round)
      if (outcome_of(folder, changed_inside(good, rng), shard) == Outcome::kRefused) ++refused;
    EXPECT_GT(refused, 500);
  }
}

TEST(DamagedSweepFiles, ADeepLineAndALongLineAreRefused) {
  const ScratchFolder folder;
  const std::string good = written(folder, true);
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_EQ(outcome_of(folder, good + sealed("{\"index\":0,\"run\":" + deep + "}"), true),
            Outcome::kRefused);
  EXPECT_EQ(outcome_of(folder, good + std::string(kMaxSweepLine + 100'000, 'x'), true),
            Outcome::kRefused);
  EXPECT_EQ(outcome_of(folder, std::string(kMaxSweepLine + 100'000, 'x'), false),
            Outcome::kRefused);
}

}  // namespace
}  // namespace pf::cli
