// Timing profiles: every number has a mark and a source, and reaches its field in picoseconds.
#include "core/scenario/timing_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <tuple>

#include "core/base/error.h"
#include "core/scenario/scenario.h"
#include "core/scenario/value.h"

namespace pf {
namespace {

const std::string kServer = read_text_file(assets_folder() + "/timing/server-gen4.toml", 1 << 20);

std::string complaint(const std::string& text, const TimingText& base = {}) {
  try {
    parse_timing(text, "profile.toml", base);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

// The server's profile with one line changed.
std::string with(const std::string& table, const std::string& line, const std::string& instead) {
  std::string text = kServer;
  const std::size_t at = text.find(line, text.find("[" + table + "]"));
  EXPECT_NE(at, std::string::npos) << table << " " << line;
  return text.replace(at, line.size(), instead);
}

TEST(Timing, EveryShippedProfileIsWhole) {
  int profiles = 0;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() + "/timing")) {
    ++profiles;
    const std::string name = file.path().stem().string();
    const Scenario s =
        parse_scenario("format = 1\ntitle = \"T\"\ntiming = \"" + name + "\"\n", "t.toml");
    ASSERT_EQ(s.timing.entries.size(), timing_names().size()) << name;
    for (const TimingEntry& e : s.timing.entries) {
      EXPECT_FALSE(e.mark.empty()) << name << " " << e.name;
      EXPECT_FALSE(e.source.empty()) << name << " " << e.name;
      EXPECT_FALSE(e.help.empty()) << name << " " << e.name;
      EXPECT_LE(e.min, e.typ) << name << " " << e.name;
      EXPECT_LE(e.typ, e.max) << name << " " << e.name;
    }
  }
  EXPECT_GE(profiles, 3);
}

TEST(Timing, ValuesArriveInTheUnitsOfTheModels) {
  const Timing t = parse_timing(with("iotlb_walk", "typ = 280\nmax = 350\nunit = \"ns\"",
                                     "typ = 280.125\nmax = 350\nunit = \"ns\""),
                                "profile.toml")
                       .timing;
  EXPECT_EQ(t.iotlb_walk.typ, 280'125);
  EXPECT_EQ(t.tsc_cycle, 435);
  EXPECT_EQ(t.tlp_header_write, 24u);
  EXPECT_GT(t.link_bytes_per_us_host, 20'000u);
  EXPECT_EQ(t.read_set[1].lines * kLineBytes, 128u * 1024);
  EXPECT_EQ(t.read_set[1].fit, 920u);
  EXPECT_EQ(t.read_set[4].fit, 0u);
}

TEST(Timing, AProfileThatLeavesAValueOutIsRefused) {
  EXPECT_THAT(complaint(with("iotlb_walk", "[iotlb_walk]", "[iotlb_wlak]")),
              ::testing::HasSubstr("did you mean iotlb_walk"));
  EXPECT_THAT(complaint("title = \"T\"\n"), ::testing::HasSubstr("tsc_cycle.unit: is missing"));
  EXPECT_THAT(complaint(""), ::testing::HasSubstr("title: is missing"));
}

// Run files carry their profile; those saved before there was a table of what fits have none.
TEST(Timing, AProfileWithoutTheTableOfWhatFitsIsReadAndAllFits) {
  std::string text = kServer;
  const std::size_t from = text.find("[read_set_64k]");
  const std::size_t last = text.find("[read_set_1m]");
  const std::size_t next = text.find("\n[", last);
  ASSERT_NE(next, std::string::npos);
  std::string part = text;
  const std::size_t second = part.find("[read_set_128k]");
  part.erase(second, part.find("[read_set_256k]") - second);
  text.erase(from, next + 1 - from);
  const Timing t = parse_timing(text, "profile.toml").timing;
  for (int row = 0; row < kReadSetRows; ++row) {
    EXPECT_EQ(t.read_set[row].lines, Timing().read_set[row].lines);
    EXPECT_EQ(t.read_set[row].fit, 1000u);
  }
  EXPECT_EQ(t.iotlb_walk, parse_timing(kServer, "profile.toml").timing.iotlb_walk);
  EXPECT_THAT(complaint(part), ::testing::HasSubstr("read_set_128k.unit: is missing"));
}

TEST(Timing, WrongValuesAreToldAtTheirPlace) {
  EXPECT_THAT(complaint(with("iotlb_walk", "max = 350", "max = 200")),
              ::testing::HasSubstr("280 is not between 250 and 200"));
  EXPECT_THAT(complaint(with("iotlb_walk", "unit = \"ns\"", "unit = \"GB/s\"")),
              ::testing::HasSubstr("does not measure this; use ps, ns, us"));
  EXPECT_THAT(complaint(with("iotlb_walk", "mark = \"V\"", "mark = \"Q\"")),
              ::testing::HasSubstr("no such mark: Q"));
  EXPECT_THAT(complaint(with("iotlb_walk", "mark = \"V\"", "mark = \"\"")),
              ::testing::HasSubstr("where text belongs"));
  EXPECT_THAT(complaint(with("iotlb_walk", "typ = 280", "typ = -1")),
              ::testing::HasSubstr("-1 where a number belongs"));
  EXPECT_THAT(complaint(with("tsc_cycle", "typ = 435", "typ = 0")),
              ::testing::HasSubstr("must be above zero"));
  EXPECT_THAT(complaint(with("read_set_256k", "typ = 540", "typ = 950")),
              ::testing::HasSubstr("never more for a larger one"));
}

TEST(Timing, ABaseHoldsWhereTheProfileHasNoTableOfItsOwn) {
  const std::string text =
      "title = \"T\"\nbase = \"server-gen4\"\n[ats_purge]\ntyp = 80\nunit = \"us\"\n"
      "mark = \"E\"\nsource = \"test\"\n";
  EXPECT_EQ(timing_base(text, "profile.toml"), "server-gen4");
  const TimingProfile own = parse_timing(text, "profile.toml", {kServer, "server-gen4.toml"});
  const TimingProfile server = parse_timing(kServer, "server-gen4.toml");
  EXPECT_EQ(own.timing.ats_purge, (Latency{80'000'000, 80'000'000, 80'000'000}))
      << "a table stated anew has none of the base's range";
  EXPECT_EQ(own.timing.iotlb_walk, server.timing.iotlb_walk);
  EXPECT_THAT(complaint(text, {text, "base.toml"}), ::testing::HasSubstr("a base stands alone"));
}

TEST(Timing, WithoutJitterEveryValueIsItsTypicalOne) {
  const TimingProfile t = parse_timing("title = \"T\"\nbase = \"server-gen4\"\njitter = false\n",
                                       "profile.toml", {kServer, "server-gen4.toml"});
  const TimingProfile server = parse_timing(kServer, "server-gen4.toml");
  EXPECT_EQ(t.timing.iotlb_walk.min, server.timing.iotlb_walk.typ);
  EXPECT_EQ(t.timing.iotlb_walk.max, server.timing.iotlb_walk.typ);
}

std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    parse_scenario("format = 1\ntitle = \"T\"\n" + text, "t.toml", overrides);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Latency, AScenarioSetsAValueInTheUnitOfItsProfileAndTheRangeFollows) {
  const Scenario plain = parse_scenario("format = 1\ntitle = \"T\"\n", "t.toml");
  const Latency profile = plain.timing.timing.ats_purge;  // 800, 1600, 2400 ns
  const Scenario twice =
      parse_scenario("format = 1\ntitle = \"T\"\n[latency]\nats_purge = 3200\n", "t.toml");
  EXPECT_EQ(twice.timing.timing.ats_purge,
            (Latency{2 * profile.min, 2 * profile.typ, 2 * profile.max}));
  EXPECT_EQ(twice.timing.timing.iotlb_walk, plain.timing.timing.iotlb_walk);
  EXPECT_THAT(timing_entry(twice.timing, "ats_purge").source,
              ::testing::HasSubstr("server-gen4 has 1600 ns: a healthy ATS"));
  const Scenario slow = parse_scenario(
      "format = 1\ntitle = \"T\"\ntiming = \"slow-ats\"\n[latency]\nats_purge = 3200\n", "t.toml");
  EXPECT_EQ(slow.timing.timing.ats_purge.typ, 3200 * kMicrosecond) << "slow-ats states it in us";
}

TEST(Latency, EveryValueOfAProfileCanBeSetAndTheOthersStay) {
  const Scenario plain = parse_scenario("format = 1\ntitle = \"T\"\n", "t.toml");
  for (const TimingValue& settable : timing_values()) {
    const TimingEntry& e = timing_entry(plain.timing, settable.name);
    const std::string value = std::to_string(e.typ * 2);
    const Scenario s = parse_scenario("format = 1\ntitle = \"T\"\n", "t.toml",
                                      {"latency." + e.name + "=" + value});
    for (const TimingEntry& other : s.timing.entries) {
      const TimingEntry& before = timing_entry(plain.timing, other.name);
      const double factor = other.name == e.name ? 2 : 1;
      EXPECT_DOUBLE_EQ(other.typ, factor * before.typ) << e.name << " " << other.name;
      EXPECT_DOUBLE_EQ(other.max, factor * before.max) << e.name << " " << other.name;
    }
    const Env env = env_of(s, Mode::kTimed);
    EXPECT_NE(
        std::tie(env.hw.timing.load_hot, env.hw.timing.tsc_cycle, env.hw.timing.max_payload,
                 env.hw.timing.link_bytes_per_us_host) ==
            std::tie(plain.timing.timing.load_hot, plain.timing.timing.tsc_cycle,
                     plain.timing.timing.max_payload, plain.timing.timing.link_bytes_per_us_host),
        e.name == "load_hot" || e.name == "tsc_cycle" || e.name == "max_payload" ||
            e.name == "link_bytes_per_us_host")
        << e.name << ": a machine is built with it";
  }
}

TEST(Latency, IsKeptByTheCanonicalTextWhenSetAndLeftOutWhenNot) {
  const Scenario plain = parse_scenario("format = 1\ntitle = \"T\"\n", "t.toml");
  EXPECT_THAT(canonical_text(plain), ::testing::Not(::testing::HasSubstr("[latency]")));
  const Scenario s =
      parse_scenario("format = 1\ntitle = \"T\"\n", "t.toml", {"latency.ats_purge=2000.5"});
  EXPECT_THAT(canonical_text(s), ::testing::HasSubstr("\n[latency]\nats_purge = 2000.5\n"));
  const Scenario again = parse_scenario(canonical_text(s), "gone.toml", {}, &s.files);
  EXPECT_EQ(canonical_text(again), canonical_text(s));
  EXPECT_EQ(again.timing.timing.ats_purge, s.timing.timing.ats_purge);
}

TEST(Latency, OutOfRangeIsToldWithTheRangeInTheProfilesUnit) {
  EXPECT_THAT(refusal("", {"latency.ats_purge=2e12"}),
              ::testing::AllOf(::testing::HasSubstr("latency.ats_purge: "),
                               ::testing::HasSubstr("is out of range; give 0 to 1000000000 (ns"),
                               ::testing::HasSubstr("there it is 1600")));
  EXPECT_THAT(refusal("", {"latency.tsc_cycle=0"}), ::testing::HasSubstr("give 1 to 1000000 (ps"));
  EXPECT_THAT(refusal("[latency]\nats_purge = -1\n"),
              ::testing::AllOf(::testing::HasSubstr("t.toml:4:13"),
                               ::testing::HasSubstr("-1 is out of range")));
  EXPECT_THAT(refusal("[latency]\nats_purge = \"long\"\n"),
              ::testing::HasSubstr("\"long\" where a number belongs; give 0 to 1 s"));
  EXPECT_THAT(refusal("[latency]\nats_purg = 1\n"),
              ::testing::HasSubstr("did you mean latency.ats_purge?"));
}

TEST(Moments, AreReadAsPeopleWriteThem) {
  EXPECT_EQ(parse_moment("12.5 us")->at, 12'500'000);
  EXPECT_EQ(parse_moment("12.5us")->at, 12'500'000);
  EXPECT_EQ(parse_moment("435 ps")->at, 435);
  EXPECT_EQ(parse_moment("2 s")->at, 2 * kSecond);
  EXPECT_EQ(parse_moment("event:1204")->event, 1204u);
  EXPECT_EQ(parse_moment("phase:copy")->block, 450);
  EXPECT_EQ(parse_moment("phase:440")->block, 440);
}

TEST(Moments, WhatIsNoneIsNothing) {
  for (const char* text : {"", "12", "us", "-1 us", "12 parsecs", "event:", "event:-1", "event:1x",
                           "event:99999999999999999999", "phase:", "phase:999", "1e30 s", "nan us",
                           "inf s", "12 us later"})
    EXPECT_FALSE(parse_moment(text)) << text;
}

}  // namespace
}  // namespace pf
