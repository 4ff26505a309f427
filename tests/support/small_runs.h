// Small machines that several tests run: the exploration instance and a timed guest with two
// devices.
#pragma once
#include <memory>

#include "core/mechanism/htm.h"

namespace pf::test {

inline Latency about(Time ns) { return {ns * 800, ns * 1000, ns * 1200}; }

// Plausible latencies, so that a test does not depend on the shipped profile.
inline Timing plain_timing() {
  Timing t;
  t.load_hot = {300, 500, 700};
  t.load_cold = about(16);
  t.store = about(2);
  t.xbegin = t.xend = about(7);
  t.abort = about(147);
  t.snoop_seen = about(100);
  t.wc_drain = about(5);
  t.ipi = about(1000);
  t.device_link = t.host_link = t.ntb_hop = t.device_turn = about(50);
  t.switch_hop = about(115);
  t.root_port = about(100);
  t.iotlb_hit = about(5);
  t.iotlb_walk = about(280);
  t.qi_step = about(200);
  t.ats_purge = about(300);
  t.vcpu_walk = about(60);
  t.mmio_read = about(200);
  return t;
}

// The unit instance: one line, one device read, one device write.
inline HwSpec unit_hw() {
  HwSpec hw;
  hw.explored = true;
  hw.lines_per_page = 1;
  hw.booleans = 2;
  hw.direct_translated_p2p = true;
  hw.explore.spurious_aborts = hw.explore.evictions = hw.explore.speculation = 0;
  hw.devices.resize(1);
  hw.devices[0].name = "gpu";
  hw.devices[0].pages = 1;
  return hw;
}

inline MoveSpec unit_move() {
  MoveSpec move;
  move.stale_helper_guard = StaleGuard::kEpoch;
  move.max_attempts = 1;
  return move;
}

// A timed guest: a ring, a scattering device, one vCPU with hot pages.
inline HwSpec timed_hw(std::uint32_t pages, std::uint32_t vcpus = 1) {
  HwSpec hw;
  hw.pages = pages;
  hw.vcpus = vcpus;
  hw.booleans = 48;
  hw.walkers = 6;
  hw.iotlb_entries = 64;
  hw.timing = plain_timing();
  DeviceSpec nic;
  nic.name = "nic";
  nic.kind = DeviceKind::kRing;
  nic.pages = pages / 4;
  nic.payload_lines = 4;
  nic.outstanding = 16;
  nic.interval = 400 * kNanosecond;
  nic.atc_entries = 32;
  DeviceSpec gpu = nic;
  gpu.name = "gpu";
  gpu.kind = DeviceKind::kScatter;
  gpu.first_page = pages / 4;
  gpu.pages = pages / 2;
  gpu.interval = kMicrosecond;
  hw.devices = {nic, gpu};
  hw.guest.workload = Workload::kHotCold;
  hw.guest.hot_pages = 4;
  hw.guest.interval = 200 * kNanosecond;
  return hw;
}

inline MoveSpec timed_move() {
  MoveSpec move;
  move.stale_helper_guard = StaleGuard::kJoin;
  move.signal1_cycles = 3000;
  return move;
}

}  // namespace pf::test
