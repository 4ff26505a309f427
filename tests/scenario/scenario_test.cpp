// What a scenario says comes out as it was written, wherever it was written.
#include "core/scenario/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/scenario/parameter.h"

namespace pf {
namespace {

const std::string kHead = "format = 1\ntitle = \"Test\"\n";

Scenario parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_scenario(kHead + text, "test.toml", overrides);
}

std::string complaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Scenario, AKeyReachesItsField) {
  const Scenario s = parse(R"(
[guest]
pages = 7
page_bytes = 128
[[devices]]
name = "nic"
kind = "ring"
payload_bytes = 256
interval_ns = 0.5
[[devices]]
name = "gpu"
ats = false
[mechanism]
order = "copy-first"
backoff_ns = 1234.567
signal1 = "ideal"
[hw.iommu]
iotlb_entries = 9
)");
  EXPECT_EQ(s.hw.pages, 7u);
  EXPECT_EQ(s.hw.lines_per_page, 2u);
  ASSERT_EQ(s.hw.devices.size(), 2u);
  EXPECT_EQ(s.hw.devices[0].kind, DeviceKind::kRing);
  EXPECT_EQ(s.hw.devices[0].payload_lines, 4u);
  EXPECT_EQ(s.hw.devices[0].interval, 500);
  EXPECT_EQ(s.hw.devices[0].pages, 7u) << "buffers reach to the guest's end";
  EXPECT_FALSE(s.hw.devices[1].ats);
  EXPECT_EQ(s.move.order, CopyOrder::kCopyFirst);
  EXPECT_EQ(s.move.backoff, 1'234'567);
  EXPECT_EQ(s.move.signal1, Signal::kIdeal);
  EXPECT_EQ(s.hw.iotlb_entries, 9u);
  EXPECT_FALSE(s.explores);
}

TEST(Scenario, AnOverrideReplacesWhatTheFileSays) {
  const std::string file = "seed = 1\n[guest]\npages = 4\n[[devices]]\nname = \"nic\"\n";
  const Scenario s =
      parse(file, {"seed=7", "guest.pages=9", "devices.0.ats=false", "devices.1.name=gpu",
                   "mechanism.order=overlap", "seed=8", "title=2024"});
  EXPECT_EQ(s.seed, 8u) << "the last one counts";
  EXPECT_EQ(s.hw.pages, 9u);
  ASSERT_EQ(s.hw.devices.size(), 2u);
  EXPECT_FALSE(s.hw.devices[0].ats);
  EXPECT_EQ(s.hw.devices[1].name, "gpu");
  EXPECT_EQ(s.move.order, CopyOrder::kOverlap);
  EXPECT_EQ(s.title, "2024");
}

TEST(Scenario, ABrokenOverrideIsToldAsItWasTyped) {
  EXPECT_EQ(complaint([] { parse("", {"guest.pages=none"}); }),
            "--set guest.pages=none: guest.pages: \"none\" where a number belongs; give 1 to "
            "268435456");
  EXPECT_THAT(complaint([] { parse("", {"guest.pages=1e3"}); }),
              ::testing::HasSubstr("1000 where a whole number belongs"));
  for (const char* number : {"18446744073709551615", "-99999999999999999999"})
    EXPECT_THAT(complaint([&] { parse("", {std::string("seed=") + number}); }),
                ::testing::HasSubstr(std::string("seed: ") + number + " is out of range; give 0"));
  EXPECT_THAT(complaint([] { parse("", {"mechanism.drain"}); }),
              ::testing::HasSubstr("names no key and value"));
  EXPECT_THAT(complaint([] { parse("", {"mechanism.drain=1"}); }),
              ::testing::HasSubstr("1 where true or false belongs"));
  EXPECT_THAT(complaint([] { parse("", {"devices.3.ats=true"}); }),
              ::testing::HasSubstr("there is no device 3"));
  EXPECT_THAT(complaint([] { parse("", {"seed=1\nguest.pages=3"}); }),
              ::testing::HasSubstr("where a number belongs"))
      << "one --set sets one key";
}

TEST(Scenario, AGuestTooLargeForItsDetailIsRefused) {
  EXPECT_EQ(parse("detail = \"page\"\n", {"guest.pages=268435456"}).hw.pages, 268'435'456u);
  EXPECT_THAT(complaint([] { parse("", {"guest.pages=268435456"}); }),
              ::testing::AllOf(::testing::HasSubstr("guest.pages: 268435456 pages"),
                               ::testing::HasSubstr("detail = \"page\"")));
  const Scenario s = parse("detail = \"page\"\n[explore]\ndevice_reads = 1\n");
  EXPECT_THAT(complaint([&] { env_of(s, Mode::kExplored); }), ::testing::HasSubstr("detail"));
}

TEST(Scenario, FaultsMayBeListedInShort) {
  const auto bits = [](Fault a, Fault b) {
    return static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b);
  };
  EXPECT_EQ(parse("faults = [\"tsc-skew\", \"late-fill\"]\n").hw.faults,
            bits(Fault::kTscSkew, Fault::kLateFill));
  EXPECT_EQ(parse("[[faults]]\nkind = \"tsc-skew\"\n", {"faults=late-fill,late-clear"}).hw.faults,
            bits(Fault::kLateFill, Fault::kLateClear))
      << "the override replaces the list";
  EXPECT_EQ(parse("[[faults]]\nkind = \"tsc-skew\"\n", {"faults="}).hw.faults, 0u);
  EXPECT_EQ(parse("", {"faults=interrupt", "faults.0.at=5us"}).hw.fault_list.at(0).time,
            5 * kMicrosecond)
      << "and more may be said of what is listed";
}

TEST(Scenario, ATopologyStatesWhatTheScenarioDoesNot) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "pageferry-topology-test";
  std::filesystem::create_directories(folder);
  const auto with = [&](const std::string& topology, const std::string& more) {
    const std::string file = (folder / "joined.toml").string();
    std::ofstream(file) << topology;
    return parse("topology = \"" + file + "\"\n" + more);
  };
  const std::string joined = "title = \"Joined\"\n[hw.iommu]\nwalkers = 11\niotlb_entries = 7\n";
  EXPECT_EQ(with(joined, "").hw.walkers, 11u);
  const Scenario own = with(joined, "[hw.iommu]\nwalkers = 3\n");
  EXPECT_EQ(own.hw.walkers, 3u);
  EXPECT_EQ(own.hw.iotlb_entries, 7u);
  for (const auto& [topology, words] : std::map<std::string, std::string>{
           {"this is = = garbage\n", "joined.toml:1"},
           {"[hw.iommu]\nwalkers = 0\n", "joined.toml:2"},
           {"[hw.iommu]\nwalkerz = 5\n", "did you mean hw.iommu.walkers?"},
           {"[guest]\npages = 5\n", "is no key of a topology"}}) {
    try {
      with(topology, "");
      ADD_FAILURE() << topology;
    } catch (const InputError& e) {
      EXPECT_THAT(e.what(), ::testing::HasSubstr(words));
    }
  }
  std::filesystem::remove_all(folder);
}

TEST(Scenario, CanonicalTextGivesTheSameScenarioFromItsOwnFilesAlone) {
  for (const std::string& path : shipped_scenarios()) {
    for (const Scenario& s : load_family(path)) {
      const std::string text = canonical_text(s);
      const Scenario again = parse_scenario(text, "gone.toml", {}, &s.files);
      EXPECT_EQ(canonical_text(again), text) << path;
      EXPECT_EQ(workload_fingerprint(again), workload_fingerprint(s)) << path;
      EXPECT_EQ(again.explores, s.explores) << path;
      EXPECT_EQ(again.expect.size(), s.expect.size()) << path;
    }
  }
}

TEST(Scenario, CanonicalTextStatesEveryKey) {
  std::vector<std::string> latencies;
  for (const TimingValue& value : timing_values())
    latencies.push_back("latency." + std::string(value.name) + "=100");
  const Scenario s = parse(
      "[[devices]]\nname = \"nic\"\n[[faults]]\nkind = \"tsc-skew\"\n"
      "[explore]\ndevice_reads = 1\n",
      latencies);
  const std::string text = "\n" + canonical_text(s);
  for (const Parameter& row : parameters()) {
    const std::string word(row.key.substr(row.key.rfind('.') + 1));
    EXPECT_THAT(text, ::testing::HasSubstr("\n" + word + " = ")) << row.key;
  }
}

TEST(Scenario, AwkwardTextSurvivesTheCanonicalText) {
  const std::string title = "quotes \" back\\slash tab\t end";
  const Scenario s = parse_scenario("format = 1\ntitle = 'quotes \" back\\slash tab\t end'\n", "t");
  EXPECT_EQ(s.title, title);
  EXPECT_EQ(parse_scenario(canonical_text(s), "t", {}, &s.files).title, title);
}

TEST(Scenario, AFileThatDidNotComeAlongIsNotLookedForOnDisk) {
  const Scenario s = parse("");
  std::vector<Attachment> none;
  EXPECT_THAT(complaint([&] { parse_scenario(canonical_text(s), "t", {}, &none); }),
              ::testing::HasSubstr("is not among the files that came along"));
}

TEST(Scenario, AFamilyHasAMemberAVariantWithTheVariantsKeys) {
  const std::string path = ::testing::TempDir() + "/pageferry-family.toml";
  {
    std::ofstream out(path);
    out << kHead << "[mechanism]\nmax_attempts = 3\n"
        << "[[variant]]\nname = \"safe\"\n"
        << "[[variant]]\nname = \"no drain\"\nmechanism.drain = false\nexpect.pages_moved = 1\n";
  }
  const std::vector<Scenario> family = load_family(path, {"mechanism.max_attempts=5"});
  EXPECT_EQ(load_scenario(path).name, "pageferry-family [safe]");
  const Scenario named = load_scenario(path, {"variant=no drain", "mechanism.max_attempts=5"});
  EXPECT_EQ(named.name, "pageferry-family [no drain]");
  EXPECT_EQ(canonical_text(named), canonical_text(family[1]));
  EXPECT_EQ(load_family(path, {"variant=no drain"}).size(), 1u);
  try {
    load_scenario(path, {"variant=drained"});
    ADD_FAILURE() << "there is no such variant";
  } catch (const InputError& e) {
    EXPECT_EQ(e.key, "variant");
    EXPECT_EQ(e.right, "one of: safe, no drain");
  }
  std::filesystem::remove(path);
  ASSERT_EQ(family.size(), 2u);
  EXPECT_EQ(family[0].name, "pageferry-family [safe]");
  EXPECT_TRUE(family[0].move.drain);
  EXPECT_FALSE(family[1].move.drain);
  EXPECT_EQ(family[1].move.max_attempts, 5u) << "an override holds for every member";
  EXPECT_EQ(family[1].expect.size(), 1u);
}

TEST(Scenario, TheWorkloadsFingerprintIsThatOfGuestAndDevicesAlone) {
  const std::string file = "[guest]\npages = 4\n[[devices]]\nname = \"nic\"\n";
  const Digest one = workload_fingerprint(parse(file));
  EXPECT_EQ(workload_fingerprint(parse(file, {"mechanism.id=stop-and-copy", "hw.iommu.walkers=1"})),
            one);
  EXPECT_NE(workload_fingerprint(parse(file, {"devices.0.interval_ns=5"})), one);
  EXPECT_NE(workload_fingerprint(parse(file, {"seed=2"})), one);
}

TEST(Scenario, AnInstanceTooLargeToSearchIsRefusedAndNotTried) {
  const Scenario s = parse("[guest]\npages = 64\n[explore]\ndevice_reads = 1\n");
  EXPECT_THAT(complaint([&] { env_of(s, Mode::kExplored); }),
              ::testing::HasSubstr("too large to be explored"));
}

TEST(Parameters, EveryKeyHasARowOfItsOwnAndWordsAboutIt) {
  std::set<std::string_view> keys;
  for (const Parameter& row : parameters()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_FALSE(row.help.empty()) << row.key;
    EXPECT_TRUE(row.help.ends_with(".")) << row.key;
    std::size_t index = 0;
    EXPECT_EQ(find_parameter(row.key, index), &row);
  }
}

TEST(Parameters, WhatIsWrittenIsReadBack) {
  Scenario a = parse("[[devices]]\nname = \"nic\"\n[[faults]]\nkind = \"late-fill\"\n");
  for (const Parameter& row : parameters()) {
    if (row.kind != ParameterKind::kChoice && row.kind != ParameterKind::kBool) continue;
    if (row.key == "faults.N.kind") continue;
    std::vector<std::string> values = row.choice_names();
    if (row.kind == ParameterKind::kBool) values = {"true", "false"};
    for (const std::string& value : values) {
      set_parameter(row, 0, parse_override(std::string(row.key) + "=" + value), a);
      const std::string quote = row.kind == ParameterKind::kBool ? "" : "\"";
      EXPECT_EQ(written_value(row, a), quote + value + quote) << row.key;
    }
  }
}

}  // namespace
}  // namespace pf
