// The set of states that the threads of a search share.
#include "core/explore/state_set.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/base/rng.h"

namespace pf {
namespace {

// As a slot index reads them, some crowd together; halves may be zero.
std::vector<Digest> many(std::size_t n) {
  Rng rng = Rng::from_seed(9);
  std::vector<Digest> all;
  for (std::size_t i = 0; i < n; ++i) {
    Digest d{rng.next(), rng.next()};
    if (i % 100 == 0) d.lo &= 0xfff;
    if (i % 7 == 0) d.hi = i << 1;
    all.push_back(d);
  }
  all.push_back({});
  return all;
}

TEST(StateSet, OneThreadInsertsEachOnceAndTheSetGrows) {
  StateSet set(1);
  const std::vector<Digest> all = many(30'000);
  for (const Digest d : all) {
    EXPECT_FALSE(set.contains(d));
    EXPECT_TRUE(set.insert(d));
    EXPECT_FALSE(set.insert(d));
    EXPECT_TRUE(set.contains(d));
  }
  EXPECT_EQ(set.size(), all.size());
  EXPECT_GT(set.bytes(), all.size() * 16);
}

// All threads insert all of them, in one order: they are at the same slots all the time.
TEST(StateSet, OfSeveralThreadsExactlyOneInsertsEach) {
  const std::vector<Digest> all = many(200'000);
  for (const unsigned threads : {2u, 4u}) {
    StateSet set(threads);
    while (set.crowded(all.size())) set.grow();
    std::atomic<std::size_t> inserted = 0, missed = 0;
    std::vector<std::thread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([&] {
        for (const Digest d : all) {
          if (set.insert(d)) ++inserted;
          if (!set.contains(d)) ++missed;
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    EXPECT_EQ(inserted, all.size());
    EXPECT_EQ(missed, 0u) << "what was inserted is found";
    EXPECT_EQ(set.size(), all.size());
  }
}

}  // namespace
}  // namespace pf
