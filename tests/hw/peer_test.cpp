// Devices that write to one another: what each state of a device takes and sends, that a state read
// out too soon is told, and that nothing of it is there where nobody asks for it.
#include "core/hw/peer.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/hw/device.h"
#include "core/hw/lane.h"
#include "core/mechanism/htm.h"
#include "core/world/step.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

HwSpec two_devices(bool p2p) {
  HwSpec hw = test::unit_hw();
  hw.devices.resize(2, hw.devices.front());
  hw.devices[0].name = "nic";
  for (DeviceSpec& d : hw.devices) d.p2p = p2p;
  hw.explore.peer_writes = 3;
  return hw;
}

MoveSpec vfio() {
  MoveSpec move = test::unit_move();
  move.id = "vfio";
  move.campaign.cut_over = true;
  return move;
}

struct Machine {
  explicit Machine(const HwSpec& hw)
      : env(make_env(hw, vfio())),
        block(env.layout.bytes),
        h(env.hw, env.layout, block.data(), {}) {
    h.violation = &seen;
    init_machine(env, h);
  }
  Env env;
  std::vector<std::byte> block;
  Violation seen;
  Hw h;
  LaneId to(unsigned d) const { return env.layout.to_peer(d); }
};

TEST(Peer, TakesTheWritesOfTheOtherInOrder) {
  Machine m(two_devices(true));
  peer_sends(m.h, 0);
  peer_sends(m.h, 0);
  EXPECT_FALSE(peer_quiet(m.h, 0));
  EXPECT_FALSE(device_quiet(m.h, 0));
  EXPECT_TRUE(device_quiet(m.h, 1)) << "it has sent nothing";
  peer_lands(m.h, m.to(1));
  const std::uint64_t first = peer_of(m.h, 1).value;
  peer_lands(m.h, m.to(1));
  EXPECT_GT(peer_of(m.h, 1).value, first);
  EXPECT_EQ(peer_of(m.h, 0).value, 0u);
  EXPECT_TRUE(device_quiet(m.h, 0));
  EXPECT_EQ(m.seen.invariant, 0);
}

TEST(Peer, SendsAsOftenAsItsBudgetSaysAndNotWhenStopped) {
  Machine m(two_devices(true));
  m.h.device_edit(0).stopped = 1;
  EXPECT_FALSE(peer_can_send(m.h, 0));
  EXPECT_TRUE(peer_can_send(m.h, 1));
  m.h.device_edit(0).stopped = 0;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(peer_can_send(m.h, 0));
    peer_sends(m.h, 0);
    peer_lands(m.h, m.to(1));
  }
  EXPECT_FALSE(peer_can_send(m.h, 0));
  EXPECT_FALSE(peer_wants_more(m.h, 0));
}

TEST(Peer, RunningP2pStillTakesAndStopLosesWhatComes) {
  for (const bool stopped : {false, true}) {
    Machine m(two_devices(true));
    to_state(m.h, 1, DeviceState::kRunningP2p);
    if (stopped) to_state(m.h, 1, DeviceState::kStop);
    peer_sends(m.h, 0);
    peer_lands(m.h, m.to(1));
    EXPECT_EQ(m.seen.invariant, stopped ? 2 : 0);
    EXPECT_EQ(peer_of(m.h, 1).value == 0, stopped);
    EXPECT_EQ(m.seen.actor, stopped ? kDevice0 : 0) << "the sender's write is lost";
  }
}

TEST(Peer, WhileItsStateIsReadOutAndLoadedItTakesNothing) {
  for (const bool loads : {false, true}) {
    Machine m(two_devices(true));
    to_state(m.h, 1, DeviceState::kStop);
    save_state(m.h, 1);
    EXPECT_EQ(peer_of(m.h, 1).state, DeviceState::kStopCopy);
    if (loads) load_state(m.h, 1);
    EXPECT_EQ(m.seen.invariant, 0);
    peer_sends(m.h, 0);
    peer_lands(m.h, m.to(1));
    EXPECT_EQ(m.seen.invariant, 2) << loads;
  }
}

TEST(Peer, WhatItTakesAfterItsStateWasReadOutIsMissedWhenThatIsLoaded) {
  for (const bool late : {false, true}) {
    Machine m(two_devices(true));
    peer_sends(m.h, 0);
    peer_sends(m.h, 0);
    peer_lands(m.h, m.to(1));
    if (!late) peer_lands(m.h, m.to(1));
    save_state(m.h, 1);
    const std::uint64_t saved = peer_of(m.h, 1).value;
    if (late) peer_lands(m.h, m.to(1));
    to_state(m.h, 1, DeviceState::kStop);
    load_state(m.h, 1);
    EXPECT_EQ(m.seen.invariant, late ? 2 : 0);
    EXPECT_EQ(peer_of(m.h, 1).value, saved) << "it has what was read out";
    EXPECT_EQ(m.seen.observed, late ? saved : 0u);
  }
}

TEST(Peer, IsNotThereWhereNobodyAsksForIt) {
  const Layout without = make_layout(two_devices(false), 0);
  EXPECT_EQ(without.peers, 0u);
  EXPECT_EQ(without.peer_lanes, 0u);
  HwSpec states = two_devices(false);
  states.device_states = true;
  const Layout only_states = make_layout(states, 0);
  EXPECT_GT(only_states.peers, 0u);
  EXPECT_EQ(only_states.lanes.size(), without.lanes.size());
  EXPECT_EQ(make_layout(two_devices(true), 0).lanes.size(), without.lanes.size() + 2);
}

TEST(Peer, InATimedRunTheWayIsTwoLinksAndTheSwitch) {
  HwSpec hw = test::timed_hw(8, 0);
  hw.guest.workload = Workload::kNone;
  for (DeviceSpec& d : hw.devices) d.p2p = true;
  const Env env = make_env(hw, test::timed_move());
  CowPool pool;
  World w = first_world(env, 1, pool);
  Hw h = w.view(env);
  EXPECT_FALSE(peer_can_send(h, 0)) << "nothing is due";
  peer_owes(h, 0);
  ASSERT_TRUE(peer_can_send(h, 0));
  peer_sends(h, 0);
  EXPECT_FALSE(peer_can_send(h, 0));
  const Time due = entry(h, h.lay.to_peer(1)).due - h.now();
  const Timing& t = hw.timing;
  const Time wire = (kLineBytes + t.tlp_header_write) * kMicrosecond / t.link_bytes_per_us_device;
  EXPECT_GE(due, wire + 2 * t.device_link.min + t.switch_hop.min);
  EXPECT_LE(due, wire + 2 * t.device_link.max + t.switch_hop.max + 1);
}

}  // namespace
}  // namespace pf
