// CowArray against std::vector, with many versions alive at once.
#include "core/base/cow_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

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
using Marks = CowArray<std::uint8_t, 128>;

Record record(std::uint64_t v) { return {v, v * v}; }

// A version and what it must hold.
struct Version {
  Pages pages;
  std::vector<Record> model;
};

void expect_holds(const Version& version) {
  ASSERT_EQ(version.pages.size(), version.model.size());
  for (std::size_t i = 0; i < version.model.size(); ++i) {
    ASSERT_EQ(version.pages.get(i), version.model[i]) << i;
  }
  std::uint64_t next = 0;
  version.pages.for_each_run([&](std::uint64_t first, std::uint64_t last, const Record& value) {
    ASSERT_EQ(first, next);
    ASSERT_LT(first, last);
    for (std::uint64_t i = first; i < last; ++i) ASSERT_EQ(value, version.model[i]) << i;
    next = last;
  });
  ASSERT_EQ(next, version.model.size());
  for (std::uint64_t i = 0; i < version.model.size(); i = next) {
    next = version.pages.alike_until(i);
    ASSERT_GT(next, i);
    ASSERT_LE(next, version.model.size());
    for (std::uint64_t k = i; k < next; ++k) ASSERT_EQ(version.model[k], version.model[i]) << k;
  }
}

// The same values, written one after the other into a fresh array.
Pages written(CowPool& pool, const std::vector<Record>& model) {
  Pages pages(pool, model.size());
  for (std::size_t i = 0; i < model.size(); ++i) pages.set(i, model[i]);
  return pages;
}

void change(Version& version, Rng& rng) {
  const std::uint64_t size = version.model.size();
  const Record value = record(rng.below(3));  // zero is common: leaves come and go
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

TEST(CowTreeTest, EveryKeptVersionHoldsWhatAVectorOfItsAgeHolds) {
  for (const std::uint64_t size : {1u, 16u, 17u, 256u, 1000u, 5000u}) {
    CowPool pool;
    Rng rng = Rng::from_seed(size);
    std::vector<Version> kept = {{Pages(pool, size), std::vector<Record>(size)}};
    for (int i = 0; i < 400; ++i) {
      Version next = kept[rng.below(kept.size())];  // branches, not only a line of versions
      for (std::uint64_t k = rng.below(8); k > 0; --k) change(next, rng);
      if (kept.size() < 40) {
        kept.push_back(std::move(next));
      } else {
        kept[rng.below(kept.size())] = std::move(next);
      }
    }
    for (const Version& version : kept) ASSERT_NO_FATAL_FAILURE(expect_holds(version)) << size;
    const std::size_t shared = pool.live_bytes();
    kept.resize(1);
    EXPECT_LT(pool.live_bytes(), shared + 1);
    kept.clear();
    EXPECT_EQ(pool.live_bytes(), 0u);
  }
}

TEST(CowTreeTest, EqualityAndDigestDependOnTheValuesAlone) {
  CowPool pool;
  Rng rng = Rng::from_seed(99);
  std::vector<Version> versions;
  Version version{Pages(pool, 300), std::vector<Record>(300)};
  for (int i = 0; i < 200; ++i) {
    change(version, rng);
    versions.push_back(version);
    const Pages other = written(pool, version.model);  // other history, no node in common
    ASSERT_TRUE(version.pages == other) << i;
    ASSERT_EQ(version.pages.digest(), other.digest()) << i;
  }
  for (const Version& a : versions) {
    for (const Version& b : versions) {
      ASSERT_EQ(a.pages == b.pages, a.model == b.model);
      ASSERT_EQ(a.pages.digest() == b.pages.digest(), a.model == b.model);
    }
  }
}

TEST(CowTreeTest, TheDigestIsFrozenByTheseVectors) {
  CowPool pool;
  Pages pages(pool, 1'000'000);
  EXPECT_EQ(to_hex(pages.digest()), "afde0366859f54fe7d1ea17b1421e26f");
  pages.set(123'456, {1, 2});
  EXPECT_EQ(to_hex(pages.digest()), "353d1e6b78d8442bee5812d915852cd7");
  pages.fill(1000, 999'000, {3, 4});
  EXPECT_EQ(to_hex(pages.digest()), "2670e54fefcf42acd300ee66b48f2daf");
}

TEST(CowTreeTest, TheDigestTellsPlacesValuesAndSizesApart) {
  CowPool pool;
  std::vector<Digest> digests;
  const Lines empty(pool, 40'000);
  for (std::uint64_t i = 0; i < 4'000; ++i) {
    Lines one = empty;
    one.set(i * 10, 7);
    digests.push_back(one.digest());
    one.set((i * 10 + 8 * 16 * 16) % 40'000, 7);  // two changes, in step with the fan-out
    digests.push_back(one.digest());
    digests.push_back(Lines(pool, i).digest());
    Lines filled = empty;
    filled.fill(i, 40'000 - i, 7);
    digests.push_back(filled.digest());
  }
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(std::adjacent_find(digests.begin(), digests.end()), digests.end());
}

TEST(CowTreeTest, MovingAValueFromOneElementToAnotherChangesTheDigest) {
  CowPool pool;
  Lines lines(pool, 4096);
  lines.set(0, 5);
  const Digest before = lines.digest();
  for (std::uint64_t i = 1; i < 4096; ++i) {
    lines.set(i - 1, 0);
    lines.set(i, 5);
    ASSERT_NE(lines.digest(), before) << i;
  }
  lines.set(4095, 0);
  lines.set(0, 5);
  EXPECT_EQ(lines.digest(), before);
}

TEST(CowTreeTest, WritingWhatIsThereCopiesNothing) {
  CowPool pool;
  Pages pages(pool, 10'000);
  for (std::uint64_t i = 0; i < 10'000; i += 7) pages.set(i, record(i));
  const Pages kept = pages;
  const std::size_t before = pool.live_bytes();
  for (std::uint64_t i = 0; i < 10'000; ++i) pages.set(i, kept.get(i));
  EXPECT_EQ(pool.live_bytes(), before);
  pages.set(4321, record(1));
  EXPECT_GT(pool.live_bytes(), before);
  EXPECT_FALSE(pages == kept);
}

TEST(CowTreeTest, AVersionCostsOneLeafAndOneNodeALevel) {
  CowPool pool;
  Pages pages(pool, 1 << 20);
  for (std::uint64_t i = 0; i < 1 << 20; ++i) pages.set(i, record(i + 1));
  Rng rng = Rng::from_seed(1);
  std::vector<Pages> kept;
  const std::size_t before = pool.live_bytes();
  for (int i = 0; i < 1000; ++i) {
    kept.push_back(pages);
    pages.set(rng.below(1 << 20), record(rng.next()));
  }
  EXPECT_EQ(pool.live_bytes() - before, 1000u * (256 + 4 * 64));
}

TEST(CowTreeTest, AnUntouchedTebibyteCostsNothing) {
  CowPool pool;
  constexpr std::uint64_t kPages = 268'435'456;
  Pages pages(pool, kPages);
  CowArray<std::uint64_t, 8> lines(pool, kPages * 64);
  EXPECT_EQ(pool.live_bytes(), 0u);
  EXPECT_EQ(pages.get(kPages - 1), Record{});
  pages.set(kPages - 1, record(5));
  lines.set(kPages * 64 - 1, 5);
  EXPECT_LE(pool.live_bytes(), 2'000u);
  EXPECT_EQ(lines.get(kPages * 64 - 1), 5u);
  pages.fill(0, kPages, record(9));
  EXPECT_EQ(pages.get(kPages / 3), record(9));
  EXPECT_LE(pool.live_bytes(), 2'000u);
  pages.fill(12'345, kPages - 54'321, record(8));
  EXPECT_EQ(pages.get(12'344), record(9));
  EXPECT_EQ(pages.get(12'345), record(8));
  EXPECT_EQ(pages.get(kPages - 54'322), record(8));
  EXPECT_EQ(pages.get(kPages - 54'321), record(9));
  EXPECT_LE(pool.live_bytes(), 4'000u);
}

TEST(CowTreeTest, ALeafThatEmptiesGoesBack) {
  CowPool pool;
  Pages pages(pool, 100'000);
  for (std::uint64_t i = 0; i < 100'000; ++i) pages.set(i, record(i + 1));
  std::size_t before = pool.live_bytes();
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    pages.set(i, {});
    if (i % 16 != 15) continue;
    ASSERT_LT(pool.live_bytes(), before) << i;
    before = pool.live_bytes();
  }
  EXPECT_EQ(pool.live_bytes(), 0u);
  EXPECT_EQ(pages.digest(), Pages(pool, 100'000).digest());
}

TEST(CowTreeTest, RangesThatAreFilledPieceByPieceBecomeOneReference) {
  CowPool pool;
  Lines lines(pool, 64 * 1024);
  for (std::uint64_t i = 0; i < 64 * 1024; ++i) lines.set(i, i + 1);
  for (std::uint64_t page = 0; page < 1024; ++page) lines.fill(page * 64, page * 64 + 64, 0);
  EXPECT_EQ(pool.live_bytes(), 0u);
}

TEST(CowTreeTest, FreedNodesAreUsedAgain) {
  CowPool pool;
  Pages pages(pool, 1000);
  for (std::uint64_t i = 0; i < 1000; ++i) pages.set(i, record(i + 1));
  const std::size_t peak = pool.peak_bytes();
  for (int round = 0; round < 100; ++round) {
    const Pages kept = pages;
    for (std::uint64_t i = 0; i < 1000; i += 100) pages.set(i, record(i + 1000));
    pages = kept;
  }
  EXPECT_LE(pool.peak_bytes(), peak + 2 * (10 * 256 + 20 * 64));
}

TEST(CowTreeTest, ADeepCopyIsEqualAndSharesNothing) {
  CowPool pool;
  CowPool other;
  Rng rng = Rng::from_seed(12);
  Version version{Pages(pool, 3000), std::vector<Record>(3000)};
  for (int i = 0; i < 300; ++i) change(version, rng);
  version.pages.fill(100, 2000, record(77));
  std::fill(version.model.begin() + 100, version.model.begin() + 2000, record(77));
  {
    Version copy{version.pages.deep_copy(other), version.model};
    EXPECT_TRUE(copy.pages == version.pages);
    EXPECT_EQ(copy.pages.digest(), version.pages.digest());
    EXPECT_LE(other.live_bytes(), pool.live_bytes());
    for (int i = 0; i < 300; ++i) change(copy, rng);
    expect_holds(copy);
    expect_holds(version);
    version.pages = Pages();
    EXPECT_EQ(pool.live_bytes(), 0u);
    expect_holds(copy);
  }
  EXPECT_EQ(other.live_bytes(), 0u);
}

TEST(CowTreeTest, SmallElementsAndUpdatesInPlaceWork) {
  CowPool pool;
  Marks marks(pool, 100'000);
  std::vector<std::uint8_t> model(100'000);
  Rng rng = Rng::from_seed(21);
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t at = rng.below(100'000);
    marks.update(at, [](std::uint8_t& mark) { ++mark; });
    ++model[at];
  }
  for (std::uint64_t i = 0; i < 100'000; ++i) ASSERT_EQ(marks.get(i), model[i]);
}

TEST(CowTreeTest, AValueTakenFromTheArrayItselfSurvivesTheWrite) {
  CowPool pool;
  Pages pages(pool, 64);
  pages.fill(0, 64, record(3));
  const Pages kept = pages;
  pages.for_each_run([&](std::uint64_t, std::uint64_t, const Record& value) {
    pages.fill(0, 64, record(4));
    pages.set(5, value);
  });
  EXPECT_EQ(pages.get(5), record(3));
  EXPECT_EQ(pages.get(6), record(4));
  EXPECT_EQ(kept.get(6), record(3));
}

TEST(CowTreeTest, IndicesOutsideAreAssertionFailures) {
  CowPool pool;
  Pages pages(pool, 10);
  EXPECT_THROW(pages.get(10), AssertionFailure);
  EXPECT_THROW(pages.set(10, record(1)), AssertionFailure);
  EXPECT_THROW(pages.fill(5, 11, record(1)), AssertionFailure);
  EXPECT_THROW(pages.fill(6, 5, record(1)), AssertionFailure);
  EXPECT_THROW(Pages().get(0), AssertionFailure);
}

TEST(CowTreeTest, AFullPoolIsAnErrorAndNotACrash) {
  CowPool pool(std::size_t{4} << 20);
  Pages pages(pool, 1 << 20);
  EXPECT_THROW(for (std::uint64_t i = 0; i < 1 << 20; ++i) pages.set(i, record(i + 1)),
               std::bad_alloc);
  EXPECT_LE(pool.peak_bytes(), std::size_t{4} << 20);
  pages = Pages();
  EXPECT_EQ(pool.live_bytes(), 0u);
}

}  // namespace
}  // namespace pf
