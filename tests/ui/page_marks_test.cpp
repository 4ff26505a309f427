// The marks of the page maps against what the facts of the run say, read from its start.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/world/step.h"
#include "tests/ui/session_samples.h"
#include "ui/session/page_maps.h"
#include "ui/session/session.h"

namespace pf {
namespace {

struct AllFacts : FactSink {
  std::vector<Fact> facts;
  void push(const Fact& f) override { facts.push_back(f); }
};

// What a reader of the facts knows of the pages after each event.
struct Told {
  std::set<std::uint32_t> written;  // not zero any more
  PageDot dot = PageDot::kNone;     // of the page in hand
};

class Reader {
 public:
  explicit Reader(const Env& env) : env_(env) {}

  Told take(const std::vector<Fact>& facts) {
    for (const Fact& f : facts) one(f);
    Told told{written_, PageDot::kNone};
    if (since_copy_) told.dot = earlier_ ? PageDot::kRedirtied : PageDot::kDirty;
    return told;
  }

 private:
  void one(const Fact& f) {
    switch (f.kind) {
      case FactKind::kTxnBegin:
      case FactKind::kFallback:  // a copy begins
        earlier_ = copying_ == f.a && (earlier_ || since_copy_);
        copying_ = f.a;
        since_copy_ = false;
        break;
      case FactKind::kTxnCommit:
        copying_ = -1;
        since_copy_ = earlier_ = false;
        break;
      case FactKind::kGuestWrite: {
        const std::uint32_t page = f.a / env_.hw.lines_per_page;
        if (f.b != 0) written_.insert(page);
        if (page == copying_) since_copy_ = true;
        break;
      }
      default:
        break;
    }
  }

  const Env& env_;
  std::set<std::uint32_t> written_;
  std::int64_t copying_ = -1;
  bool since_copy_ = false, earlier_ = false;
};

std::vector<Told> told_by_facts(const SessionRun& run) {
  CowPool pool;
  World w = first_world(*run.env, run.seed, pool);
  AllFacts sink;
  Reader reader(*run.env);
  std::vector<Told> out = {{}};
  while (step(*run.env, w, &sink)) {
    out.push_back(reader.take(sink.facts));
    sink.facts.clear();
  }
  return out;
}

struct Maps {
  std::vector<std::uint8_t> a, b;
};

Maps maps_at(Session& s, std::uint64_t event) {
  EXPECT_TRUE(s.apply("seek event:" + std::to_string(event)).ok);
  while (s.waiting()) s.work(20'000);
  s.settle();
  const SceneModel scene = s.stage();
  return {scene.layers[1].maps[0].states->flat(), scene.layers[1].maps[1].states->flat()};
}

// A guest that writes the page in move all the time: its attempts abort and are made again.
SampleMachine busy(std::uint32_t pages) {
  SampleMachine m;
  m.pages = pages;
  m.vcpus = 2;
  return m;
}

class PageMarks : public testing::TestWithParam<std::uint32_t> {};

TEST_P(PageMarks, AreThoseOfTheFactsInBothDirectionsOfPlay) {
  const SessionRun run = sample_run(busy(GetParam()));
  const std::vector<Told> told = told_by_facts(run);
  Session s(run, sample_layout());
  while (s.work(100'000)) {
  }
  ASSERT_EQ(s.known() + 1, told.size());
  // Every moment near a change of the dot, some far from any, and back again by another way.
  std::vector<std::uint64_t> events;
  std::map<PageDot, int> dots;
  for (std::uint64_t e = 1; e < told.size(); ++e) {
    if (told[e].dot == told[e - 1].dot && e % 997 != 0) continue;
    ++dots[told[e].dot];
    events.push_back(e - 1);
    events.push_back(e);
  }
  EXPECT_GT(dots[PageDot::kDirty], 3);
  EXPECT_GT(dots[PageDot::kRedirtied], 3);
  std::map<std::uint64_t, Maps> forwards;
  std::size_t zero = 0;
  const auto compare = [&](std::uint64_t e) {
    Maps maps = maps_at(s, e);
    const Env& env = s.env();
    ASSERT_EQ(maps.a, page_states_a(env, s.world(), told[e].dot)->flat()) << "event " << e;
    ASSERT_EQ(maps.b, page_states_b(env, s.world(), told[e].dot)->flat()) << "event " << e;
    for (std::uint32_t p = 0; p < env.hw.pages; ++p) {
      const PageState there = unpack_page(maps.a[p]);
      if (there.base == PageBase::kZero) ++zero;
      if (there.base == PageBase::kZero || there.base == PageBase::kSource) {
        ASSERT_EQ(there.base == PageBase::kZero, !told[e].written.contains(p)) << e << ' ' << p;
      }
      if (there.dot != PageDot::kNone) {
        ASSERT_EQ(there.dot, told[e].dot);
      }
    }
    const auto at = forwards.try_emplace(e, maps).first;
    ASSERT_EQ(at->second.a, maps.a) << "event " << e;
  };
  for (const std::uint64_t e : events) ASSERT_NO_FATAL_FAILURE(compare(e));
  EXPECT_GT(zero, 0U);
  std::reverse(events.begin(), events.end());
  for (const std::uint64_t e : events) ASSERT_NO_FATAL_FAILURE(compare(e));
  // A session that comes from nowhere shows the same.
  Session fresh(run, sample_layout());
  while (fresh.work(100'000)) {
  }
  const std::uint64_t late = events[events.size() / 3];
  EXPECT_EQ(maps_at(fresh, late).a, forwards[late].a);
}

// Below and above the size from which on a guest's arrays are trees.
INSTANTIATE_TEST_SUITE_P(OfGuests, PageMarks, testing::Values(16U, 80U));

TEST(PageMarks, OfAMillionPagesCostNoLookAtEach) {
  SampleMachine m;
  m.pages = 1 << 20;
  Session s(sample_run(m), sample_layout());
  while (s.known() < 200'000 && s.work(20'000)) {
  }
  std::size_t marked = 0, asked = 0;
  PageStates last;
  for (std::uint64_t e = 150'000; e < 150'200; ++e) {
    EXPECT_TRUE(s.apply("seek event:" + std::to_string(e)).ok);
    const SceneModel scene = s.stage();
    if (last != scene.layers[1].maps[0].states) ++marked;
    last = scene.layers[1].maps[0].states;
    ++asked;
  }
  EXPECT_LT(marked, asked / 2) << "a map that has not changed is the same object";
}

}  // namespace
}  // namespace pf
