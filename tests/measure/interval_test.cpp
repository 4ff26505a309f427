// Intervals and masks: hand-made captures whose times are known, and figures against a plain sort.
#include "core/measure/interval.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/rng.h"
#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

// One capture from parts: events at times from the trigger, points of one channel.
struct Made {
  std::shared_ptr<CaptureBatch> batch = std::make_shared<CaptureBatch>();

  struct At {
    std::int32_t at;
    FactKind kind;
    bool trigger = false;
  };
  Made& add(const std::vector<At>& events, CaptureEnd end = CaptureEnd::kCommit,
            Channel channel = Channel::kLinesLanded,
            const std::vector<std::pair<std::int32_t, std::int16_t>>& points = {}) {
    Capture c;
    c.number = batch->captures.size() + 1;
    c.from = -1000;
    c.to = c.own_to = 10'000;
    c.end = end;
    c.first_entry = static_cast<std::uint32_t>(batch->events.size());
    for (const At& e : events) {
      if (e.trigger) c.trigger_entry = c.entries;
      if (e.kind == FactKind::kTxnBegin && e.at > 0) c.own_to = e.at - 1;
      batch->events.push_back({e.at, 0, {e.at, 0, 0, 5, e.kind, kCpu0, 1}});
      ++c.entries;
    }
    c.first_point = static_cast<std::uint32_t>(batch->points.size());
    for (int k = 0; k < kChannels; ++k) {
      const auto mine = static_cast<Channel>(k);
      batch->points.push_back({-1000, 0, mine, 0});
      for (const auto& [at, value] : points) {
        if (mine == channel) batch->points.push_back({at, value, mine, 0});
      }
      c.channel[static_cast<std::size_t>(k) + 1] =
          static_cast<std::uint16_t>(batch->points.size() - c.first_point);
    }
    batch->captures.push_back(c);
    return *this;
  }
  CaptureSet set() const {
    CaptureSet out;
    out.add(batch);
    return out;
  }
};

const Env& env() {
  static const test::ShippedRun run = test::shipped_run("htm-sqlite");
  return *run.env;
}

constexpr FactKind kBegin = FactKind::kTxnBegin, kCommit = FactKind::kTxnCommit,
                   kAbort = FactKind::kTxnAbort, kEntry = FactKind::kEntryWritten,
                   kSlot = FactKind::kClockSlot;

std::optional<std::int64_t> measured(const Made& made, const char* text) {
  const CaptureSet set = made.set();
  return interval_of(env(), set.at(0), parse_interval(env(), text));
}

TEST(Interval, TheFirstOccurrenceAtOrAfterTheTriggerCounts) {
  Made m;
  m.add({{-50, kEntry}, {0, kBegin, true}, {300, kEntry}, {400, kEntry}, {900, kCommit}});
  EXPECT_EQ(measured(m, "entry-written -> commit"), 600);
  EXPECT_EQ(measured(m, "begin -> entry-written"), 300);
  EXPECT_EQ(measured(m, "begin -> fallback"), std::nullopt);
}

TEST(Interval, OfTheFirstEndTheLastBeforeTheTriggerStandsIn) {
  Made m;
  m.add({{-900, kBegin}, {-800, kBegin}, {-100, kEntry}, {0, kCommit, true}, {70, kBegin}});
  EXPECT_EQ(measured(m, "begin -> commit"), 800);
  EXPECT_EQ(measured(m, "commit -> begin"), 70) << "the next attempt's begin may be an end";
  EXPECT_EQ(measured(m, "commit -> entry-written"), std::nullopt) << "of the second end it may not";
}

TEST(Interval, AMissedMarginIsNegative) {
  Made m;
  m.add({{0, kBegin, true}, {1000, kSlot}, {1100, kEntry}, {1100, kAbort}}, CaptureEnd::kAbort);
  EXPECT_EQ(measured(m, "entry-written -> clock-slot"), -100);
}

TEST(Interval, NoAttemptIsMeasuredWithTheEventOfAnother) {
  Made m;
  m.add({{0, kBegin, true}, {500, kAbort}, {800, kBegin}, {1200, kEntry}, {1800, kSlot}},
        CaptureEnd::kAbort, Channel::kLinesLanded, {{100, 5}, {500, 0}, {900, 64}});
  EXPECT_EQ(measured(m, "entry-written -> clock-slot"), std::nullopt);
  EXPECT_EQ(measured(m, "begin -> lines-landed>=64"), std::nullopt);
  EXPECT_EQ(measured(m, "begin -> lines-landed>=5"), 100);
  EXPECT_EQ(measured(m, "abort -> begin"), -500) << "from the abort back to this attempt's begin";
}

TEST(Interval, AChannelsPointIsWhereItComesToHaveTheValue) {
  Made m;
  m.add({{0, kCommit, true}, {40, FactKind::kPageMoved}}, CaptureEnd::kCommit,
        Channel::kLinesLanded, {{-600, 60}, {-500, 63}, {-400, 64}, {30, 0}});
  EXPECT_EQ(measured(m, "lines-landed>=64 -> commit"), 400);
  EXPECT_EQ(measured(m, "lines-landed>=61 -> page-moved"), 540);
}

TEST(Interval, ItsTextComesBack) {
  for (const char* text : {"begin -> commit", "entry-written -> clock-slot slot=0",
                           "lines-landed>=64 -> commit", "begin -> acks-owed>=1"}) {
    EXPECT_EQ(interval_text(env(), parse_interval(env(), text)), text);
  }
  EXPECT_EQ(interval_text(env(), parse_interval(env(), "  begin->lines-landed >= 64 ")),
            "begin -> lines-landed>=64");
}

std::size_t column_of(const char* text) {
  try {
    parse_interval(env(), text);
  } catch (const TriggerError& e) {
    EXPECT_FALSE(e.wrong.empty() || e.right.empty()) << text;
    return e.column;
  }
  return 0;
}

TEST(Interval, ErrorsPointAtTheColumn) {
  EXPECT_EQ(column_of("begin"), 6u);
  EXPECT_EQ(column_of("begin -> "), 9u);
  EXPECT_EQ(column_of(" -> commit"), 1u);
  EXPECT_EQ(column_of("begin -> nonsense"), 10u);
  EXPECT_EQ(column_of("begin -> lines-lost>=3"), 10u);
  EXPECT_EQ(column_of("begin -> lines-landed>=65"), 24u);
  EXPECT_EQ(column_of("begin -> lines-landed>=x"), 24u);
  EXPECT_EQ(column_of("begin -> copy-lands"), 10u);
}

// Samples of any length: "begin -> commit", each capture's trigger the begin.
Made random_captures(std::size_t n, std::uint64_t seed) {
  Rng rng = Rng::from_seed(seed);
  Made m;
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<std::int32_t>(rng.below(300));
    m.add({{0, kBegin, true}, {at, kCommit}},
          rng.below(4) == 0 ? CaptureEnd::kAbort : CaptureEnd::kCommit);
  }
  return m;
}

std::vector<std::int64_t> lengths(const IntervalMeter& meter) {
  std::vector<std::int64_t> out;
  for (const IntervalSample& s : meter.samples()) out.push_back(s.length);
  return out;
}

TEST(IntervalMeter, PercentilesAreThoseOfAPlainSort) {
  for (const std::size_t n : {1, 2, 3, 7, 100, 999, 1000, 1001}) {
    IntervalMeter meter(env(), parse_interval(env(), "begin -> commit"));
    meter.update(random_captures(n, n).set());
    std::vector<std::int64_t> sorted = lengths(meter);
    ASSERT_EQ(sorted.size(), n);
    std::sort(sorted.begin(), sorted.end());
    for (unsigned permille = 0; permille <= 1000; permille += permille < 10 ? 1 : 45) {
      // The least value that so many of a thousand do not exceed.
      const auto least = std::find_if(sorted.begin(), sorted.end(), [&](std::int64_t v) {
        const auto upto = std::upper_bound(sorted.begin(), sorted.end(), v) - sorted.begin();
        return static_cast<std::size_t>(upto) * 1000 >= n * permille;
      });
      EXPECT_EQ(meter.percentile(permille), *least) << n << " " << permille;
    }
    for (const std::int64_t limit : {-1, 0, 150, 299, 300}) {
      EXPECT_EQ(meter.below(limit),
                static_cast<std::uint64_t>(std::count_if(
                    sorted.begin(), sorted.end(), [&](std::int64_t v) { return v < limit; })));
      EXPECT_EQ(meter.above(limit),
                static_cast<std::uint64_t>(std::count_if(
                    sorted.begin(), sorted.end(), [&](std::int64_t v) { return v > limit; })));
    }
  }
}

TEST(IntervalMeter, UpdatedInPartsItComesToTheSame) {
  const Made m = random_captures(500, 3), more = random_captures(400, 4);
  CaptureSet set = m.set();
  const Interval interval = parse_interval(env(), "begin -> commit");
  IntervalMeter parts(env(), interval), once(env(), interval);
  parts.update(set);
  EXPECT_GE(parts.percentile(500), 0);  // sorted by now
  set.add(more.batch);
  parts.update(set);
  once.update(set);
  EXPECT_EQ(lengths(parts), lengths(once));
  for (const unsigned permille : {0, 1, 10, 500, 999, 1000})
    EXPECT_EQ(parts.percentile(permille), once.percentile(permille));
}

TEST(IntervalMeter, BinsHoldEverySampleOnce) {
  IntervalMeter meter(env(), parse_interval(env(), "begin -> commit"));
  meter.update(random_captures(1000, 8).set());
  const auto h = meter.histogram(50, 250, 7);
  std::vector<std::uint32_t> committed(7), aborted(7);
  for (const IntervalSample& s : meter.samples()) {
    std::size_t bin = 6;
    while (bin > 0 && s.length < 50 + 200.0 * static_cast<double>(bin) / 7) --bin;
    ++(s.aborted ? aborted : committed)[bin];
  }
  EXPECT_EQ(h.committed, committed);
  EXPECT_EQ(h.aborted, aborted);
  EXPECT_GT(*std::min_element(aborted.begin(), aborted.end()), 0u);
}

TEST(IntervalMeter, TheWorstComeFirstAndOfEqualOnesTheEarlier) {
  IntervalMeter meter(env(), parse_interval(env(), "begin -> commit"));
  meter.update(random_captures(1000, 9).set());
  for (const bool longest : {true, false}) {
    std::vector<IntervalSample> sorted = meter.samples();
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const IntervalSample& a, const IntervalSample& b) {
                       return longest ? a.length > b.length : a.length < b.length;
                     });
    const auto worst = meter.worst(20, longest);
    ASSERT_EQ(worst.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(worst[i].index, sorted[i].index) << i;
  }
  EXPECT_EQ(meter.worst(5000, true).size(), 1000u);
}

TEST(IntervalMeter, TheTrendIsOfMedians) {
  IntervalMeter meter(env(), parse_interval(env(), "begin -> commit"));
  meter.update(random_captures(101, 10).set());
  const auto trend = meter.trend(10);
  ASSERT_EQ(trend.size(), 10u);
  const auto all = lengths(meter);
  for (std::size_t i = 0; i < 10; ++i) {
    std::vector<std::int64_t> part(all.begin() + static_cast<std::ptrdiff_t>(101 * i / 10),
                                   all.begin() + static_cast<std::ptrdiff_t>(101 * (i + 1) / 10));
    std::sort(part.begin(), part.end());
    EXPECT_EQ(trend[i], part[(part.size() + 1) / 2 - 1]);
  }
  EXPECT_EQ(meter.trend(1), std::vector<std::int64_t>{meter.percentile(500)});
}

TEST(Mask, IsHitByAValueHeldInItsSpanAndNotByOneJumpedOver) {
  Made m;
  m.add({{0, kBegin, true}, {5000, kBegin}}, CaptureEnd::kCommit, Channel::kLinesLanded,
        {{100, 10}, {200, 40}, {300, 64}, {5000, 0}});
  const CaptureSet set = m.set();
  auto hit = [&](std::int64_t from, std::int64_t to, int low, int high) {
    return hits(set.at(0), {"m", Channel::kLinesLanded, from, to, low, high});
  };
  EXPECT_TRUE(hit(150, 160, 5, 15));
  EXPECT_TRUE(hit(199, 199, 10, 10));
  EXPECT_FALSE(hit(200, 220, 10, 10));
  EXPECT_FALSE(hit(0, 400, 11, 39));
  EXPECT_TRUE(hit(0, 100, 10, 10));
  EXPECT_FALSE(hit(0, 99, 1, 63));
  EXPECT_FALSE(hit(4000, 9000, 0, 63)) << "from 5000 on it is the next attempt's";
  EXPECT_TRUE(hit(-2000, -500, 0, 0));
  EXPECT_FALSE(hit(11'000, 12'000, 0, 64));
}

TEST(MaskMeter, FindsTheSameOnRealCapturesAsAskingAtEveryMoment) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  Trigger begins;
  begins.terms.resize(1);
  begins.terms[0].point.kind = kBegin;
  CaptureTaker taker(*run.env, world, {begins, {}});
  do taker.at_event(world.events + 1);
  while (world.events < 60'000 && step(*run.env, world, &taker));
  CaptureSet set;
  set.add(taker.take());
  const Mask mask{"deadline", Channel::kLinesRead, 300'000, 500'000, 30, 40};
  MaskMeter meter(mask);
  meter.update(set);
  std::vector<std::uint32_t> slow;
  for (std::size_t i = 0; i < set.size(); ++i) {
    bool hit = false;
    const Capture& c = *set.at(i).capture;
    for (auto at = static_cast<std::int32_t>(mask.from);
         !hit && at <= std::min<Time>(mask.to, c.own_to); at += 250) {
      const std::int32_t v = channel_at(set.at(i), mask.channel, at);
      hit = v >= mask.low && v <= mask.high;
    }
    if (hit) slow.push_back(static_cast<std::uint32_t>(i));
  }
  EXPECT_EQ(meter.hits(), slow);
  EXPECT_GT(slow.size(), 0u);
  EXPECT_LT(slow.size(), set.size());
}

}  // namespace
}  // namespace pf
