// Persistence: the counts of a picture against a plain raster, moment by moment.
#include "ui/session/persistence.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/rng.h"

namespace pf {
namespace {

std::shared_ptr<const CaptureBatch> random_batch(Rng& rng, std::size_t captures) {
  auto out = std::make_shared<CaptureBatch>();
  for (std::size_t n = 0; n < captures; ++n) {
    Capture c;
    c.number = n + 1;
    c.from = -static_cast<Time>(rng.below(120));
    c.to = static_cast<Time>(rng.below(400));
    c.own_to = rng.below(2) == 0 ? c.to : static_cast<Time>(rng.below(500)) - 60;
    c.own_to = std::min(c.own_to, c.to);
    c.end = static_cast<CaptureEnd>(rng.below(4));
    c.first_point = static_cast<std::uint32_t>(out->points.size());
    for (int k = 0; k < kChannels; ++k) {
      const auto channel = static_cast<Channel>(k);
      auto value = static_cast<std::int16_t>(rng.below(65));
      for (auto at = static_cast<std::int32_t>(c.from); at <= c.to;
           at += 1 + static_cast<std::int32_t>(rng.below(k == 0 ? 3 : 90))) {
        out->points.push_back({at, value, channel, 0});
        const auto next = static_cast<std::int16_t>(rng.below(70));  // above the top at times
        value = rng.below(4) == 0 ? next : static_cast<std::int16_t>(value + 1);
      }
      c.channel[static_cast<std::size_t>(k) + 1] =
          static_cast<std::uint16_t>(out->points.size() - c.first_point);
    }
    out->captures.push_back(c);
  }
  return out;
}

std::size_t plain_row(const PersistenceView& v, std::int32_t value) {
  const double share = std::clamp(static_cast<double>(value) / v.top, 0.0, 1.0);
  return v.height - 1 - static_cast<std::size_t>(std::floor(share * (v.height - 1) + 0.5));
}

// Every moment of every capture: the cells between the value a moment ago and the one now.
PersistenceCounts slow(const CaptureSet& set, Channel channel, const PersistenceView& v) {
  PersistenceCounts out{v.width, v.height, {}, {}, 0, 0};
  out.good.resize(std::size_t{v.width} * v.height);
  out.bad = out.good;
  auto column = [&v](Time t) {
    return static_cast<std::size_t>((t - v.from) * v.width / (v.to - v.from));
  };
  for (std::size_t i = 0; i < set.size(); ++i) {
    const CaptureSet::Ref ref = set.at(i);
    const Capture& c = *ref.capture;
    std::vector<bool> passed(out.good.size());
    const Time end = std::min(v.whole ? c.to : c.own_to, v.to - 1);
    const Time begin = std::max(c.from, v.from);
    for (Time t = begin; t <= end; ++t) {
      const auto x = column(t);
      const auto at = static_cast<std::int32_t>(t);
      const std::size_t now = plain_row(v, channel_at(ref, channel, at));
      const std::size_t before = t == begin ? now : plain_row(v, channel_at(ref, channel, at - 1));
      for (std::size_t y = std::min(now, before); y <= std::max(now, before); ++y)
        passed[y * v.width + x] = true;
      // Where a column is less than a picosecond wide, the line goes on level to the next moment.
      for (std::size_t next = x + 1; t < end && next < column(t + 1); ++next)
        passed[now * v.width + next] = true;
    }
    auto& cells = c.end == CaptureEnd::kAbort ? out.bad : out.good;
    for (std::size_t n = 0; n < cells.size(); ++n) cells[n] += passed[n];
  }
  for (const std::uint32_t n : out.good) out.most_good = std::max(out.most_good, n);
  for (const std::uint32_t n : out.bad) out.most_bad = std::max(out.most_bad, n);
  return out;
}

void expect_equal(const PersistenceCounts& a, const PersistenceCounts& b) {
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  EXPECT_EQ(a.good, b.good);
  EXPECT_EQ(a.bad, b.bad);
  EXPECT_EQ(a.most_good, b.most_good);
  EXPECT_EQ(a.most_bad, b.most_bad);
}

std::vector<PersistenceView> views() {
  return {{-100, 300, 37, 11, 64, false},  {-100, 300, 400, 64, 64, false},
          {-100, 300, 900, 130, 64, true}, {20, 90, 53, 20, 64, true},
          {-1000, 1000, 90, 7, 3, false},  {5, 6, 4, 5, 64, true},
          {100, 250, 1, 1, 64, false},     {-37, 211, 101, 65, 64, true}};
}

TEST(Persistence, CountsAreThoseOfAPlainRaster) {
  Rng rng = Rng::from_seed(5);
  CaptureSet set;
  set.add(random_batch(rng, 60));
  for (const PersistenceView& view : views()) {
    for (const Channel channel : {Channel::kLinesRead, Channel::kLinesLanded}) {
      PersistenceTrack track(channel, view);
      track.update(set);
      expect_equal(track.counts(), slow(set, channel, view));
    }
  }
}

TEST(Persistence, AddedInPartsTheCountsAreTheSame) {
  Rng rng = Rng::from_seed(6);
  CaptureSet set;
  PersistenceTrack parts(Channel::kLinesRead, views()[0]);
  for (int i = 0; i < 9; ++i) {
    set.add(random_batch(rng, 20));
    parts.update(set);
    if (i % 3 == 0) {
      EXPECT_GT(parts.counts().most_good, 0u);
    }
  }
  PersistenceTrack once(Channel::kLinesRead, views()[0]);
  once.update(set);
  expect_equal(parts.counts(), once.counts());
  EXPECT_EQ(parts.captures(), 180u);
}

TEST(Persistence, TheLatestAloneAreAsIfNoOthersHadBeen) {
  Rng rng = Rng::from_seed(7);
  CaptureSet set, latest;
  PersistenceTrack sliding(Channel::kLinesRead, views()[1]);
  for (int i = 0; i < 6; ++i) {
    auto batch = random_batch(rng, 20);
    set.add(batch);
    sliding.update(set, set.size() > 40 ? set.size() - 40 : 0);
    if (i >= 4) latest.add(batch);
  }
  PersistenceTrack alone(Channel::kLinesRead, views()[1]);
  alone.update(latest);
  expect_equal(sliding.counts(), alone.counts());
  EXPECT_EQ(sliding.captures(), 40u);
}

TEST(Persistence, ATrackThatLooksElsewhereIsAsIfMadeForIt) {
  Rng rng = Rng::from_seed(8);
  CaptureSet set;
  set.add(random_batch(rng, 60));
  PersistenceView view;
  view.from = -50;
  view.to = 300;
  view.width = 90;
  view.height = 40;
  PersistenceTrack track(Channel::kLinesRead, view);
  track.update(set);
  track.counts();
  for (int i = 0; i < 6; ++i) {
    view.from += 15;
    view.width = i % 2 == 0 ? 90U : 31U;
    view.height = i < 3 ? 40U : 17U;
    track.look_at(view);
    EXPECT_EQ(track.captures(), 0U);
    track.update(set);
    PersistenceTrack fresh(Channel::kLinesRead, view);
    fresh.update(set);
    EXPECT_EQ(track.counts().good, fresh.counts().good);
    EXPECT_EQ(track.counts().bad, fresh.counts().bad);
    EXPECT_EQ(track.counts().most_good, fresh.counts().most_good);
  }
}

TEST(Persistence, RowZeroIsTheTopAndACaptureCountsOnceInACell) {
  auto batch = std::make_shared<CaptureBatch>();
  Capture c;
  c.to = c.own_to = 99;
  for (std::int16_t i = 0; i < 8; ++i)  // eight turns between 0 and 3 in the first cell
    batch->points.push_back(
        {i, static_cast<std::int16_t>(i % 2 == 0 ? 0 : 3), Channel::kLinesRead, 0});
  c.channel.fill(8);
  c.channel[0] = 0;
  batch->captures.push_back(c);
  CaptureSet set;
  set.add(batch);
  PersistenceTrack track(Channel::kLinesRead, {0, 100, 10, 4, 3});
  track.update(set);
  const PersistenceCounts& n = track.counts();
  for (std::size_t x = 0; x < 10; ++x) {
    for (std::size_t y = 0; y < 4; ++y)
      EXPECT_EQ(n.good[y * 10 + x], x == 0 || y == 0 ? 1u : 0u) << x << " " << y;
  }
}

TEST(Density, GrowsFromNothingToOne) {
  EXPECT_EQ(density(0, 100), 0.0F);
  EXPECT_EQ(density(100, 100), 1.0F);
  float last = 0;
  for (std::uint32_t n = 1; n <= 100; ++n) {
    EXPECT_GT(density(n, 100), last);
    last = density(n, 100);
  }
  EXPECT_GT(density(1, 100), 0.1F) << "logarithmic: one capture is seen";
}

}  // namespace
}  // namespace pf
