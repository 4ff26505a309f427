// Broken triggers: every row of tests/measure/corpus/broken.tsv is refused at its column and in its
// words; and whatever becomes of good ones by accident is refused in words or has a canonical text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "core/measure/trigger.h"
#include "core/measure/trigger_rows.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

TEST(TriggerCorpus, EveryBrokenTriggerIsRefusedAtItsColumn) {
  const Env env = make_env(test::timed_hw(64), test::timed_move());
  std::ifstream in(PF_SOURCE_ROOT "/tests/measure/corpus/broken.tsv");
  std::string row;
  std::getline(in, row);  // the heading
  int rows = 0;
  for (; std::getline(in, row); ++rows) {
    std::istringstream fields(row);
    std::string column, words, text;
    std::getline(fields, column, '\t');
    std::getline(fields, words, '\t');
    std::getline(fields, text);
    try {
      parse_trigger(env, text);
      ADD_FAILURE() << "accepted " << text;
    } catch (const TriggerError& error) {
      EXPECT_EQ(std::to_string(error.column), column) << text << ": " << error.what();
      EXPECT_THAT(error.what(), HasSubstr(words)) << text;
      EXPECT_FALSE(error.right.empty()) << text << ": says what is wrong and not what is right";
    }
  }
  EXPECT_GT(rows, 40);
}

TEST(TriggerCorpus, ALongTextIsRefused) {
  const Env env = make_env(test::timed_hw(64), test::timed_move());
  std::string text = "abort";
  while (text.size() < 4000) text += " page=1";
  EXPECT_NO_THROW(parse_trigger(env, text));
  while (text.size() < 5000) text += " page=1";
  EXPECT_THROW(parse_trigger(env, text), TriggerError);
}

// One edit: a sign or a word gone, doubled, or taken from elsewhere.
std::string mutated(std::string text, std::mt19937_64& random) {
  const std::string signs = "=<>!, .0x9aortphse\t\x80";
  const std::size_t at = text.empty() ? 0 : random() % text.size();
  switch (random() % 4) {
    case 0:
      return text.substr(0, at) + text.substr(std::min(text.size(), at + 1 + random() % 6));
    case 1:
      return text.insert(at, 1, signs[random() % signs.size()]);
    case 2:
      return text.insert(at, text.substr(random() % (text.size() + 1), random() % 9));
    default: {
      const auto& all = trigger_examples();
      return text + " " + all[random() % all.size()].text;
    }
  }
}

TEST(TriggerCorpus, WhateverIsTypedIsTakenOrRefusedInWords) {
  const Env env = make_env(test::timed_hw(64), test::timed_move());
  std::mt19937_64 random(5);
  int taken = 0, refused = 0;
  for (int n = 0; n < 20'000; ++n) {
    const auto& all = trigger_examples();
    std::string text = all[random() % all.size()].text;
    for (std::uint64_t edits = random() % 4; edits > 0; --edits) text = mutated(text, random);
    complete_trigger(env, text, random() % (text.size() + 1));
    try {
      const Trigger t = parse_trigger(env, text);
      const std::string canonical = trigger_text(env, t);
      ASSERT_EQ(parse_trigger(env, canonical), t) << text << " became " << canonical;
      ++taken;
    } catch (const TriggerError& error) {
      ASSERT_GE(error.column, 1u) << text;
      ASSERT_LE(error.column, text.size() + 1) << text;
      ASSERT_FALSE(error.wrong.empty() || error.right.empty()) << text;
      ++refused;
    }
  }
  EXPECT_GT(taken, 2000);
  EXPECT_GT(refused, 2000);
}

}  // namespace
}  // namespace pf
