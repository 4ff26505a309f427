// G13 and G17: rounds of copying by dirty bits lose nothing in any order, whoever tracks; each step
// that is left out loses something; and what tracking costs and how true it is, as figures.
#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/scenario/scenario.h"
#include "tests/support/shipped_runs.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

ExploreResult shipped(const std::string& name, const std::vector<std::string>& set = {}) {
  return explore(env_of(load_scenario(name, set), Mode::kExplored), {});
}

DirtyFigures figures(const std::string& name, const std::vector<std::string>& set) {
  const RunSummary s = test::ran(name, set);
  EXPECT_TRUE(s.holds()) << set.front();
  EXPECT_EQ(s.pages_moved, s.pages_total) << set.front();
  EXPECT_TRUE(s.dirty.has_value());
  return s.dirty.value_or(DirtyFigures{});
}

TEST(DirtyRounds, EveryOrderHoldsWhoeverTracks) {
  for (const char* name : {"dirty-tiny", "dirty-host", "dirty-plain", "dirty-paused",
                           "dirty-own-iommu", "dirty-ots", "dirty-iommu"}) {
    const ExploreResult r = shipped(name);
    EXPECT_EQ(r.verdict, Verdict::kHolds) << name;
    EXPECT_TRUE(r.complete);
  }
}

TEST(DirtyRounds, EveryOrderHoldsWithVcpusAndWithoutCachesInDevices) {
  for (const char* name : {"dirty-tiny", "dirty-host", "dirty-ots", "dirty-iommu"}) {
    EXPECT_EQ(shipped(name, {"guest.vcpus=1", "explore.vcpu_writes=1", "explore.device_writes=1",
                             "explore.device_reads=0", "explore.evictions=0"})
                  .verdict,
              Verdict::kHolds)
        << name;
    EXPECT_EQ(shipped(name, {"devices.0.ats=false"}).verdict, Verdict::kHolds) << name;
  }
}

TEST(DirtyRounds, LinesOfTheirOwnBitsHoldToo) {
  EXPECT_EQ(shipped("dirty-tiny", {"guest.page_bytes=128", "guest.pages=1", "devices.0.pages=1",
                                   "mechanism.granule=64", "explore.device_writes=2"})
                .verdict,
            Verdict::kHolds);
  EXPECT_EQ(shipped("dirty-ots", {"mechanism.vector=entries"}).verdict, Verdict::kHolds);
  EXPECT_EQ(shipped("dirty-own-iommu", {"mechanism.vector=entries"}).verdict, Verdict::kHolds);
}

// The same bit set twice is not lost: the write it stands for has landed before it is cleared.
TEST(DirtyRounds, ALoadAndAStoreLoseOnlyANeighboursBit) {
  EXPECT_EQ(shipped("dirty-load-store").verdict, Verdict::kViolated);
  EXPECT_EQ(shipped("dirty-load-store", {"guest.pages=1", "devices.0.pages=1"}).verdict,
            Verdict::kHolds);
}

TEST(DirtyRounds, FinerGranulesCopyLessForNothing) {
  const DirtyFigures page = figures("dirty-league", {"variant=own-4096"});
  const DirtyFigures kilobyte = figures("dirty-league", {"variant=own-1024"});
  const DirtyFigures line = figures("dirty-league", {"variant=own-64"});
  EXPECT_GT(page.amplification(), kilobyte.amplification());
  EXPECT_GT(kilobyte.amplification(), line.amplification());
  EXPECT_GE(line.amplification(), 1.0);
  EXPECT_GT(line.room_bytes, page.room_bytes);
  EXPECT_GT(line.tlps, page.tlps);
  EXPECT_EQ(page.missed + kilobyte.missed + line.missed, 0u);
}

TEST(DirtyRounds, BitsInHostMemoryCostTlpsAndACacheSavesThem) {
  const DirtyFigures own = figures("dirty-league", {"variant=own-4096"});
  const DirtyFigures swap = figures("dirty-league", {"variant=host-cas"});
  const DirtyFigures cached = figures("dirty-league", {"variant=own-iommu"});
  const DirtyFigures entries = figures("dirty-league", {"variant=entries"});
  EXPECT_GT(swap.tlp_bytes, 10 * own.tlp_bytes);
  EXPECT_LT(cached.tlps, entries.tlps);
}

// A walk does not say what it is for.
TEST(DirtyRounds, InferringReportsPagesThatWereOnlyRead) {
  const DirtyFigures seen = figures("dirty-readers-plain", {"variant=interposer"});
  const DirtyFigures inferred = figures("dirty-readers-plain", {"variant=ots"});
  const DirtyFigures walked = figures("dirty-readers-plain", {"variant=iommu"});
  EXPECT_EQ(seen.untrue + walked.untrue, 0u);
  EXPECT_GT(inferred.untrue, 10u);
  EXPECT_EQ(inferred.missed, 0u);
  // A device that translates for itself asks for leave to write, whatever it will do.
  EXPECT_GT(figures("dirty-readers", {"variant=iommu"}).untrue, 10u);
}

TEST(DirtyRounds, WalksOfEntriesInADeviceTakeATripToIt) {
  const RunSummary ots = test::ran("dirty-readers-plain", {"variant=ots"});
  const RunSummary iommu = test::ran("dirty-readers-plain", {"variant=iommu"});
  EXPECT_GT(ots.device_latency.at("nic").p99, iommu.device_latency.at("nic").p99);
}

TEST(DirtyRounds, TheGuestStandsStillForTheRestAlone) {
  const RunSummary rounds = test::ran("dirty-league", {"variant=own-4096"});
  const RunSummary stop = test::ran("dirty-league", {"variant=stop-and-copy"});
  EXPECT_LT(rounds.blackout * 3, stop.blackout);
  EXPECT_GT(rounds.bytes.at("b.in"), stop.bytes.at("b.in"));
}

// What the search finds in one order, a long run counts.
TEST(DirtyRounds, ARunCountsWhatWasMissed) {
  for (const std::vector<std::string>& set :
       {std::vector<std::string>{"variant=host-cas", "mechanism.set_bits=fetch-add"},
        {"variant=ots", "mechanism.purge_caches=never"},
        {"variant=own-iommu", "mechanism.purge_caches=never"},
        {"variant=own-4096", "mechanism.cpu_log=false"},
        {"variant=own-4096", "mechanism.track_match=iova"}}) {
    const RunSummary s = test::ran("dirty-league", set);
    EXPECT_FALSE(s.holds()) << set.back();
    ASSERT_TRUE(s.dirty);
    EXPECT_GT(s.dirty->missed, 0u) << set.back();
  }
}

TEST(DirtyRounds, StopsEarlyWhereARoundFindsLittle) {
  const DirtyFigures few =
      figures("dirty-league", {"variant=own-64", "mechanism.stop_below=100000"});
  EXPECT_EQ(few.rounds, 2u);
  EXPECT_GT(figures("dirty-league", {"variant=own-64", "mechanism.rounds=8"}).rounds, 2u);
}

// What vCPUs list behind the page in hand is for the next round: each round comes to its end.
TEST(DirtyRounds, RoundsEndWhateverTheVcpusStore) {
  const RunSummary s = test::ran(
      "dirty-league", {"variant=own-4096", "guest.vcpus=2", "guest.workload.interval_ns=20",
                       "guest.workload.accesses=0", "guest.workload.write_share=100"});
  EXPECT_TRUE(s.holds());
  EXPECT_EQ(s.pages_moved, s.pages_total);
  ASSERT_TRUE(s.dirty);
  EXPECT_LE(s.dirty->rounds, 7u);
}

}  // namespace
}  // namespace pf
