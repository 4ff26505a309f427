// The bridge as something that is changed: its table of ids, its window, its move.
#include "core/hw/bridge.h"

#include <gtest/gtest.h>

#include <memory>

#include "core/hw/device.h"
#include "core/hw/fabric.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/mechanism/htm.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Kept : FactSink {
  void push(const Fact& f) override { facts.push_back(f); }
  unsigned count_of(FactKind kind) const {
    unsigned n = 0;
    for (const Fact& f : facts) n += f.kind == kind;
    return n;
  }
  std::vector<Fact> facts;
};

// Two devices, pages of one line, no time: whoever may go first can.
struct Machine {
  explicit Machine(Remap remap, std::uint32_t pages = 1, std::uint32_t aperture = 0,
                   TurnOrder order = TurnOrder::kSequential)
      : env(make_env(hardware(remap, pages, aperture), campaign(order))), block(env.layout.bytes) {
    for (std::uint32_t p = 0; p < pages; ++p) h.set_page(p, kPageAtSource);
    for (unsigned d = 0; d < 2; ++d) h.device_edit(d).reads_left = h.device_edit(d).writes_left = 2;
    h.facts = &kept;
    h.violation = &broken;
    bridge_begins(h, order == TurnOrder::kReverse);
  }
  static HwSpec hardware(Remap remap, std::uint32_t pages, std::uint32_t aperture) {
    HwSpec hw = test::unit_hw();
    hw.pages = pages;
    hw.devices[0].pages = pages;
    hw.devices[0].ats = false;
    hw.devices.push_back(hw.devices[0]);
    hw.direct_translated_p2p = false;
    hw.explore.device_writes = 4;
    hw.topology.remap = remap;
    hw.bridge.move = 1;
    hw.bridge.aperture_pages = aperture;
    return hw;
  }
  static MoveSpec campaign(TurnOrder order) {
    MoveSpec move = test::unit_move();
    move.campaign.cut_over = true;
    move.campaign.order = order;
    return move;
  }
  LaneId lane(unsigned d, DeviceLane which) const { return env.layout.device_lane(d, which); }
  Event write(unsigned d, std::uint32_t line) const {
    Event e;
    e.kind = Kind::kDeviceWrite;
    e.line = line;
    e.from = static_cast<std::uint8_t>(kDevice0 + d);
    e.flags = kToEnd;
    e.lines = 1;
    return e;
  }

  Env env;
  std::vector<std::byte> block;
  Hw h{env.hw, env.layout, block.data(), nullptr};
  Kept kept;
  Violation broken;
};

TEST(Bridge, KeepsNothingWhereNoRunDependsOnIt) {
  HwSpec hw = Machine::hardware(Remap::kMoveBridge, 1, 0);
  hw.bridge.move = 0;
  const MoveSpec with = Machine::campaign(TurnOrder::kSequential);
  EXPECT_FALSE(make_env(hw, with).hw.bridge_on);
  hw.bridge.move = 1;
  const Env on = make_env(hw, with), off = make_env(hw, test::unit_move());
  EXPECT_TRUE(on.hw.bridge_on);
  EXPECT_FALSE(off.hw.bridge_on) << "without a cut-over nothing of it changes";
  EXPECT_GE(on.layout.canonical_bytes, off.layout.canonical_bytes);
  hw.bridge.move = 0;
  hw.bridge.aperture_pages = 1;
  EXPECT_FALSE(make_env(hw, with).hw.bridge_on) << "it shows the whole guest";
}

TEST(Bridge, ADeviceIsRefusedUntilItsIdIsEntered) {
  Machine m(Remap::kPerDevice);
  remap_device(m.h, 0);
  remap_device(m.h, 1);
  enter_id(m.h, 1);
  for (unsigned d = 0; d < 2; ++d) {
    device_writes(m.h, d, 0, 1);
    ASSERT_EQ(count(m.h, m.lane(d, kDirectP)), 1u) << "once remapped it sends straight to B";
    bridge_takes(m.h, m.lane(d, kDirectP));
  }
  ASSERT_EQ(count(m.h, kToBP), 1u);
  EXPECT_EQ(entry(m.h, kToBP).from, kDevice0 + 1);
  EXPECT_EQ(m.kept.count_of(FactKind::kRefused), 1u);
  enter_id(m.h, 0);
  enter_id(m.h, 0);
  EXPECT_EQ(m.kept.count_of(FactKind::kIdEntered), 2u) << "an id is entered once";
  device_writes(m.h, 0, 0, 1);
  bridge_takes(m.h, m.lane(0, kDirectP));
  EXPECT_EQ(count(m.h, kToBP), 2u);
}

TEST(Bridge, WhereTheDevicesPassItAlreadyItKnowsThem) {
  for (const Remap remap : {Remap::kMoveBridge, Remap::kOnePoint}) {
    Machine m(remap);
    EXPECT_EQ(bridge_of(m.h).ids, 3u);
    remap_devices(m.h);
    device_writes(m.h, 0, 0, 1);
    bridge_takes(m.h, m.lane(0, kDirectP));
    EXPECT_EQ(count(m.h, kToBP), 1u);
  }
}

TEST(Bridge, RemappingOneDeviceLeavesTheOther) {
  Machine m(Remap::kPerDevice);
  remap_device(m.h, 1);
  EXPECT_EQ(m.h.device(0).direct, 0);
  EXPECT_EQ(m.h.device(1).direct, 1);
  ASSERT_EQ(m.kept.count_of(FactKind::kCutOver), 1u);
  remap_device(m.h, 0);
  ASSERT_EQ(m.kept.count_of(FactKind::kCutOver), 3u) << "each device, and then all";
  EXPECT_EQ(m.kept.facts.back().b, 2u);
}

TEST(Bridge, WhatIsUnderWayThroughItIsGoneWhenItMoves) {
  Machine m(Remap::kMoveBridge);
  push(m.h, kDownP, m.write(0, 0));  // at its door
  push(m.h, kToBP, m.write(1, 0));   // past it
  Event read = m.write(0, 0);
  read.kind = Kind::kDeviceRead;
  push(m.h, kToBN, read);  // B's answer will look for the bridge
  bridge_leaves(m.h);
  EXPECT_TRUE(empty(m.h, kDownP));
  EXPECT_TRUE(empty(m.h, kToBN));
  EXPECT_EQ(count(m.h, kToBP), 1u) << "what is posted and past it lands";
  EXPECT_EQ(m.kept.count_of(FactKind::kRefused), 2u);
  bridge_arrives(m.h);
  push(m.h, kDownP, m.write(0, 0));
  bridge_takes(m.h, kDownP);
  EXPECT_EQ(count(m.h, kToBP), 1u) << "nothing of A passes it any more";
}

TEST(Bridge, AnInterruptThatMeetsNoBridgeIsLost) {
  Machine m(Remap::kMoveBridge);
  bridge_leaves(m.h);
  Event msi = m.write(0, 0);
  msi.kind = Kind::kMsi;
  push(m.h, kDownP, msi);
  bridge_takes(m.h, kDownP);
  EXPECT_EQ(m.broken.invariant, 9);
}

TEST(Bridge, TheAliasShowsTheWindowAlone) {
  Machine m(Remap::kMoveBridge, 5, 2);
  for (std::uint32_t page = 0; page < 4; ++page) push(m.h, kDownP, m.write(0, page));
  for (int i = 0; i < 4; ++i) bridge_takes(m.h, kDownP);
  ASSERT_EQ(count(m.h, kToBP), 2u);
  EXPECT_EQ(entry(m.h, kToBP, 0).line, 0u);
  EXPECT_EQ(entry(m.h, kToBP, 1).line, 1u);
  EXPECT_EQ(line_in_window(m.h, 1), 1u);
  EXPECT_EQ(line_in_window(m.h, 4), 0u) << "a read that only pushes needs an address that is shown";
}

TEST(Bridge, TheWindowSlidesFromEitherEnd) {
  Machine up(Remap::kMoveBridge, 5, 2), down(Remap::kMoveBridge, 5, 2, TurnOrder::kReverse);
  EXPECT_EQ(bridge_of(down.h).window, 3u);
  EXPECT_FALSE(window_is_done(up.h, 1));
  EXPECT_TRUE(window_is_done(up.h, 2));
  slide_window(up.h, true);
  slide_window(down.h, true);
  EXPECT_EQ(bridge_of(up.h).window, 2u);
  EXPECT_EQ(bridge_of(down.h).window, 1u);
  for (std::uint32_t page = 0; page < 5; ++page) {
    EXPECT_EQ(past_a(up.h, 0, page), page < 2) << page;
    EXPECT_EQ(past_a(down.h, 0, page), page >= 3) << page;
  }
  EXPECT_TRUE(window_is_done(up.h, 4));
  slide_window(up.h, true);
  slide_window(down.h, true);
  EXPECT_EQ(bridge_of(up.h).window, 4u);
  EXPECT_EQ(bridge_of(down.h).window, 0u) << "the last one is smaller";
  EXPECT_FALSE(window_is_done(up.h, 5)) << "no page is left that it does not show";
}

TEST(Bridge, WhatHasLeftTheWindowIsReachedPastHostA) {
  Machine m(Remap::kPerDevice, 4, 2);
  slide_window(m.h, true);
  EXPECT_EQ(bridge_of(m.h).ids, 3u);
  device_writes(m.h, 0, 1, 1);
  device_writes(m.h, 0, 2, 1);
  ASSERT_EQ(count(m.h, m.lane(0, kDirectP)), 1u);
  EXPECT_EQ(entry(m.h, m.lane(0, kDirectP)).line, 1u);
  EXPECT_EQ(count(m.h, kUpP), 1u);
  bridge_takes(m.h, m.lane(0, kDirectP));
  EXPECT_EQ(count(m.h, kToBP), 1u);
}

TEST(Bridge, AnOldAddressMeansAnotherPageOnceTheWindowHasSlid) {
  Machine m(Remap::kMoveBridge, 6, 2);
  push(m.h, kDownP, m.write(0, 1));
  Event home = m.write(1, 1);
  home.flags = kToStart;
  push(m.h, kRootP, home);
  slide_window(m.h, true);
  EXPECT_EQ(entry(m.h, kDownP).line, 3u);
  EXPECT_EQ(entry(m.h, kRootP).line, 1u) << "A's memory is where it was";
  slide_window(m.h, true);
  EXPECT_EQ(entry(m.h, kDownP).line, 5u);
}

TEST(Bridge, NobodyKeepsAnAddressThatTheWindowNoLongerShows) {
  Machine m(Remap::kMoveBridge, 4, 2);
  cache_fill(m.h, m.env.layout.iotlb, m.env.layout.iotlb_slots, 1, Place::kEnd);
  cache_fill(m.h, m.env.layout.atc, m.env.layout.atc_slots, 1, Place::kEnd);
  slide_window(m.h, true);
  EXPECT_FALSE(iotlb_holds(m.h, 1));
  EXPECT_FALSE(atc_holds(m.h, 0, 1));
}

}  // namespace
}  // namespace pf
