#include "core/hw/iommu.h"

#include "core/hw/device.h"
#include "core/hw/htm.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/memory_node.h"
#include "core/hw/modify.h"
#include "core/hw/msi.h"
#include "core/hw/ots.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

constexpr int kNoWalk = -1;

int walk_for(const Hw& h, std::uint32_t page) {  // a walk that an untranslated access can share
  for (std::uint32_t w = 0; w < h.spec.walkers; ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state != 0 && walk.ats == 0 && walk.page == page) return static_cast<int>(w);
  }
  return kNoWalk;
}

int idle_walk(const Hw& h) {
  for (std::uint32_t w = 0; w < h.spec.walkers; ++w) {
    if (h.get<Walk>(h.lay.walks, w).state == 0) return static_cast<int>(w);
  }
  return kNoWalk;
}

void start_walk(Hw& h, std::uint32_t page, std::uint8_t device, bool ats, bool writes) {
  const int w = idle_walk(h);
  PF_ASSERT(w != kNoWalk, "root_accepts must have seen an idle walker");
  Walk walk;
  walk.page = page;
  walk.state = 1;
  walk.device = device;
  walk.ats = ats ? 1 : 0;
  walk.writes = h.spec.ad_bits && writes ? 1 : 0;
  h.edit<Walk>(h.lay.walks, static_cast<std::uint32_t>(w)) = walk;
  h.wake(static_cast<std::uint8_t>(h.lay.walk_slot + w), h.draw(h.spec.timing.iotlb_walk));
}

Place iotlb_find(const Hw& h, std::uint32_t page) {
  return cache_find(h, h.lay.iotlb, h.lay.iotlb_slots, page);
}

// What the IOTLB knows, as far as it will do: a first write needs a walk that sets the dirty bit.
Place usable(const Hw& h, std::uint32_t page, bool writes) {
  if (h.spec.ad_bits && writes && (h.page(page).flags & kDirtyBit) == 0) return Place::kNowhere;
  return iotlb_find(h, page);
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
  rec.flags |= bits;
  h.set_page(walk.page, rec);
  return true;
}

// What goes on to B turns back at the root port and meets no memory of A.
bool turns_back(const Hw& h, const Event& e) { return (e.flags & kToEnd) != 0 && !h.spec.one_host; }
Time from_root(Hw& h, const Event& e) {
  if (turns_back(h, e) || (e.flags & kToWindow) != 0) return 0;
  const Time way = way_to_memory(h);
  if (!placed(e)) return way;  // to which memory, its translation will say
  return way + memory_takes(h, node_of(e.flags), e.kind == Kind::kDeviceWrite, e.lines);
}

// All that still waits for a translation of that page gets it.
void translate_waiting(Hw& h, LaneId lane, std::uint32_t page, Place to) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if (placed(e) || h.page_of(e.line) != page) continue;
    Event& mine = edit_entry(h, lane, i);
    mine.flags |= flag_of(to);
    if (h.timed()) mine.due = h.now() + from_root(h, mine);  // the access begins only now
    h.wake(lane, mine.due - h.now());
  }
}

void mark_for_drain(Hw& h, LaneId lane, std::uint32_t page) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if ((e.flags & (kToStart | kToWindow)) != 0 && h.page_of(e.line) == page &&
        (e.flags & kBeforeInvalidation) == 0) {
      edit_entry(h, lane, i).flags |= kBeforeInvalidation;
    }
  }
}

bool drained(const Hw& h, LaneId lane) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    if ((entry(h, lane, i).flags & kBeforeInvalidation) != 0) return false;
  }
  return true;
}

void answer_device(Hw& h, std::uint8_t device, std::uint32_t page, Place to) {
  Event e;
  e.kind = Kind::kTranslationCompletion;
  e.line = page;
  e.from = kIommu;
  e.flags = flag_of(to);
  push(h, h.lay.device_lane(device, kDataFromA), e, way_down(h, 0));
}

void fill(Hw& h, unsigned w) {
  const Walk walk = h.get<Walk>(h.lay.walks, w);
  cache_fill(h, h.lay.iotlb, h.lay.iotlb_slots, walk.page, walk.found);
  h.fact(FactKind::kTranslationFilled, kIommu, walk.page, static_cast<std::uint64_t>(walk.found));
  h.edit<Walk>(h.lay.walks, w) = Walk{};
  if (walk.ats != 0) {
    answer_device(h, walk.device, walk.page, walk.found);
  } else {
    translate_waiting(h, kRootP, walk.page, walk.found);
    translate_waiting(h, kRootN, walk.page, walk.found);
  }
  h.raise(kTranslated | kSpace);
}

void arrives_ack(Hw& h, const Event& ack) {
  Answers& answers = h.edit<Answers>(h.lay.answers);
  PF_ASSERT(answers.acks_owed > 0, "an acknowledgement nobody waits for");
  --answers.acks_owed;
  mark_for_drain(h, kRootP, ack.line);
  mark_for_drain(h, kRootN, ack.line);
  wait_ends(h, Waiter::kInvalidation, ack.from - kDevice0);
  h.fact(FactKind::kInvalidateAcked, ack.from, ack.line);
  h.raise(kAcked);
  h.wake(kQiLane, 0);
}

void drop_from_iotlb(Hw& h, std::uint32_t page) {
  if (cache_drop(h, h.lay.iotlb, h.lay.iotlb_slots, page)) {
    h.fact(FactKind::kTranslationGone, kIommu, page);
  }
  for (std::uint32_t w = 0; w < h.spec.walkers; ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state == 2 && walk.page == page && !h.active(Fault::kLateFill)) {
      h.edit<Walk>(h.lay.walks, w).lost = 1;
    }
  }
  mark_for_drain(h, kRootP, page);
  mark_for_drain(h, kRootN, page);
}

bool waits_aside(const Hw& h, const Event& e) {
  if (!has_modify(h)) return false;
  const bool asks = e.kind == Kind::kTranslationRequest;
  const bool translated = (e.flags & (kToStart | kToEnd)) != 0 ||
                          usable(h, asks ? e.line : h.page_of(e.line),
                                 asks || e.kind == Kind::kDeviceWrite) != Place::kNowhere;
  return must_wait_aside(h, e, translated);
}

// Where what arrives there waits for its translation and its landing.
LaneId inner(const Hw& h, LaneId up) {
  return up == kUpP || up == h.lay.aside ? kRootP : kRootN;
}

}  // namespace

bool iotlb_holds(const Hw& h, std::uint32_t page) { return iotlb_find(h, page) != Place::kNowhere; }

void iotlb_evict(Hw& h, std::uint32_t page) {
  cache_drop(h, h.lay.iotlb, h.lay.iotlb_slots, page);
  h.fact(FactKind::kEvicted, kIommu, page);
}

bool root_accepts(const Hw& h, LaneId up) {
  const Event& e = entry(h, up);
  if (e.ahead > 0) return false;
  if (e.kind == Kind::kAtsAck) return true;
  if (!is_aside(h, up) && waits_aside(h, e)) return has_room_aside(h, e);
  if (e.kind == Kind::kTranslationRequest) {
    if (!ots_lets_translate(h)) return false;
    const LaneId answers = h.lay.device_lane(e.from - kDevice0, kDataFromA);
    return usable(h, e.line, true) != Place::kNowhere ? has_space(h, answers)
                                                      : idle_walk(h) != kNoWalk;
  }
  if (!has_space(h, inner(h, up))) return false;
  if (placed(e)) return true;
  const std::uint32_t page = h.page_of(e.line);
  return usable(h, page, e.kind == Kind::kDeviceWrite) != Place::kNowhere ||
         walk_for(h, page) != kNoWalk || idle_walk(h) != kNoWalk;
}

void root_arrives(Hw& h, LaneId up) {
  Event e = pop(h, up);
  if (e.kind == Kind::kAtsAck) return arrives_ack(h, e);
  if (!is_aside(h, up) && waits_aside(h, e)) return put_aside(h, e);
  const std::uint8_t device = e.from - kDevice0;
  if (e.kind == Kind::kTranslationRequest) {
    const Place hit = usable(h, e.line, true);
    if (hit == Place::kNowhere) return start_walk(h, e.line, device, true, true);
    cache_touch(h, h.lay.iotlb, h.lay.iotlb_slots, e.line);
    return answer_device(h, device, e.line, hit);
  }
  const std::uint32_t page = h.page_of(e.line);
  Time lookup = 0;
  if (!placed(e)) {
    const bool writes = e.kind == Kind::kDeviceWrite;
    const Place hit = usable(h, page, writes);
    const int walk = hit == Place::kNowhere ? walk_for(h, page) : kNoWalk;
    if (hit != Place::kNowhere) {
      cache_touch(h, h.lay.iotlb, h.lay.iotlb_slots, page);
      e.flags |= flag_of(hit);
      lookup = h.draw(h.spec.timing.iotlb_hit);
    } else if (walk == kNoWalk) {
      start_walk(h, page, device, false, writes);
    } else if (h.spec.ad_bits && writes) {
      h.edit<Walk>(h.lay.walks, static_cast<std::uint32_t>(walk)).writes = 1;
    }
  }
  push(h, inner(h, up), e, way_past_interposer(h) + lookup + from_root(h, e));
}

bool root_can_land(const Hw& h, LaneId lane, unsigned i) {
  const Event& e = entry(h, lane, i);
  if (!ots_lets_pass(h, e)) return false;
  if (e.kind == Kind::kMsi) return msi_can_land(h, e);
  if (!placed(e) || e.ahead > 0) return false;
  if ((e.flags & kToWindow) != 0) return ots_accepts(h, lane == kRootP);
  if (turns_back(h, e)) return has_space(h, lane == kRootP ? kDownP : kDownN);
  return e.kind != Kind::kDeviceRead ||
         has_space(h, h.lay.device_lane(e.from - kDevice0, kDataFromA));
}

void root_lands(Hw& h, LaneId lane, unsigned i) {
  const Event e = pop(h, lane, i);
  if ((e.flags & kBeforeInvalidation) != 0) h.wake(kQiLane, 0);
  if (e.kind == Kind::kMsi) return msi_lands_at_a(h, e);
  if ((e.flags & kToWindow) != 0) return ots_takes(h, e, lane == kRootP);
  if (turns_back(h, e)) {  // back down the same link, to the bridge
    push(h, lane == kRootP ? kDownP : kDownN, e, way_to_bridge(h, e));
    return;
  }
  device_access_lands(h, e, (e.flags & kToEnd) != 0);
}

bool walk_ready(const Hw& h, unsigned w) {
  const Walk& walk = h.get<Walk>(h.lay.walks, w);
  if (walk.state == 0) return false;
  if (walk.state == 1 || walk.lost != 0 || walk.ats == 0) return true;
  return ots_lets_translate(h) && has_space(h, h.lay.device_lane(walk.device, kDataFromA));
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
    const PageRec rec = h.page(walk.page);
    walk.found = h.spec.coherent_walk ? rec.pte : rec.pte_memory;
    walk.state = 2;
    h.fact(FactKind::kWalkReads, kIommu, walk.page, static_cast<std::uint64_t>(walk.found));
  }
  h.edit<Walk>(h.lay.walks, w) = walk;
  h.wake(static_cast<std::uint8_t>(h.lay.walk_slot + w),
         walk.state == 1 ? h.draw(h.spec.timing.iotlb_walk) : h.draw(h.spec.timing.iotlb_hit));
}

bool qi_space(const Hw& h) {
  return has_space(h, kQiLane, 2 + static_cast<unsigned>(h.spec.devices.size()));
}

void queue_invalidation(Hw& h, unsigned thread, std::uint32_t page, bool ats, bool drain) {
  Event e;
  e.line = page;
  e.from = static_cast<std::uint8_t>(thread);
  auto queue = [&](Kind kind, std::uint8_t tag) {
    e.kind = kind;
    e.tag = tag;
    // One descriptor after the other: the time of those behind begins when they become the head.
    push(h, kQiLane, e, empty(h, kQiLane) ? h.draw(h.spec.timing.qi_step) : 0);
  };
  const bool devices_first = h.active(Fault::kAtsBeforeIotlb);
  if (!devices_first) queue(Kind::kQiIotlb, 0);
  for (std::uint8_t d = 0; ats && d < h.spec.devices.size(); ++d) {
    if (h.spec.devices[d].ats) queue(Kind::kQiAts, d);
  }
  if (devices_first) queue(Kind::kQiIotlb, 0);
  e.flags = drain ? kBeforeInvalidation : 0;
  queue(Kind::kQiWait, 0);
  h.edit<Answers>(h.lay.answers).invalidated[thread] = 0;
  h.fact(FactKind::kInvalidateQueued, static_cast<std::uint8_t>(thread), page);
}

bool qi_ready(const Hw& h) {
  const Event& e = entry(h, kQiLane);
  if (e.kind == Kind::kQiAts) return has_space(h, h.lay.device_lane(e.tag, kMessages));
  // A device cache purged first must have acknowledged before the next step counts on it.
  if (e.kind == Kind::kQiIotlb) {
    return !h.active(Fault::kAtsBeforeIotlb) || h.get<Answers>(h.lay.answers).acks_owed == 0;
  }
  if (h.get<Answers>(h.lay.answers).acks_owed > 0) return false;
  return (e.flags & kBeforeInvalidation) == 0 || (drained(h, kRootP) && drained(h, kRootN));
}

void qi_step(Hw& h) {
  const Event e = pop(h, kQiLane);
  if (h.timed() && !empty(h, kQiLane)) {
    Event& next = edit_entry(h, kQiLane, 0);
    next.due = h.now() + h.draw(h.spec.timing.qi_step);
    h.cancel(kQiLane);
    h.wake(kQiLane, next.due - h.now());
  }
  if (e.kind == Kind::kQiIotlb) return drop_from_iotlb(h, e.line);
  Answers& answers = h.edit<Answers>(h.lay.answers);
  if (e.kind == Kind::kQiWait) {
    answers.invalidated[e.from] = 1;
    h.fact(FactKind::kWaitDone, kIommu, e.line);
    h.raise(kAcked);
    return;
  }
  ++answers.acks_owed;
  wait_begins(h, Waiter::kInvalidation, e.tag);
  Event ask;
  ask.kind = Kind::kAtsInvalidate;
  ask.line = e.line;
  ask.from = kIommu;
  push(h, h.lay.device_lane(e.tag, kMessages), ask, way_down(h, 0));
}

}  // namespace pf
