// One harness for every mover: device accesses are delayed or abort the move, and CPU writes are
// kept out by a read set, an unmapped page or a pause. What a mover has holds, in every order; what
// it has not it refuses.
#include "core/mechanism/policy.h"

#include <gtest/gtest.h>

#include "core/explore/explorer.h"
#include "core/measure/run_meter.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

constexpr DevicePolicy kPolicies[] = {DevicePolicy::kDelay, DevicePolicy::kAbort};
constexpr CpuGuard kGuards[] = {CpuGuard::kReadSet, CpuGuard::kNotPresent, CpuGuard::kVmPaused};

// Guests with their devices on two hosts' sides are not for all.
MoveSpec usual(const MechanismRow& row, MoveSpec move) {
  move.id = row.slug;
  move.campaign.cut_over = row.slug == "hot-unplug" || row.slug == "vfio";
  return move;
}

bool goes(const MechanismRow& row, const HwSpec& hw, const MoveSpec& move) {
  if (row.build == nullptr || row.slug == "none") return false;
  if (!has_policy(row, move.device_policy)) return false;
  return row.check == nullptr || !row.check(hw, move).has_value();
}

TEST(Policy, EveryMoverHoldsWithWhatItHasOfPoliciesAndGuards) {
  int searched = 0;
  for (const MechanismRow& row : registry()) {
    for (const DevicePolicy policy : kPolicies) {
      for (const CpuGuard guard : kGuards) {
        HwSpec hw = test::unit_hw();
        hw.vcpus = 1;
        hw.explore.vcpu_writes = 1;
        MoveSpec move = usual(row, test::unit_move());
        move.device_policy = policy;
        move.cpu_guard = guard;
        if (!goes(row, hw, move)) continue;
        const ExploreResult r = explore(make_env(hw, move), {});
        EXPECT_EQ(r.verdict, Verdict::kHolds)
            << row.slug << ", policy " << int(policy) << ", guard " << int(guard) << ": I"
            << int(r.violation.invariant);
        EXPECT_TRUE(r.complete);
        ++searched;
      }
    }
  }
  EXPECT_GE(searched, 24);
}

RunSummary run(const MechanismRow& row, DevicePolicy policy) {
  MoveSpec move = usual(row, test::timed_move());
  move.device_policy = policy;
  move.cpu_guard = CpuGuard::kNotPresent;
  const Env env = make_env(test::timed_hw(16), move);
  CowPool pool;
  World w = first_world(env, 4, pool);
  RunMeter meter(env, w);
  do meter.at_event(w.events + 1);
  while (step(env, w, &meter));
  return meter.summary(w);
}

// Who only delays aborts nothing because of a device; and whoever aborts lets it go on.
TEST(Policy, DelayAbortsNothingAndAbortStopsNobodyForLong) {
  int both = 0;
  for (const MechanismRow& row : registry()) {
    if (row.build == nullptr || !has_policy(row, DevicePolicy::kDelay)) continue;
    if (row.slug == "none") continue;
    const RunSummary delay = run(row, DevicePolicy::kDelay);
    EXPECT_EQ(delay.aborts_total(), 0u) << row.slug;
    EXPECT_EQ(delay.pages_moved, 16u) << row.slug;
    EXPECT_EQ(delay.violation_count, 0u) << row.slug;
    if (!has_policy(row, DevicePolicy::kAbort)) continue;
    const RunSummary abort = run(row, DevicePolicy::kAbort);
    EXPECT_EQ(abort.violation_count, 0u) << row.slug;
    EXPECT_EQ(abort.pages_moved, 16u) << row.slug;
    const std::uint64_t copies = abort.window ? abort.window->recopies : abort.aborts_total();
    EXPECT_GT(copies, 0u) << row.slug << ": somebody came in between";
    EXPECT_LE(abort.device_stall, delay.device_stall) << row.slug;
    ++both;
  }
  EXPECT_GE(both, 3) << "HTM, the IOMMU, the OTS device";
}

TEST(Policy, ARowSaysWhatItHas) {
  EXPECT_EQ(policies_of(*find_mechanism("htm")), "\"delay\" or \"abort\"");
  EXPECT_EQ(policies_of(*find_mechanism("link-stun")), "\"delay\"");
  EXPECT_EQ(policies_of(*find_mechanism("none")), "");
}

}  // namespace
}  // namespace pf
