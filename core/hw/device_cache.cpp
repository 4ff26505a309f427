// A device's translation cache: what invalidations do to it, and their acknowledgements.
#include "core/hw/device.h"
#include "core/hw/hot_plug.h"
#include "core/hw/invalidation.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/msi.h"
#include "core/hw/port.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

Time purge_time(Hw& h, unsigned d) {
  const FaultSpec* slow = h.spec.about(Fault::kSlowAtsAck);
  const bool late = slow != nullptr && slow->device == d && h.active(Fault::kSlowAtsAck);
  return h.draw(h.spec.timing.ats_purge) + (late ? slow->extra : 0);
}

LaneId way_of_ack(const Hw& h, unsigned d) {
  if (h.active(Fault::kAtsAckDoesNotPush)) return kAckBypass;
  return homed_at_b(h, d) ? h.lay.device_lane(d, kDirectP) : LaneId{kUpP};
}

// An invalidation names a run of pages.
void drop_named(Hw& h, unsigned d, const Event& e) {
  for (std::uint32_t page = e.line; page <= e.line + e.version; ++page) {
    if (cache_drop(h, atc_at(h, d), atc_entries_of(h, d), page)) {
      h.fact(FactKind::kTranslationGone, static_cast<std::uint8_t>(kDevice0 + d), page);
    }
  }
}

}  // namespace

bool device_accepts_message(const Hw& h, unsigned d) {
  return h.device(d).ack_owed == 0 ||
         entry(h, h.lay.device_lane(d, kMessages)).kind == Kind::kDoorbell;
}

bool device_may_miss(const Hw& h, unsigned d) {
  const LaneId messages = h.lay.device_lane(d, kMessages);
  if (h.get<Environment>(h.lay.environment).forgets_left == 0 || empty(h, messages)) return false;
  const FaultSpec* about = h.spec.about(Fault::kForgottenMapping);
  if (entry(h, messages).kind != Kind::kAtsInvalidate) return false;
  const bool mine = d == (about == nullptr ? 0 : about->device);
  return mine && atc_holds(h, d, entry(h, messages).line);
}

void device_message(Hw& h, unsigned d, bool misses) {
  const Event e = pop(h, h.lay.device_lane(d, kMessages));
  if (e.kind == Kind::kDoorbell) return device_hears(h, d, e);
  if (is_away(h, d)) return;
  PF_ASSERT(e.kind == Kind::kAtsInvalidate, "nothing else is posted to a device");
  if (misses) {
    --h.edit<Environment>(h.lay.environment).forgets_left;
    h.fact(FactKind::kFaultStrikes, static_cast<std::uint8_t>(kDevice0 + d), e.line,
           static_cast<std::uint64_t>(Fault::kForgottenMapping));
  } else {
    drop_named(h, d, e);
  }
  Device& dev = h.device_edit(d);
  if (dev.ask == 1 && names(e, dev.ask_page)) dev.ask = 2;
  dev.ack_owed = 1;
  dev.ack_page = e.line;
  dev.ack_more = e.version;
  for (std::uint32_t t = 0; t < h.lay.tag_slots; ++t) {
    const ReadTag& tag = h.get<ReadTag>(tags_at(h, d), t);
    if (tag.used != 0 && names(e, h.page_of(tag.line))) h.edit<ReadTag>(tags_at(h, d), t).old = 1;
  }
  h.wake(static_cast<std::uint8_t>(h.lay.ack_slot + d), purge_time(h, d));
}

bool device_can_ack(const Hw& h, unsigned d) {
  if (h.device(d).ack_owed == 0) return false;
  for (std::uint32_t t = 0; t < h.lay.tag_slots; ++t) {
    if (h.get<ReadTag>(tags_at(h, d), t).old != 0) return false;
  }
  return has_space(h, way_of_ack(h, d));
}

void device_acks(Hw& h, unsigned d) {
  Device& dev = h.device_edit(d);
  Event e;
  e.kind = Kind::kAtsAck;
  e.line = dev.ack_page;
  e.version = dev.ack_more;
  e.from = static_cast<std::uint8_t>(kDevice0 + d);
  dev.ack_owed = 0;
  dev.ack_page = 0;
  dev.ack_more = 0;
  push(h, way_of_ack(h, d), e,
       homed_at_b(h, d) ? way_to_switch(h, d, 0, false) : way_up(h, d, 0, false));
}

Place atc_find(const Hw& h, unsigned d, std::uint32_t page) {
  return cache_find(h, atc_at(h, d), atc_entries_of(h, d), page);
}

bool atc_holds(const Hw& h, unsigned d, std::uint32_t page) {
  return atc_find(h, d, page) != Place::kNowhere;
}

void atc_evict(Hw& h, unsigned d, std::uint32_t page) {
  cache_drop(h, atc_at(h, d), atc_entries_of(h, d), page);
  h.fact(FactKind::kEvicted, static_cast<std::uint8_t>(kDevice0 + d), page);
}

}  // namespace pf
