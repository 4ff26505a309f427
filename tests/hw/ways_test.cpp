// What travels between devices, switch, bridge and the two hosts: by which lane, past whom, and how
// long each way takes by the hops that lie on it.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/hw/device.h"
#include "core/hw/fabric.h"
#include "core/hw/invalidation.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/ways.h"
#include "core/mechanism/htm.h"
#include "core/world/world.h"
#include "tests/support/shipped_timing.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

constexpr PageRec kAtB{Place::kEnd, Place::kEnd, Place::kEnd, kCommitted};

MoveSpec none() {
  MoveSpec move;
  move.id = "none";
  return move;
}

void translate(Hw& h, unsigned d, std::uint32_t page, Place to) {
  const auto each = h.lay.atc_slots * static_cast<std::uint32_t>(sizeof(TlbEntry));
  cache_fill(h, h.lay.atc + d * each, h.lay.atc_slots, page, to);
}

// Two devices and a vCPU of A, page 0 at B, no time: whoever may go first can.
struct Fabric {
  Fabric() : env(make_env(machine(), none())), block(env.layout.bytes) {
    h.set_page(0, kAtB);
    for (unsigned d = 0; d < 2; ++d) translate(h, d, 0, Place::kEnd);
    for (unsigned d = 0; d < 2; ++d) h.device_edit(d).reads_left = h.device_edit(d).writes_left = 1;
  }
  static HwSpec machine() {
    HwSpec hw = test::unit_hw();
    hw.pages = 2;
    hw.vcpus = 1;
    hw.devices.push_back(hw.devices[0]);
    return hw;
  }
  LaneId lane(unsigned d, DeviceLane which) const { return env.layout.device_lane(d, which); }

  Env env;
  std::vector<std::byte> block;
  Hw h{env.hw, env.layout, block.data(), nullptr};
};

TEST(DirectWay, AWriteReachesTheBridgeAfterWhatEnteredByAnotherPort) {
  Fabric f;
  device_writes(f.h, 0, 0, 1);
  ASSERT_EQ(count(f.h, f.lane(0, kDirectP)), 1u);
  EXPECT_TRUE(empty(f.h, kToBP)) << "it stands at the bridge as soon as it is sent";
  EXPECT_FALSE(device_quiet(f.h, 0));
  EXPECT_TRUE(device_quiet(f.h, 1));
  Event load;
  load.kind = Kind::kCpuRead;
  load.from = kVcpu0;
  push(f.h, kDownN, load);
  ASSERT_TRUE(bridge_accepts(f.h, kDownN));
  bridge_takes(f.h, kDownN);
  bridge_takes(f.h, f.lane(0, kDirectP));
  EXPECT_TRUE(target_accepts(f.h, kToBN)) << "the load was there first: nothing pushes it";
}

TEST(DirectWay, AWritePushesTheReadsOfItsOwnDeviceOnly) {
  Fabric f;
  device_writes(f.h, 0, 0, 1);
  device_reads(f.h, 0, 0, 1);
  device_reads(f.h, 1, 0, 1);
  EXPECT_FALSE(bridge_accepts(f.h, f.lane(0, kDirectN)));
  EXPECT_TRUE(bridge_accepts(f.h, f.lane(1, kDirectN)));
  bridge_takes(f.h, f.lane(0, kDirectP));
  ASSERT_TRUE(bridge_accepts(f.h, f.lane(0, kDirectN)));
  bridge_takes(f.h, f.lane(0, kDirectN));
  EXPECT_FALSE(target_accepts(f.h, kToBN)) << "the write is still in front of it at B";
  target_lands(f.h, kToBP);
  EXPECT_TRUE(target_accepts(f.h, kToBN));
}

class Reads : public FactSink {
 public:
  void push(const Fact& f) override {
    if (f.kind == FactKind::kDeviceReadDone) done.push_back(f);
    if (f.kind == FactKind::kWaitDone) waited = f.at;
  }
  std::vector<Fact> done;
  Time waited = 0;
};

HwSpec timed_device(bool ats, bool direct) {
  HwSpec hw;
  hw.pages = 2;
  hw.direct_translated_p2p = direct;
  hw.timing = test::shipped_timing("server-gen4");
  DeviceSpec nic;
  nic.name = "nic";
  nic.kind = DeviceKind::kRing;
  nic.ats = ats;
  nic.pages = 1;
  nic.read_share = 100;
  nic.interval = 20 * kMicrosecond;
  nic.requests = 400;
  nic.atc_entries = 2;
  hw.devices = {nic};
  return hw;
}

// Median of lone 64-byte reads.
double read_ns(bool ats, bool direct, Place page, bool given_to_b) {
  const Env env = make_env(timed_device(ats, direct), none());
  CowPool pool;
  World w = first_world(env, 11, pool);
  Hw h = w.view(env);
  if (page == Place::kEnd) h.set_page(0, kAtB);
  if (ats) translate(h, 0, 0, page);
  h.device_edit(0).direct = given_to_b ? 1 : 0;
  Reads reads;
  while (step(env, w, &reads)) {
  }
  std::vector<Time> took;
  for (const Fact& f : reads.done) took.push_back(f.c);
  std::sort(took.begin(), took.end());
  EXPECT_EQ(took.size(), 400u);
  return static_cast<double>(took.at(took.size() / 2)) / kNanosecond;
}

TEST(Ways, AReadTakesAsLongAsTheHopsOfItsPath) {
  const Timing t = test::shipped_timing("server-gen4");
  const auto ns = [](Latency l) {  // mean of a triangle
    return static_cast<double>(l.min + l.typ + l.max) / 3 / kNanosecond;
  };
  const double native = read_ns(false, false, Place::kStart, false);
  const double direct = read_ns(true, true, Place::kEnd, false);
  const double by_a = read_ns(true, false, Place::kEnd, false);
  const double given = read_ns(true, true, Place::kEnd, true);
  std::printf(
      "read of 64 B, ns: native %.0f, by the switch and the bridge %.0f, by A's root port "
      "and the bridge %.0f, given to B %.0f\n",
      native, direct, by_a, given);
  EXPECT_NEAR(given, native - ns(t.iotlb_hit), 12) << "host B is as near to the switch as A";
  EXPECT_NEAR(direct - given, 2 * ns(t.ntb_hop) + ns(t.mmio_read) - 2 * ns(t.root_port), 25);
  EXPECT_NEAR(by_a - direct, 2 * ns(t.host_link) + ns(t.switch_hop), 25)
      << "it turns back at A's root port and meets no memory there";
}

TEST(Ways, DataOfOneHostDoNotWaitForThoseOfTheOther) {
  HwSpec hw = timed_device(true, true);
  hw.devices[0].interval = 900 * kMicrosecond;
  const Env env = make_env(hw, none());
  CowPool pool;
  World w = first_world(env, 5, pool);
  Hw h = w.view(env);
  h.set_page(0, kAtB);
  translate(h, 0, 0, Place::kEnd);
  translate(h, 0, 1, Place::kStart);
  device_reads(h, 0, 0, 1, 1);
  device_reads(h, 0, h.first_line(1), 1, 1);
  Reads reads;
  while (reads.done.size() < 2 && step(env, w, &reads)) {
  }
  ASSERT_EQ(reads.done.size(), 2u);
  EXPECT_EQ(h.page_of(reads.done[0].a), 1u) << "A's answer is there first, whoever asked first";
  EXPECT_LT(reads.done[0].c, kMicrosecond);
  EXPECT_GT(reads.done[1].c, kMicrosecond);
}

// The same bytes, sent by one port of the switch or by both: the device has one link.
TEST(Ways, BothWaysOutOfADeviceShareItsLink) {
  const auto last_leaves = [](bool both) {
    const Env env = make_env(timed_device(true, true), none());
    CowPool pool;
    World w = first_world(env, 5, pool);
    Hw h = w.view(env);
    Time last = 0;
    for (int i = 0; i < 64; ++i) {
      const Time way = both && i % 2 != 0 ? way_to_switch(h, 0, 8, false) : way_up(h, 0, 8, false);
      last = std::max(last, way);
    }
    return last;
  };
  const Timing t = test::shipped_timing("server-gen4");
  const auto bytes = 64 * (8 * kLineBytes + 2 * t.tlp_header_write);
  const Time wires = static_cast<Time>(bytes * kMicrosecond / t.link_bytes_per_us_device);
  EXPECT_GT(last_leaves(false), wires);
  EXPECT_GT(last_leaves(true), wires) << "it cannot send at twice the rate of its link";
  EXPECT_LT(last_leaves(true), wires + kMicrosecond);
}

TEST(Invalidation, OneDescriptorAfterTheOther) {
  std::vector<Time> took;
  for (std::uint64_t seed = 1; seed <= 301; ++seed) {
    const Env env = make_env(timed_device(false, false), none());
    CowPool pool;
    World w = first_world(env, seed, pool);
    Hw h = w.view(env);
    queue_invalidation(h, 1, {0, 1, false, true});
    Reads reads;
    while (reads.waited == 0 && step(env, w, &reads)) {
    }
    took.push_back(reads.waited);
  }
  std::sort(took.begin(), took.end());
  const double us = static_cast<double>(took[took.size() / 2]) / kMicrosecond;
  std::printf("invalidate and wait, idle: published 0.9 us, predicted %.2f us\n", us);
  EXPECT_NEAR(us, 0.9, 0.09);
}

}  // namespace
}  // namespace pf
