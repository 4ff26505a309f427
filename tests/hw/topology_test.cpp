// The figures as data: what their files state, and that each part on a way takes its time.
#include "core/hw/topology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/mechanism/htm.h"
#include "core/scenario/scenario.h"
#include "core/world/world.h"
#include "tests/support/shipped_timing.h"

namespace pf {
namespace {

using ::testing::ElementsAre;

HwSpec shipped(const std::string& topology) {
  return load_scenario("htm-cut-over", {"topology=" + topology}).hw;
}

TEST(Topology, Figure1AIsWhatHoldsWithoutAFile) {
  EXPECT_EQ(shipped("fig-1a").topology, Topology{});
  EXPECT_EQ(shipped("fig-1a").bridge, BridgeSpec{});
}

TEST(Topology, EachFigureNamesItsPartsAndItsRemap) {
  const Topology a = shipped("fig-5a").topology, b = shipped("fig-5b").topology;
  EXPECT_EQ(a.figure, "FIG 5A");
  EXPECT_THAT(a.switch_names(), ElementsAre("540"));
  EXPECT_THAT(a.bridge_names(), ElementsAre("542", "544"));
  EXPECT_EQ(a.remap, Remap::kPerDevice);
  EXPECT_EQ(b.figure, "FIG 5B");
  EXPECT_THAT(b.switch_names(), ElementsAre("540", "640"));
  EXPECT_THAT(b.bridge_names(), ElementsAre("642"));
  EXPECT_EQ(b.remap, Remap::kOnePoint);
  EXPECT_GT(b.ports, a.ports) << "the link between the switches takes a port of each";
}

TEST(Topology, NamesMayStandApart) {
  Topology t;
  t.bridges = "  7  8 ";
  EXPECT_THAT(t.bridge_names(), ElementsAre("7", "8"));
  t.bridges = "";
  EXPECT_TRUE(t.bridge_names().empty());
}

TEST(Topology, TheWayByAIsBothWaysTogether) {
  EXPECT_EQ(Topology{}.device_to_b_by_a(), (Hops{2, 1, 4}));
  EXPECT_EQ(shipped("fig-5a").topology.device_to_b_by_a(), (Hops{2, 3, 4}));
  EXPECT_EQ(shipped("fig-5b").topology.device_to_b_by_a(), (Hops{3, 2, 5}));
}

TEST(Topology, AScenarioMayStateItsKeysAnew) {
  const HwSpec hw = load_scenario("htm-cut-over", {"topology=fig-5a", "hw.topology.a_b_bridges=4",
                                                   "hw.bridge.names=1 2 3 4"})
                        .hw;
  EXPECT_EQ(hw.topology.a_to_b().bridges, 4u);
  EXPECT_EQ(hw.topology.bridge_names().size(), 4u);
  EXPECT_EQ(hw.topology.device_to_a(), shipped("fig-5a").topology.device_to_a());
}

struct Reads : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kDeviceReadDone) took.push_back(f.c);
  }
  std::vector<Time> took;
};

// Median of lone 64-byte reads of a page at A, at B by way of A, or at B once remapped.
double read_ns(const Topology& topology, bool at_b, bool remapped) {
  HwSpec hw;
  hw.pages = 1;
  hw.topology = topology;
  hw.timing = test::shipped_timing("server-gen4");
  DeviceSpec nic;
  nic.name = "nic";
  nic.kind = DeviceKind::kRing;
  nic.ats = false;
  nic.pages = 1;
  nic.read_share = 100;
  nic.interval = 20 * kMicrosecond;
  nic.requests = 400;
  hw.devices = {nic};
  MoveSpec nothing;
  nothing.id = "none";
  const Env env = make_env(hw, nothing);
  CowPool pool;
  World w = first_world(env, 11, pool);
  Hw h = w.view(env);
  if (at_b) h.set_page(0, {Place::kEnd, Place::kEnd, Place::kEnd, kCommitted});
  h.device_edit(0).direct = remapped ? 1 : 0;
  Reads reads;
  while (step(env, w, &reads)) {
  }
  EXPECT_EQ(reads.took.size(), 400u);
  std::sort(reads.took.begin(), reads.took.end());
  return static_cast<double>(reads.took.at(200)) / kNanosecond;
}

double ns(const Latency& l) {  // mean of a triangle
  return static_cast<double>(l.min + l.typ + l.max) / 3 / kNanosecond;
}

TEST(Topology, EveryPartOnAWayIsPassedThereAndBack) {
  const Timing t = test::shipped_timing("server-gen4");
  const Topology a = shipped("fig-5a").topology, b = shipped("fig-5b").topology;
  const double bridge = 2 * ns(t.ntb_hop);
  const double further = bridge + 2 * ns(t.switch_hop) + 2 * ns(t.host_link);
  for (const bool remapped : {false, true}) {
    const double one = read_ns({}, remapped, remapped);
    EXPECT_NEAR(read_ns(a, remapped, remapped) - one, bridge, 15) << remapped;
    EXPECT_NEAR(read_ns(b, remapped, remapped) - one, further, 20) << remapped;
  }
  // By way of A: up over 542, back down over 542 and 544; the data pass these two.
  EXPECT_NEAR(read_ns(a, true, false) - read_ns({}, true, false), 3 * ns(t.ntb_hop), 20);
}

TEST(Topology, HostBIsAsFarAsHostAWasInEveryFigure) {
  for (const char* name : {"fig-1a", "fig-5a", "fig-5b"}) {
    const Topology t = shipped(name).topology;
    const double walk = ns(test::shipped_timing("server-gen4").iotlb_hit);
    EXPECT_NEAR(read_ns(t, true, true), read_ns(t, false, false) - walk, 15) << name;
    EXPECT_GT(read_ns(t, true, false), read_ns(t, true, true) + 200) << name;
  }
}

}  // namespace
}  // namespace pf
