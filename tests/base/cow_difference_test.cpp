// The difference of two versions of a CowArray, against the difference of two vectors.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/cow_tree.h"
#include "core/base/rng.h"

namespace pf {
namespace {

struct Record {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  friend bool operator==(const Record&, const Record&) = default;
};
using Pages = CowArray<Record, 16>;
using Lines = CowArray<std::uint64_t, 8>;

// A version and what it must hold.
struct Version {
  Pages pages;
  std::vector<Record> model;
};

void change(Version& version, Rng& rng) {
  const std::uint64_t size = version.model.size();
  const std::uint64_t v = rng.below(3);  // zero is common: leaves come and go
  const Record value{v, v};
  if (rng.below(10) > 0) {
    const std::uint64_t at = rng.below(size);
    version.pages.set(at, value);
    version.model[at] = value;
    return;
  }
  std::uint64_t first = rng.below(size + 1), last = rng.below(size + 1);
  if (first > last) std::swap(first, last);
  version.pages.fill(first, last, value);
  std::fill(version.model.begin() + static_cast<std::ptrdiff_t>(first),
            version.model.begin() + static_cast<std::ptrdiff_t>(last), value);
}

TEST(CowDifferenceTest, TheDifferenceOfTwoVersionsIsEveryElementThatDiffersAndNoOther) {
  for (const std::uint64_t size : {1u, 17u, 1000u, 5000u}) {
    CowPool pool;
    Rng rng = Rng::from_seed(size);
    std::vector<Version> kept = {{Pages(pool, size), std::vector<Record>(size)}};
    for (int i = 0; i < 200; ++i) {
      Version next = kept[rng.below(kept.size())];
      for (std::uint64_t k = rng.below(4); k > 0; --k) change(next, rng);
      const Version& other = kept[rng.below(kept.size())];
      std::vector<std::uint64_t> found, wanted;
      Pages::for_each_difference(next.pages, other.pages,
                                 [&](std::uint64_t first, std::uint64_t last) {
                                   for (std::uint64_t at = first; at < last; ++at)
                                     found.push_back(at);
                                 });
      for (std::uint64_t at = 0; at < size; ++at) {
        if (next.model[at] != other.model[at]) wanted.push_back(at);
      }
      ASSERT_EQ(found, wanted) << size;
      kept.push_back(std::move(next));
    }
  }
}

TEST(CowDifferenceTest, TheDifferenceCostsWhatWasWrittenBetween) {
  CowPool pool;
  Lines before(pool, std::uint64_t{1} << 34);
  before.fill(0, std::uint64_t{1} << 33, 7);
  for (std::uint64_t i = 0; i < 100'000; ++i) before.set(i * 1000, i);
  Lines after = before;
  after.set(12'345'678'901, 9);
  after.set(77'000, 9);
  std::vector<std::uint64_t> found;
  for (int i = 0; i < 100'000; ++i) {  // a walk over all that was ever written would take minutes
    found.clear();
    Lines::for_each_difference(before, after, [&](std::uint64_t first, std::uint64_t last) {
      EXPECT_EQ(first + 1, last);
      found.push_back(first);
    });
  }
  EXPECT_EQ(found, (std::vector<std::uint64_t>{77'000, 12'345'678'901}));
}

}  // namespace
}  // namespace pf
