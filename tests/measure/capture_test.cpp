// Captures taken while a run streams by, against a plain scan of the list of all its facts.
#include "core/measure/capture.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/measure/capture_scan.h"
#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

Trigger on(FactKind kind) {
  Trigger t;
  t.terms.resize(1);
  t.terms[0].point.kind = kind;
  return t;
}
Trigger either(FactKind one, FactKind other) {
  Trigger t = on(one);
  t.terms.push_back(on(other).terms[0]);
  return t;
}

struct Taken {
  CaptureSet set;
  Digest digest;
  std::vector<NumberedFact> facts;
  Time start = 0, end = 0;
};

class Tee : public FactSink {
 public:
  explicit Tee(CaptureTaker& taker) : taker_(taker) {}
  void push(const Fact& f) override {
    facts.push_back({event, f});
    taker_.push(f);
  }
  std::uint64_t event = 0;
  std::vector<NumberedFact> facts;

 private:
  CaptureTaker& taker_;
};

// `slice`: how often finished captures are taken out.
Taken take(const test::ShippedRun& run, const CaptureOrder& order, std::uint64_t events,
           std::uint64_t slice) {
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  CaptureTaker taker(*run.env, world, order);
  Taken out;
  out.start = world.agenda.now;
  Tee tee(taker);
  do {
    tee.event = world.events + 1;
    taker.at_event(world.events + 1);
    if (world.events % slice == 0) out.set.add(taker.take());
  } while (world.events < events && step(*run.env, world, &tee));
  taker.finish(world.agenda.now);
  out.set.add(taker.take());
  out.digest = world.digest();
  out.facts = std::move(tee.facts);
  out.end = world.agenda.now;
  return out;
}

void expect_equal(const CaptureSet::Ref& got, const CaptureSet::Ref& want) {
  const Capture &g = *got.capture, &w = *want.capture;
  ASSERT_EQ(g.number, w.number);
  ASSERT_EQ(g.event, w.event) << g.number;
  ASSERT_EQ(g.at, w.at) << g.number;
  ASSERT_EQ(g.from, w.from) << g.number;
  ASSERT_EQ(g.to, w.to) << g.number;
  ASSERT_EQ(g.own_to, w.own_to) << g.number;
  ASSERT_EQ(g.kind, w.kind) << g.number;
  ASSERT_EQ(g.end, w.end) << g.number;
  ASSERT_EQ(g.end_at, w.end_at) << g.number;
  ASSERT_EQ(g.cause, w.cause) << g.number;
  ASSERT_EQ(g.offender, w.offender) << g.number;
  ASSERT_EQ(g.attempt, w.attempt) << g.number;
  ASSERT_EQ(g.page, w.page) << g.number;
  for (const ChannelRow& row : channel_rows()) {
    const auto a = channel_points(got, row.channel), b = channel_points(want, row.channel);
    ASSERT_EQ(a.size(), b.size()) << row.name << " of " << g.number;
    ASSERT_TRUE(std::equal(a.begin(), a.end(), b.begin())) << row.name << " of " << g.number;
  }
  const auto a = capture_events(got), b = capture_events(want);
  ASSERT_EQ(a.size(), b.size()) << g.number;
  ASSERT_EQ(g.trigger_entry, w.trigger_entry) << g.number;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].at, b[i].at) << g.number;
    ASSERT_EQ(a[i].event + g.first_event, b[i].event + w.first_event) << g.number;
    ASSERT_EQ(std::memcmp(&a[i].fact, &b[i].fact, sizeof(Fact)), 0) << g.number;
  }
}

struct Case {
  const char* run;
  Trigger trigger;
  CaptureWindow window;
  std::size_t at_least;
};

std::vector<Case> cases() {
  const CaptureWindow usual, forward{0, kMicrosecond}, wide{-3 * kMicrosecond, 20 * kMicrosecond},
      widest{-kMillisecond, kMillisecond}, narrow{-kNanosecond, 1};
  std::vector<Case> out;
  for (const char* run : {"htm-sqlite", "htm-hot-page", "htm-interval-small"}) {
    out.push_back({run, on(FactKind::kTxnBegin), usual, 40});
    out.push_back({run, on(FactKind::kTxnBegin), wide, 40});
    out.push_back({run, on(FactKind::kTxnBegin), narrow, 40});
    out.push_back({run, on(FactKind::kTxnAbort), forward, 1});
    out.push_back({run, on(FactKind::kTxnCommit), usual, 5});
    out.push_back({run, on(FactKind::kPageMoved), wide, 5});
    out.push_back({run, either(FactKind::kTxnAbort, FactKind::kEntryWritten), wide, 40});
    out.push_back({run, either(FactKind::kGuestWrite, FactKind::kBooleanSet), usual, 500});
    out.push_back({run, on(FactKind::kCopyLands), narrow, 500});
  }
  out.push_back({"htm-sqlite", on(FactKind::kTxnAbort), widest, 10});
  out.push_back({"htm-hot-page-stop", on(FactKind::kFallback), wide, 1});
  out.push_back({"htm-hot-page-stop", on(FactKind::kPhaseEntered), usual, 100});
  return out;
}

class Captures : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Captures, EqualWhatAPlainScanOfAllFactsFinds) {
  const Case c = cases()[GetParam()];
  const test::ShippedRun run = test::shipped_run(c.run);
  // Every other run keeps few events of each, so that those around the trigger are chosen.
  CaptureOrder order{c.trigger, c.window, false, 1500, GetParam() % 2 == 0 ? kMostEvents : 24};
  const std::uint64_t events = c.window.after > 100 * kMicrosecond ? 60'000 : 300'000;
  const Taken taken = take(run, order, events, 1 + GetParam() * 977);
  CowPool pool;
  const World first = first_world(*run.env, run.seed, pool);
  CaptureSet scanned;
  scanned.add(scan_captures(*run.env, first, taken.facts, order, taken.end));
  ASSERT_EQ(taken.set.size(), scanned.size());
  EXPECT_GE(scanned.size(), c.at_least);
  for (std::size_t i = 0; i < scanned.size() && !HasFatalFailure(); ++i)
    expect_equal(taken.set.at(i), scanned.at(i));
}

INSTANTIATE_TEST_SUITE_P(Cases, Captures, ::testing::Range<std::size_t>(0, cases().size()));

TEST(CaptureTaker, LookingChangesNothing) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  CowPool pool;
  World bare = first_world(*run.env, run.seed, pool);
  while (bare.events < 100'000 && step(*run.env, bare)) {
  }
  EXPECT_EQ(take(run, {on(FactKind::kTxnBegin), {}}, 100'000, 500).digest, bare.digest());
}

TEST(CaptureTaker, OneWhenSingleAndNoMoreThanOrdered) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  EXPECT_EQ(take(run, {on(FactKind::kTxnBegin), {}, true}, 50'000, 500).set.size(), 1u);
  EXPECT_EQ(take(run, {on(FactKind::kTxnBegin), {}, false, 7}, 50'000, 500).set.size(), 7u);
}

TEST(CaptureTaker, IsIdleOnceTheLastOrderedCaptureIsFinished) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  CaptureTaker taker(*run.env, world, {on(FactKind::kTxnBegin), {}, true});
  bool was_full_and_open = false;
  do {
    taker.at_event(world.events + 1);
    was_full_and_open = was_full_and_open || (taker.full() && !taker.idle());
  } while (!taker.idle() && step(*run.env, world, &taker));
  EXPECT_TRUE(was_full_and_open);
  EXPECT_LT(world.events, 10'000u);
  ASSERT_NE(taker.take(), nullptr);
  EXPECT_EQ(taker.take(), nullptr);
}

TEST(CaptureTaker, TheEndOfAnAttemptIsKnownThoughTheWindowIsShorter) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  const Taken t = take(run, {on(FactKind::kTxnBegin), {0, 10 * kNanosecond}}, 200'000, 500);
  for (std::size_t i = 0; i + 1 < t.set.size(); ++i) {
    const Capture& c = *t.set.at(i).capture;
    EXPECT_TRUE(c.end == CaptureEnd::kCommit || c.end == CaptureEnd::kAbort);
    EXPECT_GT(c.end_at, 0);
    EXPECT_EQ(c.to, 10 * kNanosecond);
  }
  EXPECT_GT(t.set.aborts(), 0u);
  EXPECT_GT(t.set.commits(), 0u);
  std::uint64_t by_cause = 0;
  for (std::uint8_t cause = 0; cause < kAbortCauses; ++cause) by_cause += t.set.aborts_by(cause);
  EXPECT_EQ(by_cause, t.set.aborts());
}

// From amid a run: channels of devices and queues as in the whole run, attempts counted as there.
TEST(CaptureTaker, FromAmidARunTheSameCapturesComeButForTheAttemptInHand) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  const CaptureOrder order{on(FactKind::kTxnBegin), {}};
  const Taken whole = take(run, order, 100'000, 500);
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  while (world.events < 40'003) step(*run.env, world);
  CaptureTaker taker(*run.env, world, order);
  do taker.at_event(world.events + 1);
  while (world.events < 100'000 && step(*run.env, world, &taker));
  taker.finish(world.agenda.now);
  CaptureSet part;
  part.add(taker.take());
  ASSERT_GT(part.size(), 20u);
  const std::size_t skipped = whole.set.size() - part.size();
  for (std::size_t i = 1; i < part.size() && !HasFatalFailure(); ++i) {
    const CaptureSet::Ref a = part.at(i), b = whole.set.at(skipped + i);
    Capture renumbered = *a.capture;
    renumbered.number += skipped;
    expect_equal({a.batch, &renumbered}, b);
  }
}

// Begun amid a page's second attempt, the end of that is of the second and not of the first.
TEST(CaptureTaker, FromAmidAnAttemptTryCountsAsInTheWholeRun) {
  const test::ShippedRun run = test::shipped_run("htm-hot-page");
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  AttemptInHand hand;
  do {
    ASSERT_TRUE(step(*run.env, world));
    hand = attempt_in_hand(*run.env, world);
  } while (hand.begun != 2 || !hand.open);
  const Trigger any = parse_trigger(*run.env, "begin try>=1 or abort try>=1 or commit try>=1");
  for (const std::int64_t wanted : {2, 3}) {
    Trigger one = any;
    for (TriggerTerm& term : one.terms) term.point.conditions[0].ranges = {{wanted, wanted}};
    World from = world;
    CaptureTaker taker(*run.env, from, {one, {}, true});
    do taker.at_event(from.events + 1);
    while (!taker.idle() && step(*run.env, from, &taker));
    taker.finish(from.agenda.now);
    const auto batch = taker.take();
    ASSERT_NE(batch, nullptr) << wanted;
    if (wanted == 2) {
      EXPECT_EQ(batch->captures[0].page, hand.page);
    }
    EXPECT_EQ(batch->captures[0].attempt, wanted);
  }
}

TEST(CaptureSet, FindsEachCaptureWhateverBatchItCameIn) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  const Taken t = take(run, {on(FactKind::kTxnBegin), {}}, 50'000, 300);
  ASSERT_GT(t.set.batches().size(), 5u);
  for (std::size_t i = 0; i < t.set.size(); ++i) EXPECT_EQ(t.set.at(i).capture->number, i + 1);
}

TEST(CaptureSet, AChannelHasTheValueOfItsLastChange) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  const CaptureWindow whole{-200 * kNanosecond, 9 * kMicrosecond};
  const Taken t = take(run, {on(FactKind::kTxnBegin), whole}, 100'000, 300);
  std::size_t committed = 0;
  while (t.set.at(committed).capture->end != CaptureEnd::kCommit) ++committed;
  const CaptureSet::Ref ref = t.set.at(committed);
  const auto points = channel_points(ref, Channel::kLinesLanded);
  ASSERT_GT(points.size(), 30u);
  EXPECT_EQ(channel_at(ref, Channel::kLinesLanded, -1'000'000'000), points[0].value);
  for (std::size_t i = 1; i < points.size(); ++i) {
    EXPECT_EQ(channel_at(ref, Channel::kLinesLanded, points[i].at), points[i].value);
    EXPECT_EQ(channel_at(ref, Channel::kLinesLanded, points[i].at - 1), points[i - 1].value);
  }
}

}  // namespace
}  // namespace pf
