// Difference constraints against every assignment of small times, one by one.
#include "core/explore/difference_constraints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "core/base/rng.h"

namespace pf {
namespace {

using Constraints = DifferenceConstraints;
using Answer = Constraints::Answer;
using Times = std::vector<Time>;

constexpr std::uint32_t kMoments = 4;
constexpr Time kMost = 9;  // three constraints of at most 3 in a row

struct Instance {
  struct Latest {
    std::uint32_t to;
    std::vector<Constraints::Term> terms;
  };
  std::vector<Constraints::Edge> edges;
  std::vector<Latest> bounds;

  Constraints constraints() const {
    Constraints c(kMoments);
    for (const auto& e : edges) c.at_least(e.from, e.to, e.least);
    for (const auto& b : bounds) c.at_most_latest(b.to, b.terms);
    return c;
  }
  bool met(const Times& at) const {
    for (const auto& e : edges) {
      if (at[e.to] < at[e.from] + e.least) return false;
    }
    return std::all_of(bounds.begin(), bounds.end(), [&](const Latest& b) {
      return std::any_of(b.terms.begin(), b.terms.end(),
                         [&](const Constraints::Term& t) { return at[b.to] <= at[t.from] + t.d; });
    });
  }
};

Instance random_instance(Rng& rng, bool bounds) {
  auto below = [&](std::uint64_t n) { return static_cast<std::uint32_t>(rng.next() % n); };
  Instance out;
  for (std::uint32_t n = 2 + below(6); n > 0; --n) {
    out.edges.push_back({below(kMoments), below(kMoments), static_cast<Time>(below(7)) - 3, 0});
  }
  for (std::uint32_t n = bounds ? 1 + below(3) : 0; n > 0; --n) {
    Instance::Latest b{below(kMoments), {}};
    for (std::uint32_t k = 1 + below(3); k > 0; --k) {
      b.terms.push_back({below(kMoments), static_cast<Time>(below(7)) - 3});
    }
    out.bounds.push_back(b);
  }
  return out;
}

// Every assignment; the least in each moment among those that meet all, or nothing.
std::optional<Times> by_trying(const Instance& instance) {
  std::optional<Times> least;
  Times at(kMoments, 0);
  for (;;) {
    if (instance.met(at)) {
      if (!least) least = at;
      for (std::uint32_t i = 0; i < kMoments; ++i) (*least)[i] = std::min((*least)[i], at[i]);
    }
    std::uint32_t i = 0;
    while (i < kMoments && at[i] == kMost) at[i++] = 0;
    if (i == kMoments) return least;
    ++at[i];
  }
}

TEST(DifferenceConstraints, GiveTheEarliestTimesOrNone) {
  Rng rng = Rng::from_seed(5);
  unsigned solved = 0;
  for (int round = 0; round < 400; ++round) {
    const Instance instance = random_instance(rng, false);
    Constraints c = instance.constraints();
    const std::optional<Times> expected = by_trying(instance);
    ASSERT_EQ(c.solve() == Answer::kSolved, expected.has_value()) << round;
    if (expected) {
      EXPECT_EQ(c.times(), *expected) << round;
      ++solved;
    }
  }
  EXPECT_GT(solved, 100u);
  EXPECT_LT(solved, 300u);
}

TEST(DifferenceConstraints, WithALatestOfSeveralFindASolutionWhereThereIsOne) {
  Rng rng = Rng::from_seed(6);
  unsigned solved = 0;
  for (int round = 0; round < 400; ++round) {
    const Instance instance = random_instance(rng, true);
    Constraints c = instance.constraints();
    ASSERT_EQ(c.solve() == Answer::kSolved, by_trying(instance).has_value()) << round;
    if (c.solve() != Answer::kSolved) continue;
    EXPECT_TRUE(instance.met(c.times())) << round;
    ++solved;
  }
  EXPECT_GT(solved, 100u);
  EXPECT_LT(solved, 300u);
}

TEST(DifferenceConstraints, AContradictionIsACycleThatPushesItselfOn) {
  Rng rng = Rng::from_seed(7);
  unsigned found = 0;
  for (int round = 0; round < 400; ++round) {
    Constraints c = random_instance(rng, true).constraints();
    if (c.solve() != Answer::kContradiction) continue;
    ASSERT_FALSE(c.cycle().empty()) << round;
    Time sum = 0;
    for (std::size_t i = 0; i < c.cycle().size(); ++i) {
      sum += c.cycle()[i].least;
      EXPECT_EQ(c.cycle()[i].to, c.cycle()[(i + 1) % c.cycle().size()].from) << round;
    }
    EXPECT_GT(sum, 0) << round;
    ++found;
  }
  EXPECT_GT(found, 50u);
}

TEST(DifferenceConstraints, GivesUpWhereItMayNotTryOn) {
  Constraints c(2);
  c.at_least(0, 1, 5);
  EXPECT_EQ(c.solve(0), Answer::kGaveUp);
  EXPECT_EQ(c.solve(1), Answer::kSolved);
}

}  // namespace
}  // namespace pf
