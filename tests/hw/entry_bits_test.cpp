// Accessed and dirty bits that walks write into the page table, and the capacity of the transaction
// unit.
#include <gtest/gtest.h>

#include <cmath>

#include "core/explore/explorer.h"
#include "core/hw/htm.h"
#include "core/world/world.h"
#include "tests/support/shipped_timing.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Aborts : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kTxnCommit) ++commits;
    if (f.kind != FactKind::kTxnAbort) return;
    ++of[f.b & 0xff];
    if (static_cast<AbortCause>(f.b & 0xff) == AbortCause::kEntryUpdate &&
        static_cast<std::uint32_t>(f.b >> 32) != f.a)
      ++by_neighbours;
  }
  std::uint64_t count(AbortCause cause) const { return of[static_cast<int>(cause)]; }
  std::uint64_t of[kAbortCauses] = {}, by_neighbours = 0;
  unsigned commits = 0;
};

World run(const HwSpec& hw, CowPool& pool, Aborts& aborts) {
  const Env env = make_env(hw, test::timed_move());
  World w = first_world(env, 6, pool);
  while (step(env, w, &aborts)) {
  }
  return w;
}

HwSpec busy_hw() {
  HwSpec hw = test::timed_hw(48);
  hw.iotlb_entries = 4;
  for (DeviceSpec& d : hw.devices) {
    d.ats = false;
    d.interval = 150 * kNanosecond;
  }
  hw.timing.iotlb_hit = test::about(400);  // the bits are set well after the entry was read
  return hw;
}

TEST(EntryBits, AWalkThatSetsABitAbortsATransactionItsReadingCameTooEarlyFor) {
  HwSpec hw = busy_hw();
  CowPool pool;
  Aborts without, with;
  EXPECT_EQ(run(hw, pool, without).violations, 0u);
  EXPECT_EQ(without.count(AbortCause::kEntryUpdate), 0u);
  hw.ad_bits = true;
  const World w = run(hw, pool, with);
  EXPECT_EQ(w.violations, 0u);
  EXPECT_GT(with.count(AbortCause::kEntryUpdate), 0u);
  EXPECT_GT(with.by_neighbours, 0u) << "eight entries share a line";
}

TEST(EntryBits, OnlyWritesMakeAnEntryDirtyAndAFreshEntryIsClean) {
  HwSpec hw = busy_hw();
  hw.ad_bits = true;
  hw.devices.resize(1);
  hw.devices[0].kind = DeviceKind::kScatter;
  hw.devices[0].read_share = 100;
  hw.devices[0].requests = 300;
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  World w = first_world(env, 6, pool);
  while (step(env, w)) {
  }
  unsigned accessed = 0;
  for (std::uint32_t p = 0; p < hw.pages; ++p) {
    EXPECT_EQ(w.look(env).page(p).flags & kDirtyBit, 0) << p;
    accessed += (w.look(env).page(p).flags & kAccessedBit) != 0 ? 1 : 0;
  }
  EXPECT_GT(accessed, 0u);
  EXPECT_LT(accessed, hw.pages) << "what nobody asked for after its move is untouched";
}

// The update compares before it swaps: in no order of events does a stale entry come of it.
TEST(EntryBits, EveryOrderOfEventsHolds) {
  HwSpec hw = test::unit_hw();
  hw.explore.evictions = 1;
  MoveSpec move = test::unit_move();
  move.max_attempts = 2;
  const ExploreResult plain = explore(make_env(hw, move), {});
  hw.ad_bits = true;
  const ExploreResult bits = explore(make_env(hw, move), {});
  EXPECT_EQ(bits.verdict, Verdict::kHolds);
  EXPECT_NE(bits.states, plain.states);
  for (const bool ats : {false, true}) {
    hw.devices[0].ats = ats;
    EXPECT_EQ(explore(make_env(hw, move), {}).verdict, Verdict::kHolds) << ats;
  }
}

TEST(HtmCapacity, ALineMoreThanTheUnitTracksAbortsWithTheCapacityBitAlone) {
  for (const std::uint32_t lines : {47u, 63u}) {
    HwSpec hw = test::timed_hw(4, 0);
    hw.devices.clear();
    hw.htm_read_lines = lines;
    CowPool pool;
    Aborts aborts;
    const World w = run(hw, pool, aborts);
    EXPECT_EQ(w.violations, 0u);
    EXPECT_EQ(aborts.count(AbortCause::kCapacityFull), 4u * 8) << "until the fallback, each page";
  }
  EXPECT_EQ(status_of(AbortCause::kCapacityFull), kCapacity);
}

TEST(HtmCapacity, TheReadSetHoldsThePageAndTheBooleansRead) {
  HwSpec hw = test::timed_hw(4, 0);
  hw.devices.clear();
  CowPool pool;
  Aborts tight, roomy;
  hw.htm_read_lines = 64;
  run(hw, pool, tight);
  EXPECT_GT(tight.count(AbortCause::kCapacityFull), 0u);
  hw.htm_read_lines = 64 + hw.booleans;
  run(hw, pool, roomy);
  EXPECT_EQ(roomy.count(AbortCause::kCapacityFull), 0u);
}

// Five standard deviations around what the table says of so many lines.
void expect_share(unsigned fit, unsigned of, double share, const std::string& what) {
  const double sigma = std::sqrt(of * share * (1 - share));
  EXPECT_NEAR(fit, of * share, 5 * sigma + 1e-9) << what;
}

TEST(HtmCapacity, AsManyTransactionsFitAsWereMeasured) {
  const Timing t = test::shipped_timing("server-gen4");
  const std::vector<std::pair<std::uint32_t, double>> measured = {
      {1024, 1}, {1536, .96}, {2048, .92}, {3072, .73}, {4096, .54}, {8192, .07}, {16384, 0}};
  Rng rng = Rng::from_seed(11);
  constexpr unsigned kRuns = 2000;
  std::vector<unsigned> fit(measured.size());
  for (unsigned run = 0; run < kRuns; ++run) {
    std::uint32_t lines = 0;
    for (std::size_t i = 0; i < measured.size(); ++i) {
      while (lines < measured[i].first && line_fits(t, lines + 1, rng)) ++lines;
      if (lines < measured[i].first) break;
      ++fit[i];
    }
  }
  for (std::size_t i = 0; i < measured.size(); ++i) {
    expect_share(fit[i], kRuns, measured[i].second, std::to_string(measured[i].first));
  }
}

// The table shrunk to what a page has: its lines from the sixteenth on are drawn.
TEST(HtmCapacity, ARunDrawsByTheTableAndASearchDoesNot) {
  HwSpec hw = test::timed_hw(2048, 0);
  hw.devices.clear();
  const ReadSetRow small[kReadSetRows] = {{16}, {32, 920}, {64, 540}, {128, 70}, {256, 0}};
  std::copy(std::begin(small), std::end(small), hw.timing.read_set);
  MoveSpec move = test::timed_move();
  move.signal2 = Signal::kIdeal;  // no boolean is read
  const Env env = make_env(hw, move);
  CowPool pool;
  Aborts aborts;
  World w = first_world(env, 6, pool);
  while (step(env, w, &aborts)) {
  }
  EXPECT_EQ(w.violations, 0u);
  const auto full = static_cast<unsigned>(aborts.count(AbortCause::kCapacityFull));
  const unsigned tries = full + aborts.commits;
  expect_share(aborts.commits, tries, .54, "64 lines");

  HwSpec unit = test::unit_hw();
  for (ReadSetRow& row : unit.timing.read_set) row = {1, 0};
  unit.timing.read_set[0] = {0, 1000};
  const ExploreResult r = explore(make_env(unit, test::unit_move()), {});
  EXPECT_EQ(r.verdict, Verdict::kHolds);
  EXPECT_EQ(r.states, explore(make_env(test::unit_hw(), test::unit_move()), {}).states);
}

// No line of a page of 4 KiB is ever drawn for by the table that ships.
TEST(HtmCapacity, APageOfUsualSizeDrawsNothing) {
  HwSpec hw = test::timed_hw(16);
  CowPool pool;
  Aborts none, shipped;
  const Digest without = run(hw, pool, none).digest();
  const Timing t = test::shipped_timing("server-gen4");
  std::copy(std::begin(t.read_set), std::end(t.read_set), hw.timing.read_set);
  EXPECT_EQ(run(hw, pool, shipped).digest(), without);
}

TEST(HtmCapacity, TwoEntriesNeedAWriteSetOfTwo) {
  HwSpec hw = test::timed_hw(4, 1);
  hw.devices.clear();
  hw.guest.workload = Workload::kNone;
  CowPool pool;
  Aborts one, two;
  hw.htm_write_lines = 1;
  run(hw, pool, one);
  EXPECT_EQ(one.count(AbortCause::kCapacityFull), 4u * 8);
  hw.htm_write_lines = 2;
  run(hw, pool, two);
  EXPECT_EQ(two.count(AbortCause::kCapacityFull), 0u);
}

}  // namespace
}  // namespace pf
