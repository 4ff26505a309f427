#include "core/hw/iommu.h"

#include "core/hw/device.h"
#include "core/hw/dirty.h"
#include "core/hw/htm.h"
#include "core/hw/invalidation.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/memory_node.h"
#include "core/hw/modify.h"
#include "core/hw/msi.h"
#include "core/hw/ots.h"
#include "core/hw/port.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

constexpr int kNoWalk = -1;

// A walk that an untranslated access can share.
int walk_for(const Hw& h, const Port& port, std::uint32_t page) {
  for (std::uint32_t w = port.first_walk; w < port.first_walk + h.spec.walkers; ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state != 0 && walk.ats == 0 && walk.page == page) return static_cast<int>(w);
  }
  return kNoWalk;
}

int idle_walk(const Hw& h, const Port& port) {
  for (std::uint32_t w = port.first_walk; w < port.first_walk + h.spec.walkers; ++w) {
    if (h.get<Walk>(h.lay.walks, w).state == 0) return static_cast<int>(w);
  }
  return kNoWalk;
}

Time time_of_walk(Hw& h) { return h.draw(h.spec.timing.iotlb_walk) + dirty_way_of_walk(h); }

void start_walk(Hw& h, const Port& port, std::uint32_t page, std::uint8_t device, bool ats,
                bool writes) {
  const int w = idle_walk(h, port);
  PF_ASSERT(w != kNoWalk, "root_accepts must have seen an idle walker");
  Walk walk;
  walk.page = page;
  walk.state = 1;
  walk.device = device;
  walk.ats = ats ? 1 : 0;
  walk.writes = h.spec.ad_bits && writes ? 1 : 0;
  h.edit<Walk>(h.lay.walks, static_cast<std::uint32_t>(w)) = walk;
  h.wake(static_cast<std::uint8_t>(h.lay.walk_slot + w), time_of_walk(h));
}

Place iotlb_find(const Hw& h, const Port& port, std::uint32_t page) {
  return cache_find(h, port.iotlb, h.lay.iotlb_slots, page);
}

// What the IOTLB knows, as far as it will do: a first write needs a walk that sets the dirty bit.
Place usable(const Hw& h, const Port& port, std::uint32_t page, bool writes) {
  if (h.spec.ad_bits && writes && !cache_is_dirty(h, port.iotlb, h.lay.iotlb_slots, page))
    return Place::kNowhere;
  return iotlb_find(h, port, page);
}

// The walker sets the bits by compare and swap, a write to the entry's line. False: the entry has
// changed since it was read. Bits that are set already are not written again.
bool sets_bits(Hw& h, const Walk& walk) {
  PageRec rec = h.page(walk.page);
  const auto bits = static_cast<std::uint8_t>(kAccessedBit | (walk.writes != 0 ? kDirtyBit : 0));
  if (!h.spec.ad_bits || (rec.flags & bits) == bits) return true;
  if (h.spec.coherent_walk) {
    snoop_pte_update(h, static_cast<std::uint8_t>(kDevice0 + walk.device), walk.page);
  }
  if (walk.found != (h.spec.coherent_walk ? rec.pte : rec.pte_memory)) return false;
  const bool first_write = walk.writes != 0 && (rec.flags & kDirtyBit) == 0;
  rec.flags |= bits;
  h.set_page(walk.page, rec);
  if (first_write && tracks_dirty(h) && !h.committed(walk.page))
    h.fact(FactKind::kBitSet, kIommu, h.first_line(walk.page), h.spec.lines_per_page, 1);
  return true;
}

// What goes on to the other host turns back at the root port and meets no memory of this one.
bool turns_back(const Hw& h, const Port& port, const Event& e) {
  return (e.flags & (port.at_b ? kToStart : kToEnd)) != 0 && !h.spec.one_host;
}
Time from_root(Hw& h, const Port& port, const Event& e) {
  if (turns_back(h, port, e) || (e.flags & kToWindow) != 0) return 0;
  const Time way = way_to_memory(h);
  if (!placed(e)) return way;  // to which memory, its translation will say
  return way + memory_takes(h, node_of(e.flags), writes_memory(e.kind), e.lines);
}

// All that still waits for a translation of that page gets it.
void translate_waiting(Hw& h, const Port& port, LaneId lane, std::uint32_t page, Place to) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if (placed(e) || h.page_of(e.line) != page) continue;
    Event& mine = edit_entry(h, lane, i);
    mine.flags |= flag_of(to);
    if (h.timed()) mine.due = h.now() + from_root(h, port, mine);  // the access begins only now
    h.wake(lane, mine.due - h.now());
  }
}

void answer_device(Hw& h, std::uint8_t device, std::uint32_t page, Place to) {
  Event e;
  e.kind = Kind::kTranslationCompletion;
  e.line = page;
  e.from = kIommu;
  e.flags = flag_of(to);
  const Port port = port_of_device(h, device);
  push(h, h.lay.device_lane(device, port.answers), e,
       port.at_b ? way_down_b(h, device, 0) : way_down(h, 0));
}

void fill(Hw& h, unsigned w) {
  const Walk walk = h.get<Walk>(h.lay.walks, w);
  const Port port = port_of_walk(h, w);
  cache_fill(h, port.iotlb, h.lay.iotlb_slots, walk.page, walk.found, walk.writes != 0);
  h.fact(FactKind::kTranslationFilled, kIommu, walk.page, static_cast<std::uint64_t>(walk.found));
  h.edit<Walk>(h.lay.walks, w) = Walk{};
  if (walk.ats != 0) {
    answer_device(h, walk.device, walk.page, walk.found);
  } else {
    translate_waiting(h, port, port.root_p, walk.page, walk.found);
    translate_waiting(h, port, port.root_n, walk.page, walk.found);
  }
  h.raise(kTranslated | kSpace);
}

bool waits_aside(const Hw& h, const Event& e) {
  if (!has_modify(h)) return false;
  const bool asks = e.kind == Kind::kTranslationRequest;
  const bool translated = (e.flags & (kToStart | kToEnd)) != 0 ||
                          usable(h, port_of(h, false), asks ? e.line : h.page_of(e.line),
                                 asks || writes_memory(e.kind)) != Place::kNowhere;
  return must_wait_aside(h, e, translated);
}

// Where what arrives there waits for its translation and its landing.
LaneId inner(const Hw& h, const Port& port, LaneId up) {
  const bool posted = up == kUpP || up == kToBP || (h.lay.aside != 0 && up == h.lay.aside);
  return posted ? port.root_p : port.root_n;
}

}  // namespace

bool iotlb_holds(const Hw& h, std::uint32_t page) {
  return iotlb_find(h, port_in_use(h), page) != Place::kNowhere;
}

void iotlb_evict(Hw& h, std::uint32_t page) {
  cache_drop(h, port_in_use(h).iotlb, h.lay.iotlb_slots, page);
  h.fact(FactKind::kEvicted, kIommu, page);
}

bool root_accepts(const Hw& h, LaneId up) {
  const Event& e = entry(h, up);
  if (e.ahead > 0) return false;
  if (e.kind == Kind::kAtsAck) return true;
  const Port port = port_of_entry(h, up);
  if (!is_aside(h, up) && waits_aside(h, e)) return has_room_aside(h, e);
  if (e.kind == Kind::kTranslationRequest) {
    if (!ots_lets_translate(h)) return false;
    const LaneId answers = h.lay.device_lane(e.from - kDevice0, port.answers);
    return usable(h, port, e.line, true) != Place::kNowhere ? has_space(h, answers)
                                                            : idle_walk(h, port) != kNoWalk;
  }
  if (!has_space(h, inner(h, port, up))) return false;
  if (placed(e) || e.kind == Kind::kMsi) return true;
  const std::uint32_t page = h.page_of(e.line);
  return usable(h, port, page, writes_memory(e.kind)) != Place::kNowhere ||
         walk_for(h, port, page) != kNoWalk || idle_walk(h, port) != kNoWalk;
}

void root_arrives(Hw& h, LaneId up) {
  const Port port = port_of_entry(h, up);
  Event e = pop(h, up);
  if (e.kind == Kind::kAtsAck) return arrives_ack(h, e);
  if (is_aside(h, up)) {
    comes_back(h, e);
  } else if (waits_aside(h, e)) {
    return put_aside(h, e);
  }
  const std::uint8_t device = e.from - kDevice0;
  if (e.kind == Kind::kTranslationRequest) {
    const Place hit = usable(h, port, e.line, true);
    if (hit == Place::kNowhere) return start_walk(h, port, e.line, device, true, true);
    cache_touch(h, port.iotlb, h.lay.iotlb_slots, e.line);
    return answer_device(h, device, e.line, hit);
  }
  const std::uint32_t page = h.page_of(e.line);
  Time lookup = 0;
  if (!placed(e)) {
    const bool writes = writes_memory(e.kind);
    const Place hit = usable(h, port, page, writes);
    const int walk = hit == Place::kNowhere ? walk_for(h, port, page) : kNoWalk;
    if (hit != Place::kNowhere) {
      cache_touch(h, port.iotlb, h.lay.iotlb_slots, page);
      e.flags |= flag_of(hit);
      lookup = h.draw(h.spec.timing.iotlb_hit);
    } else if (walk == kNoWalk) {
      start_walk(h, port, page, device, false, writes);
    } else if (h.spec.ad_bits && writes) {
      h.edit<Walk>(h.lay.walks, static_cast<std::uint32_t>(walk)).writes = 1;
    }
  }
  const Time past = port.at_b ? 0 : way_past_interposer(h);
  push(h, inner(h, port, up), e, past + lookup + from_root(h, port, e));
}

bool root_can_land(const Hw& h, LaneId lane, unsigned i) {
  const Event& e = entry(h, lane, i);
  if (!ots_lets_pass(h, e)) return false;
  if (e.kind == Kind::kMsi) return msi_can_land(h, e);
  if (!placed(e) || e.ahead > 0) return false;
  if ((e.flags & kToWindow) != 0) return ots_accepts(h, lane == kRootP);
  const Port port = port_of_root(h, lane);
  if (turns_back(h, port, e)) return has_space(h, lane == port.root_p ? port.out_p : port.out_n);
  return !wants_data(e.kind) || has_space(h, h.lay.device_lane(e.from - kDevice0, port.answers));
}

void root_lands(Hw& h, LaneId lane, unsigned i) {
  const Port port = port_of_root(h, lane);
  const Event e = pop(h, lane, i);
  if ((e.flags & kBeforeInvalidation) != 0) h.wake(port.qi, 0);
  if (e.kind == Kind::kMsi) return port.at_b ? msi_lands_at_b(h, e) : msi_lands_at_a(h, e);
  if ((e.flags & kToWindow) != 0) return ots_takes(h, e, lane == kRootP);
  if (e.kind == Kind::kCopyWrite)
    return copy_lands_b(h, e.line, {e.value, e.version, 0}, halves_of(e, 0));
  if (turns_back(h, port, e)) {  // back down the same link, to the bridge
    push(h, lane == port.root_p ? port.out_p : port.out_n, e,
         port.at_b ? way_home(h, e) : way_to_bridge(h, e));
    return;
  }
  device_access_lands(h, e, (e.flags & kToEnd) != 0);
}

bool walk_ready(const Hw& h, unsigned w) {
  const Walk& walk = h.get<Walk>(h.lay.walks, w);
  if (walk.state == 0) return false;
  if (walk.state == 1 || walk.lost != 0 || walk.ats == 0) return true;
  return ots_lets_translate(h) &&
         has_space(h, h.lay.device_lane(walk.device, port_of_walk(h, w).answers));
}

void walk_step(Hw& h, unsigned w) {
  Walk walk = h.get<Walk>(h.lay.walks, w);
  if (walk.state == 2 && walk.lost == 0) {
    if (sets_bits(h, walk)) return fill(h, w);
    walk.lost = 1;
  }
  if (walk.state == 2) {  // what it read is no longer good: start over
    h.fact(FactKind::kWalkLost, kIommu, walk.page);
    walk.state = 1;
    walk.lost = 0;
    walk.found = Place::kNowhere;
  } else {
    if (h.spec.coherent_walk) {
      snoop_pte_access(h, static_cast<std::uint8_t>(kDevice0 + walk.device), walk.page);
    }
    modify_snoop(h, static_cast<std::uint8_t>(kDevice0 + walk.device), walk.page);
    dirty_sees_walk(h, walk.page);
    const PageRec rec = h.page(walk.page);
    walk.found = h.spec.coherent_walk ? rec.pte : rec.pte_memory;
    walk.state = 2;
    h.fact(FactKind::kWalkReads, kIommu, walk.page, static_cast<std::uint64_t>(walk.found));
  }
  h.edit<Walk>(h.lay.walks, w) = walk;
  h.wake(static_cast<std::uint8_t>(h.lay.walk_slot + w),
         walk.state == 1 ? time_of_walk(h) : h.draw(h.spec.timing.iotlb_hit));
}

}  // namespace pf
