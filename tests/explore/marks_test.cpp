// Packed marks are read as they were pushed, in any order, and a page of a long run costs little.
#include "core/explore/marks.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/rng.h"
#include "core/explore/timeline.h"
#include "core/mechanism/page_detail.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

constexpr FactKind kKinds[] = {FactKind::kTxnBegin,  FactKind::kTxnCommit, FactKind::kTxnAbort,
                               FactKind::kPageMoved, FactKind::kFallback,  FactKind::kViolation,
                               FactKind::kCutOver,   FactKind::kEvicted};

std::vector<Mark> any_marks(std::size_t n) {
  Rng rng = Rng::from_seed(5);
  std::vector<Mark> all;
  Mark m{1, 0, FactKind::kTxnBegin, 0, 0, 0};
  for (std::size_t i = 0; i < n; ++i) {
    const auto wide = [&](std::uint64_t most) {
      return rng.below(4) == 0 ? rng.below(most) : rng.below(3);
    };
    m.event += wide(std::uint64_t{1} << 40);
    m.at += static_cast<Time>(wide(std::uint64_t{1} << 40));
    m.kind = kKinds[rng.below(std::size(kKinds))];
    m.actor = static_cast<std::uint8_t>(wide(256));
    m.a = static_cast<std::uint32_t>(wide(std::uint64_t{1} << 32));
    m.b = wide(~std::uint64_t{0});
    all.push_back(m);
  }
  return all;
}

TEST(Marks, AreReadAsTheyWerePushedInAnyOrder) {
  const std::vector<Mark> all = any_marks(5'000);
  Marks marks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    marks.push_back(all[i]);
    ASSERT_EQ(marks.size(), i + 1);
    ASSERT_EQ(marks[i], all[i]) << i;  // its block has grown since it was read last
    ASSERT_EQ(marks[i / 2], all[i / 2]) << i;
  }
  std::size_t n = 0;
  for (const Mark m : marks) ASSERT_EQ(m, all[n++]);
  EXPECT_EQ(n, all.size());
  for (std::size_t i = all.size(); i-- > 0;) ASSERT_EQ(marks[i], all[i]) << i;
}

TEST(Marks, AreFoundByEventAndByTime) {
  const std::vector<Mark> all = any_marks(2'000);
  Marks marks;
  EXPECT_EQ(marks.up_to(7), 0u);
  for (const Mark& m : all) marks.push_back(m);
  const auto expect_at = [&](std::uint64_t event, Time at) {
    const auto by_event = std::upper_bound(
        all.begin(), all.end(), event, [](std::uint64_t e, const Mark& m) { return e < m.event; });
    const auto by_time = std::upper_bound(all.begin(), all.end(), at,
                                          [](Time t, const Mark& m) { return t < m.at; });
    ASSERT_EQ(marks.up_to(event), static_cast<std::size_t>(by_event - all.begin())) << event;
    ASSERT_EQ(marks.up_to_time(at), static_cast<std::size_t>(by_time - all.begin())) << at;
  };
  for (const Mark& m : all) {
    expect_at(m.event, m.at);
    expect_at(m.event - 1, m.at - 1);
    expect_at(m.event + 1, m.at + 1);
  }
}

// 268 million pages, a tebibyte, at 24 bytes each are 6 GiB: what a window may spend on it is 8.
TEST(Marks, APageOfALongRunCostsAFewBytes) {
  constexpr std::uint32_t kPages = 100'000;
  HwSpec hw = test::timed_hw(kPages);
  hw.detail = Detail::kPage;
  hw.devices.clear();
  hw.guest.workload = Workload::kNone;
  const auto env = std::make_shared<const Env>(make_page_env(make_env(hw, test::timed_move()), 1));
  Timeline run(env, 1);
  run.extend(~std::uint64_t{0});
  ASSERT_TRUE(run.ended());
  EXPECT_GE(run.marks().size(), 3u * kPages);
  EXPECT_LT(run.marks().bytes(), std::size_t{24} * kPages);
}

}  // namespace
}  // namespace pf
