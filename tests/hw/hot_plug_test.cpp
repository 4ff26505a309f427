// A hot-plug slot: who may go from which state to which, what a device takes with it, and what
// becomes of all that comes to an empty slot.
#include "core/hw/hot_plug.h"

#include <gtest/gtest.h>

#include <memory>

#include "core/hw/device.h"
#include "core/hw/lane.h"
#include "core/hw/msi.h"
#include "core/hw/peer.h"
#include "core/mechanism/htm.h"
#include "core/world/step.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

MoveSpec hot_unplug(bool drain = true) {
  MoveSpec move = test::unit_move();
  move.id = "hot-unplug";
  move.campaign.cut_over = true;
  move.drain = drain;
  return move;
}

HwSpec small_hw() {
  HwSpec hw = test::unit_hw();
  hw.explore.device_reads = 2;
  return hw;
}

struct Machine {
  explicit Machine(const HwSpec& hw)
      : env(make_env(hw, hot_unplug())),
        block(env.layout.bytes),
        h(env.hw, env.layout, block.data(), {}) {
    h.violation = &seen;
    init_machine(env, h);
  }
  void by_choice(const std::string& text) {
    Choice c;
    ASSERT_TRUE(find_choice(env, h, text, c)) << text;
    apply(env, h, c);
  }
  void translates() {
    by_choice("gpu.asks(page=0)");
    by_choice("root.takes(translation-request page=0 from=gpu)");
    by_choice("iommu.walk_reads(page=0 for=gpu ats)");
    by_choice("iommu.walk_fills(page=0 for=gpu ats)");
    ASSERT_TRUE(atc_holds(h, 0, 0));
  }
  void unplugs() {
    request_unplug(h, 0);
    h.device_edit(0).stopped = 1;
    release_device(h, 0);
    power_off(h, 0);
  }
  Env env;
  std::vector<std::byte> block;
  Violation seen;
  Hw h;
};

TEST(HotPlug, GoesThroughItsStatesAndComesBackToRest) {
  Machine m(small_hw());
  EXPECT_FALSE(keeps_doorbells(m.h, 0));
  request_unplug(m.h, 0);
  EXPECT_TRUE(device_can_ask(m.h, 0, 0)) << "asked for, it still works";
  EXPECT_TRUE(keeps_doorbells(m.h, 0));
  m.h.device_edit(0).stopped = 1;
  release_device(m.h, 0);
  EXPECT_FALSE(is_away(m.h, 0));
  power_off(m.h, 0);
  EXPECT_TRUE(is_away(m.h, 0));
  EXPECT_EQ(slot_of(m.h, 0).surprised, 0);
  EXPECT_TRUE(keeps_doorbells(m.h, 0));
  plug_in(m.h, 0);
  EXPECT_FALSE(is_away(m.h, 0));
  EXPECT_TRUE(keeps_doorbells(m.h, 0)) << "no driver has it yet";
  bind_driver(m.h, 0);
  EXPECT_EQ(slot_of(m.h, 0).state, SlotState::kPlugged);
  EXPECT_FALSE(keeps_doorbells(m.h, 0));
}

TEST(HotPlug, ADeviceThatIsAwayDoesNothing) {
  Machine m(small_hw());
  m.translates();
  EXPECT_TRUE(device_can_access(m.h, 0, 0, true));
  m.unplugs();
  for (unsigned v = 0; v < device_variants(m.h); ++v) EXPECT_FALSE(device_can(m.h, 0, v)) << v;
  EXPECT_FALSE(device_can_interrupt(m.h, 0));
  EXPECT_FALSE(device_can_ack(m.h, 0));
  EXPECT_FALSE(atc_holds(m.h, 0, 0)) << "its translations have gone with it";
}

TEST(HotPlug, SurpriseRemovalIsKnownToBeOne) {
  for (const bool asked : {false, true}) {
    Machine m(small_hw());
    if (asked) request_unplug(m.h, 0);
    power_off(m.h, 0);
    EXPECT_EQ(slot_of(m.h, 0).surprised, 1) << asked;
    EXPECT_FALSE(keeps_doorbells(m.h, 0)) << "its driver thinks that it is there";
    EXPECT_NE(m.h.device(0).stopped, 0);
  }
}

// What it has posted lands; what it waits for finds nobody, also when the next device is there.
TEST(HotPlug, WhatIsUnderWayOfASurprisedDeviceLandsOrFindsNobody) {
  for (const bool replugged : {false, true}) {
    Machine m(small_hw());
    m.translates();
    m.by_choice("gpu.read(page=0 line=0)");
    m.by_choice("root.lands(read page=0 line=0 tag=0 from=gpu)");
    m.by_choice("gpu.read(page=0 line=0)");
    m.by_choice("gpu.write(page=0 line=0)");
    power_off(m.h, 0);
    EXPECT_EQ(m.h.device(0).reads_out, 0);
    if (replugged) {
      plug_in(m.h, 0);
      bind_driver(m.h, 0);
      m.h.device_edit(0).direct = 1;
    }
    const LaneId data = m.h.lay.device_lane(0, kDataFromA);
    while (!empty(m.h, data)) device_completion(m.h, data);
    m.by_choice("root.lands(write page=0 line=0 from=gpu)");
    EXPECT_NE(m.h.line_a(0).value, 0u) << "it had left the device";
    m.by_choice("root.lands(read page=0 line=0 tag=0 from=gpu)");
    EXPECT_TRUE(empty(m.h, data)) << "nobody is answered";
    EXPECT_EQ(m.h.device(0).reads_out, 0);
    EXPECT_EQ(m.seen.invariant, 0) << int{m.seen.invariant};
  }
}

TEST(HotPlug, ATranslationThatComesTooLateIsNotKept) {
  Machine m(small_hw());
  m.by_choice("gpu.asks(page=0)");
  m.by_choice("root.takes(translation-request page=0 from=gpu)");
  m.by_choice("iommu.walk_reads(page=0 for=gpu ats)");
  power_off(m.h, 0);
  m.by_choice("iommu.walk_fills(page=0 for=gpu ats)");
  EXPECT_TRUE(empty(m.h, m.h.lay.device_lane(0, kDataFromA)));
  EXPECT_FALSE(atc_holds(m.h, 0, 0));
  EXPECT_EQ(m.h.device(0).ask, 0);
}

TEST(HotPlug, AnInvalidationFindsNobodyToAcknowledgeIt) {
  for (const bool away : {false, true}) {
    Machine m(small_hw());
    m.translates();
    if (away) m.unplugs();
    Event e;
    e.kind = Kind::kAtsInvalidate;
    e.from = kIommu;
    push(m.h, m.h.lay.device_lane(0, kMessages), e);
    device_message(m.h, 0);
    EXPECT_EQ(m.h.device(0).ack_owed, away ? 0 : 1);
    EXPECT_EQ(device_can_ack(m.h, 0), !away);
  }
}

TEST(HotPlug, ADoorbellAndAPeersWriteToAnEmptySlotAreLost) {
  HwSpec hw = small_hw();
  hw.explored = false;  // doorbells are rung in timed runs
  hw.devices.resize(2, hw.devices.front());
  hw.devices[0].name = "nic";
  hw.devices[0].p2p = true;
  hw.timing = test::plain_timing();
  for (const bool away : {false, true}) {
    Machine m(hw);
    if (away) power_off(m.h, 1);
    Event e;
    e.kind = Kind::kDoorbell;
    e.from = kVcpu0;
    push(m.h, m.h.lay.device_lane(1, kMessages), e);
    device_message(m.h, 1);
    const Signals& s = m.h.get<Signals>(m.h.lay.signals, 1);
    EXPECT_EQ(s.lost, away ? 1u : 0u);
    EXPECT_EQ(s.heard, away ? 0u : 1u);
    EXPECT_EQ(m.seen.invariant, away ? 9 : 0);
    m.seen = {};
    peer_sends(m.h, 0);
    peer_lands(m.h, m.h.lay.to_peer(1));
    EXPECT_EQ(m.seen.invariant, away ? 2 : 0);
  }
}

TEST(HotPlug, IsNotThereUnlessAMoverUnplugs) {
  EXPECT_EQ(make_layout(small_hw(), 0).hot_plug, 0u);
  HwSpec hw = small_hw();
  hw.slots = true;
  EXPECT_GT(make_layout(hw, 0).hot_plug, 0u);
}

struct Doorbells : FactSink {
  void push(const Fact& f) override {
    if (f.kind == FactKind::kMsiTaken) ++taken;
    if (f.kind == FactKind::kViolation && f.b == 9) ++lost;
  }
  std::uint64_t taken = 0, lost = 0;
};

// A ring with interrupts is unplugged in the midst of its work, and comes back later.
struct Interrupted {
  explicit Interrupted(std::uint64_t seed) : env(make_env(ring(), none())) {
    w = std::make_unique<World>(first_world(env, seed, pool));
  }
  static HwSpec ring() {
    HwSpec hw = test::timed_hw(16, 2);
    hw.slots = true;
    hw.devices[0].interrupts = true;
    hw.devices[0].interval = 100 * kNanosecond;
    for (DeviceSpec& d : hw.devices) d.requests = 6000;
    return hw;
  }
  static MoveSpec none() {
    MoveSpec move = test::timed_move();
    move.id = "none";
    return move;
  }
  void steps(int n) {
    for (int i = 0; i < n; ++i) ASSERT_TRUE(step(env, *w, &seen));
  }
  Hw view() { return w->view(env); }
  const Signals& signals() { return view().get<Signals>(env.layout.signals, 0); }
  void is_asked() {
    Hw h = view();
    request_unplug(h, 0);
    h.device_edit(0).stopped = 1;
  }
  void comes_back() {
    Hw h = view();
    plug_in(h, 0);
    bind_driver(h, 0);
    h.device_edit(0).stopped = 0;
    h.wake(h.lay.device_slot, 0);
  }
  void runs_out() {
    while (step(env, *w, &seen)) {
    }
  }
  Env env;
  CowPool pool;
  std::unique_ptr<World> w;
  Doorbells seen;
};

TEST(HotPlug, ADriverThatWasAskedKeepsItsDoorbellsUntilItHasItsDeviceAgain) {
  std::uint64_t kept = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Interrupted r(seed);
    r.steps(3000);
    r.is_asked();
    while (!device_quiet(r.view(), 0)) r.steps(1);
    Hw h = r.view();
    release_device(h, 0);
    power_off(h, 0);
    const std::uint64_t taken = r.seen.taken;
    EXPECT_GT(taken, 10u);
    kept += r.signals().seen - r.signals().handled;
    r.steps(3000);
    EXPECT_EQ(r.seen.taken, taken) << "who works on a packet would ring";
    r.comes_back();
    r.runs_out();
    EXPECT_EQ(r.signals().sent, 2000u);
    EXPECT_EQ(r.signals().handled, 2000u);
    EXPECT_EQ(r.signals().rung, r.signals().heard);
    EXPECT_EQ(r.w->violations, 0u) << seed;
  }
  EXPECT_GT(kept, 0u) << "else nothing was tried";
}

TEST(HotPlug, ADriverThatIsSurprisedRingsInVain) {
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Interrupted r(seed);
    r.steps(3000);
    Hw h = r.view();
    power_off(h, 0);
    r.steps(3000);
    r.comes_back();
    r.runs_out();
    EXPECT_EQ(r.signals().rung, r.signals().heard + r.signals().lost);
    EXPECT_EQ(r.seen.lost > 0, r.signals().lost > 0);
    lost += r.signals().lost;
  }
  EXPECT_GT(lost, 0u);
}

}  // namespace
}  // namespace pf
