#include "core/world/lanes.h"

#include "core/guest/vcpu.h"
#include "core/hw/device.h"
#include "core/hw/dirty.h"
#include "core/hw/fabric.h"
#include "core/hw/flag.h"
#include "core/hw/htm.h"
#include "core/hw/interposer.h"
#include "core/hw/interposer_b.h"
#include "core/hw/invalidation.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"
#include "core/hw/memory.h"
#include "core/hw/port.h"
#include "core/hw/stun.h"

namespace pf {
namespace {

// A store leaves a thread's buffer and takes effect.
void thread_store_drains(Hw& h, unsigned thread) {
  const Event e = pop(h, h.lay.store_buffer(thread));
  const bool inside = (e.flags & kTransactional) != 0;
  h.raise(kBufferDrained);
  if (e.kind == Kind::kStoreBoolean) {
    snoop_boolean_write(h, static_cast<std::uint8_t>(thread), e.line);
    h.edit<std::uint32_t>(h.lay.booleans, e.line) = static_cast<std::uint32_t>(e.value);
    h.fact(FactKind::kBooleanSet, static_cast<std::uint8_t>(thread), e.line, e.value);
    return;
  }
  if (e.kind == Kind::kCopyWrite) return copy_lands_b(h, e.line, {e.value, e.version, 0});
  if (inside) return txn_track_entry(h, e.kind == Kind::kStorePte);
  for (std::uint32_t page = e.line; page < e.line + h.spec.batch; ++page) {
    PageRec rec = h.page(page);
    rec.pte = Place::kEnd;
    if (h.spec.coherent_walk) rec.pte_memory = Place::kEnd;
    rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
    h.set_page(page, rec);
  }
  h.fact(FactKind::kEntryWritten, kCpu0, e.line);
}

enum class Role : std::uint8_t {
  kFixed,
  kDevicePosted,
  kDeviceData,
  kDeviceDirect,
  kThreadStores,
  kCombining,
  kVcpuStores,
  kOfPart
};

Role role_of(const Hw& h, LaneId lane, unsigned& index) {
  if (lane < kFixedLanes) return Role::kFixed;
  if (h.lay.lanes[lane].part != 0) return Role::kOfPart;
  const LaneId first = h.lay.first_thread;
  if (lane < first) {
    index = h.lay.device_of(lane);
    const DeviceLane which = h.lay.which_of(lane);
    if (which == kMessages) return Role::kDevicePosted;
    return h.lay.is_direct(lane) ? Role::kDeviceDirect : Role::kDeviceData;
  }
  index = lane - first;
  if (index < 3) return Role::kThreadStores;
  if (index < 6) {
    index -= 3;
    return Role::kCombining;
  }
  index -= 6;
  return Role::kVcpuStores;
}

// Something in that lane takes a guest line's value when it lands.
bool reads_values(const Hw& h, LaneId lane) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    if (entry(h, lane, i).kind != Kind::kFlushRead) return true;
  }
  return false;
}

// A line of the copy on its way that nobody can meet before it has landed: the commit waits for the
// fence and the flush behind it, one helper copies at a time, and no access goes to B before a
// commit. (A persistent set: all that depends on this hop comes after it.)
bool copy_is_private(const Env& env, const Hw& h, const Event& e) {
  const MoveSpec& m = env.move;
  return e.kind == Kind::kCopyWrite && m.copy_fence && m.flush_before_signal2 &&
         m.stale_helper_guard != StaleGuard::kNone && m.signal2 != Signal::kSchedule &&
         h.spec.pages == 1 && !h.committed(h.page_of(e.line));
}

// A request on its device's own way to the bridge may enter it at once where nothing that its
// device does after sending it can be seen by another before it has entered: then to wait on the
// way is the same as to be sent later. With one page it is so: who has $END, after the commit, has
// nothing to send by host A any more, no invalidation follows that it would have to answer, and
// what it sends next stands behind in the same lane (a write that passes a read there could as well
// have been sent first). Not where a translation to $START can come back, or a helper of an attempt
// that is over goes on; nor where it then sends an interrupt, which has another way.
bool direct_is_last(const Env& env, const Hw& h) {
  constexpr auto kAborts = static_cast<std::uint32_t>(Fault::kInterrupt) |
                           static_cast<std::uint32_t>(Fault::kSpuriousAbort);
  const MoveSpec& m = env.move;
  return h.spec.pages == 1 && h.spec.coherent_walk && !h.spec.bridge_on && !has_port_b(h) &&
         !has_interposer_b(h.spec) && (h.spec.faults & ~kAborts) == 0 && !flag_is_msi(h) &&
         m.pte_in_write_set && m.invalidate == Invalidate::kIommuAndAts &&
         m.stale_helper_guard != StaleGuard::kNone;
}

// A vCPU that runs at B reads and writes its lines directly, past every lane: then what lands there
// is seen at once, and by an order that no lane keeps.
bool vcpu_looks_past_lanes(const Env& env, const Hw& h) {
  return h.spec.vcpus > 0 && (env.move.campaign.cut_over || h.spec.reach_a_from_b);
}

// Requests reach the bridge by another way than host A's root port: by the switch while pages move,
// by the devices' remapped windows after the cut-over. What hops by host A may then be overtaken.
bool two_ways_to_b(const Env& env, const Hw& h) {
  const bool routed = has_interposer(h) && h.spec.interposer.routes;
  return h.spec.direct_translated_p2p || env.move.campaign.cut_over || routed;
}

// Phase 1 of an attempt is one block: a step of somebody else in the midst of it either aborts it,
// with the same outcome as at its end, or could have come before its first access.
bool inside_phase1(const Env& env, const Hw& h, const Event& e) {
  if (!env.move.signal1_fence || (e.flags & kTransactional) == 0) return false;
  return h.txn().lines_read != 0 || h.txn().pte_written != 0;
}

bool fixed_enabled(const Hw& h, LaneId lane, unsigned i) {
  switch (lane) {
    case kUpP:
    case kUpN:
      return has_interposer(h) ? interposer_lets(h, lane) : root_accepts(h, lane);
    case kAckBypass:
      return root_accepts(h, lane);
    case kRootP:
    case kRootN:
      if (is_of_tracker(h, lane, i)) return tracker_can_land(h, lane, i);
      return is_copy_read(h, lane, i) ? copy_read_can_land(h, i) : root_can_land(h, lane, i);
    case kDownP:
    case kDownN:
      return bridge_accepts(h, lane);
    case kToBP:
    case kToBN:
      return target_accepts(h, lane);
    case kQiLane:
      return qi_ready(h, lane);
    default:
      return true;
  }
}

void fixed_acts(Hw& h, LaneId lane, unsigned i) {
  switch (lane) {
    case kUpP:
    case kUpN:
      return has_interposer(h) ? interposer_takes(h, lane) : root_arrives(h, lane);
    case kAckBypass:
      return root_arrives(h, lane);
    case kRootP:
    case kRootN:
      if (is_of_tracker(h, lane, i)) return tracker_lands(h, lane, i);
      return is_copy_read(h, lane, i) ? copy_read_lands(h, i) : root_lands(h, lane, i);
    case kDownP:
    case kDownN:
      return bridge_takes(h, lane);
    case kToBP:
    case kToBN:
      return target_lands(h, lane);
    case kQiLane:
      return qi_step(h, lane);
    default:
      return core_completion(h);
  }
}

}  // namespace

unsigned lane_variants(const Hw& h, LaneId lane) {
  if (h.lay.lanes[lane].pool) return count(h, lane);
  return purge_may_miss(h, lane) ? 2 : 1;
}

bool purge_may_miss(const Hw& h, LaneId lane) {
  unsigned index = 0;
  if (!h.spec.has(Fault::kForgottenMapping) || lane < kFixedLanes) return false;
  return role_of(h, lane, index) == Role::kDevicePosted && device_may_miss(h, index);
}

bool lane_enabled(const Hw& h, LaneId lane, unsigned i) {
  if (i >= count(h, lane) && (i != 1 || !purge_may_miss(h, lane))) return false;
  if (is_stunned(h, lane)) return false;
  if (lane < kFixedLanes) return fixed_enabled(h, lane, i);
  unsigned index = 0;
  switch (role_of(h, lane, index)) {
    case Role::kDevicePosted:
      return device_accepts_message(h, index);
    case Role::kOfPart:
      return part_of(h, lane)->enabled(h, lane, i);
    case Role::kDeviceData:
      return entry(h, lane).ahead == 0;
    case Role::kDeviceDirect:
      return bridge_accepts(h, lane);
    case Role::kCombining:
      return write_combining_can_drain(h);
    case Role::kVcpuStores:
      return vcpu_store_can_drain(h, index);
    default:
      return true;
  }
}

void lane_acts(Hw& h, LaneId lane, unsigned i) {
  if (lane < kFixedLanes) return fixed_acts(h, lane, i);
  unsigned index = 0;
  switch (role_of(h, lane, index)) {
    case Role::kDevicePosted:
      return device_message(h, index, i == 1);
    case Role::kOfPart:
      return part_of(h, lane)->acts(h, lane, i);
    case Role::kDeviceData:
      return device_completion(h, lane);
    case Role::kDeviceDirect:
      return bridge_takes(h, lane);
    case Role::kCombining:
      return write_combining_drains(h, index, i);
    case Role::kVcpuStores:
      return vcpu_store_drains(h, index);
    default:
      return thread_store_drains(h, index);
  }
}

bool lane_local(const Env& env, const Hw& h, LaneId lane) {
  const Event& e = entry(h, lane);
  switch (lane) {
    case kUpP:
    case kUpN:
      // Translated already: nothing is looked up on arrival. While an acknowledgement pushes what
      // went before it, waiting on the link or at the root port is the same.
      if (h.spec.has(Fault::kAtsAckDoesNotPush) || has_interposer(h)) return false;
      return e.kind == Kind::kAtsAck || (e.flags & (kToStart | kToEnd)) != 0;
    case kDownP:
      return !two_ways_to_b(env, h) || copy_is_private(env, h, e);
    case kDownN:
      return !two_ways_to_b(env, h) || e.kind == Kind::kFlushRead;
    case kToBP:
      // All that looks at B comes through this lane or stands behind it, but a read already inside
      // and a vCPU that runs there.
      return e.kind == Kind::kCopyWrite && !reads_values(h, kToBN) &&
             !vcpu_looks_past_lanes(env, h);
    case kToBN:
      return e.kind == Kind::kFlushRead;
    case kQiLane:
      return e.kind == Kind::kQiWait;
    case kCompletions:
      return true;
    default:
      break;
  }
  if (lane < kFixedLanes) return false;
  unsigned index = 0;
  const Role role = role_of(h, lane, index);
  switch (role) {
    case Role::kCombining:
      return copy_is_private(env, h, e);
    case Role::kDeviceData:  // a translation kept but not used is the same as one still on its way
      return h.spec.explore.device_atomics == 0 || !dirty_notes_answers(h);
    case Role::kVcpuStores:  // no answer to a shootdown or stop comes between a store and its
                             // landing
      return true;
    case Role::kDeviceDirect:
      return direct_is_last(env, h);
    case Role::kOfPart: {
      const LanePart* part = part_of(h, lane);
      return part->local != nullptr && part->local(h, lane);
    }
    case Role::kThreadStores:
      return inside_phase1(env, h, e);
    default:
      return false;
  }
}

}  // namespace pf
