// Scenarios and run files with bytes changed, at random and with fixed seeds: whatever comes of it
// is an InputError that names the file, or a scenario that holds. Nothing else gets out, nothing
// crashes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/scenario/scenario.h"
#include "core/scenario/value.h"

namespace pf {
namespace {

// What a hand or a tool may do to a file: a byte changed, a piece cut out, doubled or moved.
std::string mutated(std::string text, Rng& rng, const std::string& other) {
  const std::uint64_t edits = 1 + rng.below(4);
  for (std::uint64_t i = 0; i < edits && !text.empty(); ++i) {
    const std::size_t at = rng.below(text.size());
    const std::size_t size = std::min<std::size_t>(1 + rng.below(12), text.size() - at);
    switch (rng.below(6)) {
      case 0:
        text[at] = static_cast<char>(rng.below(256));
        break;
      case 1:
        text[at] = "0123456789-.\"[]{}=\n"[rng.below(19)];
        break;
      case 2:
        text.erase(at, size);
        break;
      case 3:
        text.insert(at, text.substr(rng.below(text.size()), size));
        break;
      case 4:
        text.insert(at, other.substr(rng.below(other.size()), size));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

TEST(Mutations, AChangedScenarioIsRefusedInWordsOrHolds) {
  Rng rng = Rng::from_seed(20260801);
  std::vector<std::string> texts;
  for (const std::string& path : shipped_scenarios())
    texts.push_back(read_text_file(path, kMaxScenarioBytes));
  int accepted = 0, refused = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text =
        mutated(texts[rng.below(texts.size())], rng, texts[rng.below(texts.size())]);
    try {
      const Scenario s = parse_scenario(text, "mutant.toml");
      ++accepted;
      const Scenario again = parse_scenario(canonical_text(s), "mutant.toml", {}, &s.files);
      ASSERT_EQ(canonical_text(again), canonical_text(s)) << text;
      if (s.hw.pages <= 1024) env_of(s, s.explores ? Mode::kExplored : Mode::kTimed, {});
    } catch (const InputError& error) {
      ++refused;
      ASSERT_FALSE(error.wrong.empty()) << text;
      ASSERT_FALSE(error.file.empty()) << text;
    } catch (const AssertionFailure& error) {
      // The one thing this test cannot give: the recording a scenario may name.
      ASSERT_THAT(error.what(), ::testing::HasSubstr("plays a recording")) << text;
    }
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(refused, 1000);
}

TEST(Mutations, AChangedTimingProfileIsRefusedInWordsOrHolds) {
  Rng rng = Rng::from_seed(20260802);
  const std::string server =
      read_text_file(assets_folder() + "/timing/server-gen4.toml", kMaxScenarioBytes);
  int accepted = 0, refused = 0;
  for (int round = 0; round < 500; ++round) {
    try {
      const TimingProfile p = parse_timing(mutated(server, rng, server), "mutant.toml");
      ++accepted;
      EXPECT_LE(p.timing.iotlb_walk.min, p.timing.iotlb_walk.max);
      EXPECT_GT(p.timing.tsc_cycle, 0);
    } catch (const InputError& error) {
      ++refused;
      ASSERT_FALSE(error.wrong.empty());
    }
  }
  EXPECT_GT(accepted, 20);
  EXPECT_GT(refused, 100);
}

TEST(Mutations, AChangedOverrideIsRefusedInWordsOrHolds) {
  Rng rng = Rng::from_seed(20260803);
  const std::string keys =
      "mechanism.drain=false devices.0.ats=true guest.pages=9 faults=late-fill";
  for (int round = 0; round < 2000; ++round) {
    const std::size_t at = rng.below(keys.size());
    const std::string typed = mutated(keys.substr(at, 1 + rng.below(24)), rng, keys);
    try {
      parse_scenario("format = 1\ntitle = \"T\"\n", "t.toml", {typed});
    } catch (const InputError& error) {
      ASSERT_FALSE(error.wrong.empty()) << typed;
    }
  }
}

}  // namespace
}  // namespace pf
