// Triggers: text and back, what they match in real runs against a plain scan, completion.
#include "core/measure/trigger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "core/measure/trigger_rows.h"
#include "core/scenario/scenario.h"
#include "core/trace/trace_file.h"
#include "core/world/world.h"
#include "tests/measure/plain_trigger.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

using test::RunFacts;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr std::size_t kMostFacts = 8'000;  // of a run: the plain scan is slow

class Keep : public FactSink {
 public:
  explicit Keep(std::vector<Fact>& out) : out_(out) {}
  void push(const Fact& fact) override { out_.push_back(fact); }

 private:
  std::vector<Fact>& out_;
};

RunFacts run_of(const std::string& name, std::size_t most = kMostFacts) {
  const Scenario s =
      load_scenario(std::string(PF_SOURCE_ASSETS) + "/scenarios/" + name + ".toml", {});
  Trace trace;
  if (const Attachment* file = s.attachment("trace")) {
    std::istringstream in(file->bytes);
    trace = read_trace(in, name);
  }
  RunFacts run = {env_of(s, Mode::kTimed, std::move(trace)), {}, {}, {}};
  CowPool pool;
  World world = first_world(run.env, s.seed, pool);
  Keep keep(run.facts);
  while (run.facts.size() < most && step(run.env, world, &keep)) {
  }
  return run;
}

// Triggers that a run can match: their values are taken from its facts, most of the time.
class Maker {
 public:
  Maker(const RunFacts& run, std::uint64_t seed) : run_(run), random_(seed) {}

  Trigger trigger() {
    Trigger t;
    do t.terms.push_back(term());
    while (t.terms.size() < 4 && one_in(4));
    if (one_in(5)) t.nth = below(6) + 1;
    if (one_in(5)) t.every = below(20) + 1;
    if (one_in(5)) t.holdoff = static_cast<Time>(below(20'000'000));
    return t;
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  TriggerTerm term() {
    TriggerTerm t;
    t.point = point();
    if (!one_in(3)) return t;
    t.after = point();
    t.longer = one_in(2);
    t.limit = static_cast<Time>(below(one_in(2) ? 8'000'000 : 400'000));
    return t;
  }

  TriggerPoint point() {
    const std::size_t like = some_fact();
    TriggerPoint p;
    if (!one_in(8)) p.kind = run_.facts[like].kind;
    for (int tries = 0; tries < 3; ++tries) {
      const auto field = static_cast<TriggerField>(below(kTriggerFields));
      const auto value = test::plain_property(run_, like, field);
      if (value && *value >= 0 && *value <= kMostTriggerNumber && one_in(2))
        p.conditions.push_back(condition(field, *value));
    }
    return p;
  }

  // Rare kinds as often as frequent ones.
  std::size_t some_fact() {
    const auto kind = static_cast<FactKind>(below(kFactKinds));
    std::size_t at = below(run_.facts.size());
    for (std::size_t n = 0; n < run_.facts.size(); ++n, at = (at + 1) % run_.facts.size())
      if (run_.facts[at].kind == kind) return at;
    return at;
  }

  TriggerCondition condition(TriggerField field, std::int64_t value) {
    const bool named = field == TriggerField::kActor || field == TriggerField::kBy ||
                       field == TriggerField::kCause || field == TriggerField::kBlock;
    TriggerCondition c;
    c.field = field;
    if (one_in(4)) c.op = TriggerCondition::Op::kNotIn;
    if (!named && c.op == TriggerCondition::Op::kIn && one_in(3)) {
      c.ranges = {one_in(2) ? TriggerRange{value, kNoMost} : TriggerRange{kNoLeast, value}};
      return c;
    }
    c.ranges = {{value, value}};
    if (named) return c;
    c.ranges[0].from -= static_cast<std::int64_t>(below(4)) % (value + 1);
    if (one_in(3)) c.ranges.insert(c.ranges.begin(), {0, 0});
    return c;
  }

  const RunFacts& run_;
  std::mt19937_64 random_;
};

struct Kinds {
  std::size_t after = 0, nth = 0, every = 0, holdoff = 0, plain = 0;
};

// Each generated trigger: its text gives it again, and it matches what the plain scan finds.
void compare_with_a_plain_scan(const std::string& name, int triggers, Kinds& met) {
  RunFacts run = run_of(name);
  look_through(run);
  ASSERT_GE(run.facts.size(), kMostFacts / 2) << name;
  Maker maker(run, 17);
  for (int n = 0; n < triggers; ++n) {
    const Trigger t = maker.trigger();
    const std::string text = trigger_text(run.env, t);
    ASSERT_EQ(parse_trigger(run.env, text), t) << text;
    std::vector<std::size_t> got;
    TriggerMatcher matcher(run.env, t);
    for (std::size_t i = 0; i < run.facts.size(); ++i)
      if (matcher.push(run.facts[i])) got.push_back(i);
    ASSERT_EQ(got, plain_matches(run, t)) << name << ": " << text;
    if (got.empty()) continue;
    ++(t.nth > 0       ? met.nth
       : t.every > 1   ? met.every
       : t.holdoff > 0 ? met.holdoff
       : !t.local()    ? met.after
                       : met.plain);
  }
}

TEST(TriggerMatcher, FindsWhatAPlainScanOfTheWholeRunFinds) {
  Kinds met;
  for (const char* name : {"htm-sqlite", "htm-hot-page", "htm-neighbours"})
    compare_with_a_plain_scan(name, 150, met);
  // Triggers that never match compare nothing.
  EXPECT_GE(met.plain, 80u);
  EXPECT_GE(met.after, 30u);
  EXPECT_GE(met.nth, 20u);
  EXPECT_GE(met.every, 20u);
  EXPECT_GE(met.holdoff, 20u);
}

TEST(TriggerMatcher, CountsAttemptsAsTheRunDoes) {
  const RunFacts run = run_of("htm-hot-page", 60'000);
  AttemptCount count;
  std::size_t pages = 0, again = 0;
  for (const Fact& f : run.facts) {
    count.push(f);
    if (f.kind != FactKind::kPageMoved) continue;
    ++pages;
    again += f.b > 1;
    EXPECT_EQ(count.attempt(), f.b) << "page " << f.a;
  }
  EXPECT_GT(pages, 5u);
  EXPECT_GT(again, 0u);
}

Env small() { return make_env(test::timed_hw(64), test::timed_move()); }

TEST(TriggerText, IsCanonical) {
  const Env env = small();
  const std::pair<const char*, const char*> cases[] = {
      {"  abort ", "abort"},
      {"kind=abort actor=cpu0 page=12", "abort actor=cpu0 page=0xc"},
      {"actor=gpu page=0x0C", "any actor=gpu page=0xc"},
      {"page=1 kind=commit", "commit page=0x1"},
      {"phase=copy page=0x10..0x1f , 0x3", "phase=copy page=0x10..0x1f,0x3"},
      {"phase-entered block=450", "phase=copy"},
      {"phase page=3 block=460,7", "phase page=0x3 block=commit,7"},
      {"clock-slot slot = 3", "slot slot=3"},
      {"slot=3", "any slot=3"},
      {"commit try > 1", "commit try>=2"},
      {"commit try<3", "commit try<=2"},
      {"abort page>62", "abort page>=0x3f"},
      {"abort page>63", "abort page>0x3f"},
      {"abort page<0", "abort page<0x0"},
      {"commit after begin>4000 ns", "commit after begin > 4us"},
      {"commit after slot < 4us", "commit after slot < 4us"},
      {"commit after slot slot<=4 < 1.50us", "commit after slot slot<=4 < 1.5us"},
      {"read-done length>=1us", "read-done length>=1us"},
      {"read-done length=1us..2500ns", "read-done length=1us..2.5us"},
      {"abort holdoff 10us nth 3 every 2", "abort nth 3 every 2 holdoff 10us"},
      {"begin every 1 holdoff 0ps", "begin"},
      {"abort by=device:nic or abort by!=gpu,outside", "abort by=nic or abort by!=gpu,outside"},
      {"violation invariant=2", "violation invariant=2"},
  };
  for (const auto& [text, canonical] : cases) {
    const Trigger t = parse_trigger(env, text);
    EXPECT_EQ(trigger_text(env, t), canonical) << text;
    EXPECT_EQ(parse_trigger(env, canonical), t) << text;
  }
}

TEST(TriggerText, KnowsWhichTriggersNeedTheRunsHistory) {
  const Env env = small();
  for (const char* text : {"abort", "abort cause=interrupt or commit", "any page=3"})
    EXPECT_FALSE(parse_trigger(env, text).needs_history()) << text;
  for (const char* text : {"abort nth 1", "abort every 2", "abort holdoff 1ns", "commit try=2",
                           "commit or commit after begin > 1us"})
    EXPECT_TRUE(parse_trigger(env, text).needs_history()) << text;
  EXPECT_TRUE(parse_trigger(env, "commit try=2").local());
}

TEST(TriggerText, EveryExampleIsRight) {
  const Env env = small();
  for (const TriggerExample& e : trigger_examples()) {
    const Trigger t = parse_trigger(env, e.text);
    EXPECT_EQ(parse_trigger(env, trigger_text(env, t)), t) << e.text;
  }
}

std::vector<std::string> completed(const Env& env, std::string text) {
  const std::size_t at = text.find('|');
  text.erase(at, 1);
  return complete_trigger(env, text, at).words;
}

TEST(TriggerCompletion, OffersWhatFits) {
  const Env env = small();
  EXPECT_THAT(completed(env, "|"), Contains("abort"));
  EXPECT_THAT(completed(env, "|"), Contains("phase="));
  EXPECT_THAT(completed(env, "comm|"), ElementsAre("commit"));
  EXPECT_THAT(completed(env, "kind=ab|"), ElementsAre("abort"));
  EXPECT_THAT(completed(env, "abort c|"), Contains("cause="));
  EXPECT_THAT(completed(env, "commit |"), Not(Contains("cause=")));
  EXPECT_THAT(completed(env, "commit |"), Contains("after"));
  EXPECT_THAT(completed(env, "abort cause=walk|"),
              ElementsAre("walk-of-entry", "walk-of-neighbour", "vcpu-walk"));
  EXPECT_THAT(completed(env, "abort cause=interrupt,sp|"), ElementsAre("spurious"));
  EXPECT_THAT(completed(env, "abort by=g|"), ElementsAre("gpu"));
  EXPECT_THAT(completed(env, "phase=c|"), ElementsAre("couple", "change", "copy", "commit"));
  EXPECT_THAT(completed(env, "abort by=gpu |"), Contains("nth"));
  EXPECT_THAT(completed(env, "abort nth 3 |"), ElementsAre("every", "holdoff"));
  EXPECT_THAT(completed(env, "commit after begin |"), Contains(">"));
  EXPECT_THAT(completed(env, "abort cuase|"), ElementsAre("cause="));
  EXPECT_THAT(completed(env, "abort =|"), ElementsAre()) << "nothing follows what is wrong";
}

TEST(TriggerCompletion, ReplacesTheWordAtTheCursorAlone) {
  const Env env = small();
  const TriggerCompletion c = complete_trigger(env, "abort ca=spurious or commit", 8);
  EXPECT_EQ(c.from, 6u);
  EXPECT_EQ(c.to, 8u);
  EXPECT_THAT(c.words, ElementsAre("cause")) << "its = stands there";
}

}  // namespace
}  // namespace pf
