// G16, the moving window of the OTS device: every order of events holds where the device itself
// turns the page, in every variant of the guest; each step left out is found.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/registry.h"
#include "core/world/world.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec ots(OnWrite on_write = OnWrite::kRecopy) {
  MoveSpec move = test::unit_move();
  move.id = "ots";
  set_own(move, "mechanism.on_write", static_cast<std::int64_t>(on_write));
  return move;
}

HwSpec guest(std::uint32_t lines, std::uint8_t reads, std::uint8_t writes) {
  HwSpec hw = test::unit_hw();
  hw.lines_per_page = lines;
  hw.explore.device_reads = reads;
  hw.explore.device_writes = writes;
  hw.explore.outstanding = 2;
  return hw;
}

void holds(const HwSpec& hw, const MoveSpec& move, const char* what) {
  const ExploreResult r = explore(make_env(hw, move), {});
  EXPECT_EQ(r.verdict, Verdict::kHolds) << what << ": I" << int{r.violation.invariant};
  EXPECT_TRUE(r.complete) << what;
  EXPECT_GT(r.states, 30U) << what;
}
void breaks(const HwSpec& hw, const MoveSpec& move, const char* what, int invariant = 0) {
  const ExploreResult r = explore(make_env(hw, move), {});
  EXPECT_EQ(r.verdict, Verdict::kViolated) << what;
  if (invariant != 0) {
    EXPECT_EQ(int{r.violation.invariant}, invariant) << what;
  }
}

TEST(Ots, EveryOrderOfEventsHolds) {
  for (const OnWrite on_write : {OnWrite::kRecopy, OnWrite::kHold}) {
    for (const bool ats : {true, false}) {
      for (const bool p2p : {true, false}) {
        HwSpec hw = guest(2, 1, 2);
        hw.devices[0].ats = ats;
        hw.direct_translated_p2p = p2p;
        MoveSpec move = ots(on_write);
        move.max_attempts = 2;
        holds(hw, move, ats ? "ats" : "no ats");
        hw.explore.evictions = 1;
        hw.explore.speculation = 1;
        hw.explore.device_writes = 1;
        holds(hw, move, "evictions");
      }
    }
  }
}

TEST(Ots, HoldsForVcpusUnderEitherGuard) {
  for (const CpuGuard guard : {CpuGuard::kNotPresent, CpuGuard::kVmPaused}) {
    for (const OnWrite on_write : {OnWrite::kRecopy, OnWrite::kHold}) {
      HwSpec hw = guest(1, 1, 1);
      hw.vcpus = 1;
      hw.explore.vcpu_reads = 1;
      hw.explore.vcpu_writes = 1;
      MoveSpec move = ots(on_write);
      move.cpu_guard = guard;
      holds(hw, move, "vcpu");
      hw.explore.vcpu_reads = 0;
      move.campaign.cut_over = true;
      holds(hw, move, "cut-over");
    }
  }
}

TEST(Ots, TheNextPagesWindowTakesNothingOfTheLast) {
  HwSpec hw = guest(1, 0, 2);
  hw.pages = 2;
  hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = 2;
  hw.direct_translated_p2p = false;
  holds(hw, ots(), "two pages");
  MoveSpec unflushed = ots();
  set_own(unflushed, "mechanism.flush_second", 0);
  breaks(hw, unflushed, "two pages, window closed too early");
}

TEST(Ots, AFullBufferEndsTheHoldAndTheDevicesAreStopped) {
  HwSpec hw = guest(1, 0, 3);
  hw.ots.buffer = 1;
  holds(hw, ots(OnWrite::kHold), "buffer of one");
  MoveSpec move = ots();
  holds(hw, move, "recopy, buffer of one");
  move.fallback = Fallback::kNone;
  holds(hw, move, "without stopping");
}

HwSpec flagged(FlagKind flag) {
  HwSpec hw = guest(1, 0, 2);
  hw.pages = 2;
  hw.vcpus = 1;
  hw.devices[0].pages = 2;
  hw.devices[0].atc_entries = 2;
  hw.explore.vcpu_reads = flag == FlagKind::kMsi ? 1 : 2;
  hw.explore.data_then_flag = true;
  hw.explore.flag = flag;
  hw.direct_translated_p2p = false;
  return hw;
}

TEST(Ots, DataAndFlagKeepTheirOrderOnlyBehindAnOrderedRootPort) {
  for (const FlagKind flag : {FlagKind::kMemory, FlagKind::kMsi}) {
    HwSpec hw = flagged(flag);
    holds(hw, ots(), "data, flag");
    hw.ots.ordered = false;
    breaks(hw, ots(), "flag passes data", 4);
  }
}

// What the search runs at once without a choice changes no verdict.
TEST(Ots, WithoutReductionTheVerdictsAreTheSame) {
  Env safe = make_env(guest(1, 1, 1), ots());
  safe.chain = false;
  EXPECT_EQ(explore(safe, {}).verdict, Verdict::kHolds);
  const MechanismRow* row = find_mechanism("ots");
  for (const UnsafeSwitch& one : row->unsafe) {
    HwSpec hw = guest(1, 1, 1);
    MoveSpec move = ots();
    one.apply(hw, move);
    Env env = make_env(hw, move);
    env.chain = false;
    EXPECT_EQ(explore(env, {}).verdict, Verdict::kViolated) << one.key << "=" << one.value;
  }
}

using test::ran;

TEST(Ots, ItsFiguresAreThoseOfTheWindow) {
  const RunSummary recopy = ran("ots-league"), htm = ran("ots-league", {"variant=htm"});
  EXPECT_TRUE(recopy.holds());
  EXPECT_EQ(recopy.workload, htm.workload) << "else they cannot be compared";
  ASSERT_TRUE(recopy.window.has_value());
  EXPECT_FALSE(htm.window.has_value());
  EXPECT_EQ(recopy.window->pages, 32U);
  EXPECT_GT(recopy.window->recopies, 0U);
  EXPECT_EQ(recopy.window->overflows, 0U);
  const RunSummary hold = ran("ots-league", {"variant=hold"});
  EXPECT_EQ(hold.window->recopies, 0U) << "one copy a page";
  EXPECT_EQ(hold.window->holds, 32U);
  EXPECT_GT(hold.window->writes.max, kMicrosecond) << "a write waits as long as a copy takes";
}

// The link carries what the page has; narrower it delays, and a small buffer overflows.
TEST(Ots, AHotPageSaturatesItsLink) {
  const RunSummary cool = ran("ots-heat"), hot = ran("ots-heat", {"variant=one-page"});
  const RunSummary narrow = ran("ots-heat", {"variant=one-page-narrow-link"});
  const RunSummary small = ran("ots-heat", {"variant=one-page-small-buffer"});
  for (const RunSummary* s : {&cool, &hot, &narrow, &small}) {
    EXPECT_TRUE(s->holds());
    EXPECT_EQ(s->pages_moved, 16U);
  }
  EXPECT_GT(hot.window->bytes_down, cool.window->bytes_down);
  EXPECT_GT(narrow.window->reads.p50, 3 * hot.window->reads.p50);
  EXPECT_EQ(narrow.window->overflows, 0U);
  EXPECT_GT(small.window->overflows, 0U);
  EXPECT_GT(small.fallbacks, 0U) << "then the devices are stopped";
  const RunSummary unordered = ran("ots-heat", {"variant=unordered"});
  EXPECT_LT(2 * unordered.window->reads.p50, cool.window->reads.p50) << "the price of order";
}

}  // namespace
}  // namespace pf
