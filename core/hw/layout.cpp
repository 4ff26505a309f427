#include <algorithm>
#include <bit>

#include "core/base/assert.h"
#include "core/hw/bridge.h"
#include "core/hw/device.h"
#include "core/hw/dirty.h"
#include "core/hw/dirty_list.h"
#include "core/hw/hot_plug.h"
#include "core/hw/lane_parts.h"
#include "core/hw/modify.h"
#include "core/hw/state.h"
#include "core/hw/stun.h"

namespace pf {
namespace {

constexpr unsigned kVcpuStores = 16;  // in a vCPU's store buffer, in a timed run

struct Packer {
  std::uint32_t at = 0;
  std::uint32_t take(std::uint32_t bytes) {
    const std::uint32_t here = at;
    at += (bytes + 7u) & ~7u;
    return here;
  }
  template <class T>
  std::uint32_t array(std::uint32_t n) {
    return take(static_cast<std::uint32_t>(sizeof(T)) * n);
  }
};

// How much can ever be under way at once; a full lane is a wait, an overfull one an assertion.
LaneSizes sizes(const HwSpec& spec) {
  const auto devices = static_cast<std::uint16_t>(spec.devices.size());
  LaneSizes s{};
  if (spec.explored) {
    const auto& e = spec.explore;
    s.posted = static_cast<std::uint16_t>(e.device_writes + devices);
    s.reads = static_cast<std::uint16_t>(
        std::min<unsigned>(e.outstanding, e.device_reads + e.device_atomics) + devices);
    s.copies = static_cast<std::uint16_t>(2 * spec.batch * spec.lines_per_page + e.device_writes +
                                          e.device_atomics + e.vcpu_writes);
    s.wc = static_cast<std::uint16_t>(spec.batch * spec.lines_per_page);
    s.messages = 3;
  } else {
    s.posted = 24;
    s.reads = 24;
    s.copies = 32;
    s.wc = 12;
    s.messages = 8;
  }
  s.booleans = static_cast<std::uint16_t>(std::max<std::uint32_t>(2, spec.booleans));
  s.down = static_cast<std::uint16_t>(s.reads + spec.helpers + spec.vcpus + 1);
  return s;
}

std::uint32_t most_lanes(const HwSpec& spec) {
  std::size_t lanes = kFixedLanes + kDeviceLanes * spec.devices.size() + 6 + spec.vcpus;
  for (const LanePart* part : lane_parts()) lanes += part->lanes(spec);
  return static_cast<std::uint32_t>(lanes);
}

void add_dirty(Layout& lay, Packer& pack, const HwSpec& spec) {
  lay.dirty = pack.array<Dirty>(1);
  if (spec.dirty.by != Tracker::kIommu)
    lay.dirty_bits = pack.array<std::uint64_t>(dirty_words(spec));
  lay.dirty_list = pack.array<std::uint64_t>(dirty_list_words(spec));
  if (spec.dirty.bits != BitsIn::kOwnIommu) return;
  lay.dirty_tlb_slots = spec.explored ? spec.pages : 64U;
  lay.dirty_tlb = pack.array<TlbEntry>(lay.dirty_tlb_slots);
}

void add_lanes(Layout& lay, Packer& pack, const HwSpec& spec) {
  const LaneSizes s = sizes(spec);
  LaneAdder adder(lay, pack.at, s);
  const unsigned inbound = spec.shared_inbound && spec.posted_buffer > 0
                               ? std::min<unsigned>(s.posted, spec.posted_buffer)
                               : s.posted;
  adder.add(inbound, -1, false);    // kUpP
  adder.add(s.reads, kUpP, false);  // kUpN
  const unsigned tracker = dirty_requests(spec);
  adder.add(inbound + tracker, -1, false);     // kRootP
  adder.add(s.reads + tracker, kRootP, true);  // kRootN
  const unsigned most = spec.posted_buffer > 0 ? spec.posted_buffer : s.copies;
  adder.add(std::min<unsigned>(s.copies, most), -1, false);                     // kDownP
  adder.add(s.down, kDownP, false);                                             // kDownN
  adder.add(std::min<unsigned>(s.copies, most), -1, false);                     // kToBP
  adder.add(s.down + (spec.iommu_b ? spec.devices.size() : 0u), kToBP, false);  // kToBN
  adder.add(spec.helpers + spec.vcpus + 1u, -1, false);                         // kCompletions
  adder.add(3u * (spec.helpers + 1u) + static_cast<unsigned>(spec.devices.size()), -1,
            false);  // kQiLane
  adder.add(spec.has(Fault::kAtsAckDoesNotPush) ? s.messages : 1u, -1, false);
  for (unsigned d = 0; d < spec.devices.size(); ++d) {
    const int first = static_cast<int>(lay.lanes.size());
    adder.add(s.messages, -1, false);              // kMessages
    adder.add(s.reads, first + kMessages, false);  // kDataFromA
    adder.add(s.reads, -1, false);                 // kDataFromB
    adder.add(s.posted, -1, false);                // kDirectP
    adder.add(s.reads, first + kDirectP, false);   // kDirectN
  }
  lay.first_thread = static_cast<LaneId>(lay.lanes.size());
  adder.add(3, -1, false);
  adder.add(s.booleans, -1, false);
  adder.add(spec.helpers > 1 ? s.booleans : 1, -1, false);
  for (unsigned t = 0; t < 3; ++t) {
    adder.add(t <= spec.helpers ? s.wc : 1u, -1, true);
  }
  for (unsigned v = 0; v < spec.vcpus; ++v) {
    adder.add(spec.explored ? 2 : kVcpuStores, -1, false);
  }
  for (const LanePart* part : lane_parts()) {
    ++adder.part;
    if (part->lanes(spec) > 0) part->add(adder, spec);
  }
}

// Writes of one requester that can be on their way at once: its budget, or what its lanes hold.
std::uint32_t most_writes(const Layout& lay, const HwSpec& spec) {
  const bool budgets = std::all_of(spec.devices.begin(), spec.devices.end(),
                                   [](const auto& d) { return d.kind == DeviceKind::kScript; });
  if (spec.explored && budgets && spec.guest.workload == Workload::kNone) {
    const std::uint32_t of_device = spec.explore.device_writes + spec.explore.device_atomics;
    return std::max<std::uint32_t>({1, of_device, spec.explore.vcpu_writes});
  }
  std::uint32_t most = kVcpuStores;
  for (const LaneId lane : {kUpP, kRootP, kDownP, kToBP}) most += lay.lanes[lane].capacity;
  if (!spec.devices.empty()) most += lay.lanes[lay.device_lane(0, kDirectP)].capacity;
  for (const LaneInfo& lane : lay.lanes) {
    if (lane.part != 0 && lane.pushed_by < 0) most += lane.capacity;
  }
  if (any_atomics(spec)) most += lay.tag_slots;
  return std::bit_ceil(most);
}

void number_slots(Layout& lay, const HwSpec& spec) {
  unsigned next = static_cast<unsigned>(lay.lanes.size());
  auto take = [&next](std::size_t n) {
    const auto first = static_cast<std::uint8_t>(next);
    next += static_cast<unsigned>(n);
    return first;
  };
  lay.walk_slot = take(spec.walkers * (spec.iommu_b ? 2u : 1u));
  lay.device_slot = take(spec.devices.size());
  lay.ack_slot = take(spec.devices.size());
  lay.vcpu_slot = take(spec.vcpus);
  lay.ipi_slot = take(spec.vcpus);
  lay.thread_slot = take(3);
  lay.clock_slot = take(1);
  lay.eviction_slot = take(1);
  lay.spurious_slot = take(1);
  lay.fault_slot = take(1);
  lay.irq_slot = take(spec.vcpus);
  PF_ASSERT(next <= 250, "slot numbers are bytes");
  lay.slots = static_cast<std::uint8_t>(next);
}

}  // namespace

bool HwSpec::memory_visible() const {
  if (!coherent_walk) return true;
  return std::any_of(devices.begin(), devices.end(), [](const DeviceSpec& d) { return !d.snoop; });
}

bool HwSpec::any_partial_writes() const {
  return std::any_of(devices.begin(), devices.end(),
                     [](const DeviceSpec& d) { return d.partial_writes; });
}

bool HwSpec::any_p2p() const {
  return std::any_of(devices.begin(), devices.end(), [](const DeviceSpec& d) { return d.p2p; });
}

Layout make_layout(const HwSpec& spec, std::uint32_t mechanism_bytes) {
  PF_ASSERT(spec.devices.size() <= 16 && spec.vcpus <= 16, "actor ids have room for 16 of each");
  PF_ASSERT(spec.lines_per_page >= 1 && spec.lines_per_page <= 64, "the read set is one word");
  Layout lay;
  Packer pack;
  const auto devices = static_cast<std::uint32_t>(spec.devices.size());
  lay.flat = spec.pages < 64;
  lay.lane_counts = pack.take(most_lanes(spec));
  lay.txn = pack.array<Transaction>(1);
  lay.clock = pack.array<Clock>(1);
  lay.answers = pack.array<Answers>(1);
  lay.environment = pack.array<Environment>(1);
  lay.mechanism = pack.take(mechanism_bytes);
  lay.mechanism_bytes = mechanism_bytes;
  if (spec.modify_command) lay.modify = pack.array<Modify>(1);
  if (spec.interposer.present) lay.interposer = pack.array<Interposer>(1);
  if (spec.interposer.present && spec.interposer.serve == Serve::kDelta)
    lay.in_process = pack.array<Copy>(spec.lines_per_page);
  if (spec.dirty.present) add_dirty(lay, pack, spec);
  if (spec.stunned_link) lay.stun = pack.array<Stun>(1);
  if (spec.slots) lay.hot_plug = pack.array<Slot>(devices);
  if (spec.any_p2p() || spec.device_states) lay.peers = pack.array<Peer>(devices);
  lay.bridge = pack.array<Bridge>(spec.bridge_on ? 1 : 0);
  lay.booleans = pack.array<std::uint32_t>(spec.booleans);
  lay.walks = pack.array<Walk>(spec.walkers * (spec.iommu_b ? 2u : 1u));
  lay.iotlb_slots = spec.iotlb_entries;
  lay.iotlb = pack.array<TlbEntry>(lay.iotlb_slots);
  if (spec.iommu_b) lay.iotlb_b = pack.array<TlbEntry>(lay.iotlb_slots);
  for (const DeviceSpec& d : spec.devices) {
    lay.tag_slots = std::max(lay.tag_slots, d.outstanding);
    lay.atc_slots = std::max(lay.atc_slots, d.atc_entries);
  }
  lay.atc = pack.array<TlbEntry>(lay.atc_slots * devices);
  lay.devices = pack.array<Device>(devices);
  lay.tags = pack.array<ReadTag>(lay.tag_slots * devices);
  lay.vcpus = pack.array<Vcpu>(spec.vcpus);
  lay.vcpu_tlb_slots = spec.explored ? spec.pages : 64;
  lay.vcpu_tlb = pack.array<TlbEntry>(lay.vcpu_tlb_slots * spec.vcpus);
  if (lay.flat) {
    lay.pages = pack.array<PageRec>(spec.pages);
    lay.line_a = pack.array<Copy>(spec.lines());
    lay.line_b = pack.array<Copy>(spec.lines());
    lay.golden = pack.array<Copy>(spec.lines());
    lay.under = pack.array<Copy>(spec.memory_visible() ? spec.lines() : 0);
  }
  lay.ots = pack.array<OtsWindow>(spec.ots.present ? 1 : 0);
  add_lanes(lay, pack, spec);
  lay.write_slots = most_writes(lay, spec);
  lay.writes_out = pack.array<WriteOut>(lay.write_slots * (devices + spec.vcpus));
  number_slots(lay, spec);
  lay.canonical_bytes = (pack.at + 63u) & ~63u;
  pack.at = lay.canonical_bytes;
  lay.lane_busy = pack.array<Time>(static_cast<std::uint32_t>(lay.lanes.size()));
  lay.waits = pack.array<Time>(2 * devices + spec.vcpus + 3);
  lay.deadline = pack.array<Time>(1);
  if (spec.memory.source_rate + spec.memory.target_rate > 0) lay.nodes = pack.array<Time>(2);
  lay.signals = pack.array<Signals>(devices);
  lay.bytes = (pack.at + 63u) & ~63u;
  return lay;
}

}  // namespace pf
