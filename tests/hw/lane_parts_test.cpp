// Rows of hardware with lanes of its own: each adds as many lanes as it says, and none elsewhere.
#include "core/hw/lane_parts.h"

#include <gtest/gtest.h>

#include <set>

#include "core/hw/lane.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/registry.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

std::vector<Env> machines() {
  std::vector<Env> all;
  for (const MechanismRow& row : registry()) {
    if (row.build == nullptr) continue;
    MoveSpec move = test::unit_move();
    move.id = row.slug;
    all.push_back(make_env(test::unit_hw(), move));
  }
  MoveSpec logs = test::unit_move();
  logs.id = "interposer";
  set_own(logs, "mechanism.serve", 1);
  all.push_back(make_env(test::unit_hw(), logs));
  HwSpec two = test::unit_hw();  // and a second interposer that hears by the hosts
  two.interposer.second = true;
  set_own(logs, "mechanism.notice", static_cast<std::int64_t>(Notice::kAcknowledged));
  all.push_back(make_env(two, logs));
  HwSpec both = test::unit_hw();  // a vCPU at B, the device at B's port, and a peer
  both.vcpus = 1;
  both.devices.push_back(both.devices[0]);
  both.devices[0].p2p = true;
  MoveSpec move = test::unit_move();
  move.campaign.switch_at = 50;
  move.campaign.cut_over = true;
  move.campaign.iommu = ActiveIommu::kB;
  all.push_back(make_env(both, move));
  return all;
}

TEST(LaneParts, EachAddsWhatItSays) {
  std::set<const LanePart*> seen;
  for (const Env& env : machines()) {
    CowPool pool;
    const World w = first_world(env, 1, pool);
    const Hw h = w.look(env);
    std::vector<unsigned> added(lane_parts().size() + 1);
    for (const LaneInfo& lane : env.layout.lanes) ++added[lane.part];
    for (std::size_t i = 0; i < lane_parts().size(); ++i) {
      const LanePart* part = lane_parts()[i];
      EXPECT_EQ(added[i + 1], part->lanes(env.hw)) << env.move.id << ", part " << i;
      if (added[i + 1] > 0) seen.insert(part);
    }
    for (unsigned lane = 0; lane < env.layout.lanes.size(); ++lane) {
      const LanePart* part = part_of(h, static_cast<LaneId>(lane));
      EXPECT_EQ(part == nullptr, lane < kFixedLanes || env.layout.lanes[lane].part == 0);
    }
  }
  EXPECT_EQ(seen.size(), lane_parts().size()) << "each is part of some machine";
}

}  // namespace
}  // namespace pf
