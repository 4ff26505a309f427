// The queued invalidation of a root port's IOMMU: descriptors, drain, acknowledgements.
#include "core/hw/invalidation.h"

#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/port.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

// `of`: an invalidation, or its acknowledgement.
void mark_for_drain(Hw& h, LaneId lane, const Event& of) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if ((e.flags & (kToStart | kToWindow)) != 0 && names(of, h.page_of(e.line)) &&
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

// B's port has sent it on to A, where the pull's loads may pass it: they push posted writes alone.
bool atomic_on_its_way_to_a(const Hw& h, const Event& wait) {
  const auto lane = static_cast<LaneId>(h.lay.from_b + 1);
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    if (e.kind == Kind::kDeviceAtomic && names(wait, h.page_of(e.line))) return true;
  }
  return false;
}

void drop_from_iotlb(Hw& h, const Port& port, const Event& descriptor) {
  const std::uint32_t first = descriptor.line;
  for (std::uint32_t page = first; page <= first + descriptor.version; ++page) {
    if (cache_drop(h, port.iotlb, h.lay.iotlb_slots, page)) {
      h.fact(FactKind::kTranslationGone, kIommu, page);
    }
  }
  for (std::uint32_t w = port.first_walk; w < port.first_walk + h.spec.walkers; ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state == 2 && names(descriptor, walk.page) && !h.active(Fault::kLateFill)) {
      h.edit<Walk>(h.lay.walks, w).lost = 1;
    }
  }
  mark_for_drain(h, port.root_p, descriptor);
  mark_for_drain(h, port.root_n, descriptor);
}

}  // namespace

void arrives_ack(Hw& h, const Event& ack) {
  Answers& answers = h.edit<Answers>(h.lay.answers);
  PF_ASSERT(answers.acks_owed > 0, "an acknowledgement nobody waits for");
  --answers.acks_owed;
  const Port port = port_of_device(h, ack.from - kDevice0);
  mark_for_drain(h, port.root_p, ack);
  mark_for_drain(h, port.root_n, ack);
  wait_ends(h, Waiter::kInvalidation, ack.from - kDevice0);
  h.fact(FactKind::kInvalidateAcked, ack.from, ack.line);
  h.raise(kAcked);
  h.wake(port.qi, 0);
}

bool qi_space(const Hw& h) {
  return has_space(h, port_in_use(h).qi, 2 + static_cast<unsigned>(h.spec.devices.size()));
}

void queue_invalidation(Hw& h, unsigned thread, const Purge& purge) {
  const LaneId lane = port_in_use(h).qi;
  Event e;
  e.line = purge.page;
  e.version = purge.pages - 1;
  e.from = static_cast<std::uint8_t>(thread);
  auto queue = [&](Kind kind, std::uint8_t tag) {
    e.kind = kind;
    e.tag = tag;
    // One descriptor after the other: the time of those behind begins when they become the head.
    push(h, lane, e, empty(h, lane) ? h.draw(h.spec.timing.qi_step) : 0);
  };
  const bool devices_first = h.active(Fault::kAtsBeforeIotlb);
  if (!devices_first) queue(Kind::kQiIotlb, 0);
  for (std::uint8_t d = 0; purge.ats && d < h.spec.devices.size(); ++d) {
    if (h.spec.devices[d].ats && (purge.devices >> d & 1) != 0) queue(Kind::kQiAts, d);
  }
  if (devices_first) queue(Kind::kQiIotlb, 0);
  e.flags = purge.drain ? kBeforeInvalidation : 0;
  queue(Kind::kQiWait, 0);
  h.edit<Answers>(h.lay.answers).invalidated[thread] = 0;
  h.fact(FactKind::kInvalidateQueued, static_cast<std::uint8_t>(thread), purge.page, purge.pages);
}

bool qi_ready(const Hw& h, LaneId queue) {
  const Event& e = entry(h, queue);
  if (e.kind == Kind::kQiAts) return has_space(h, h.lay.device_lane(e.tag, kMessages));
  // A device cache purged first must have acknowledged before the next step counts on it.
  if (e.kind == Kind::kQiIotlb) {
    return !h.active(Fault::kAtsBeforeIotlb) || h.get<Answers>(h.lay.answers).acks_owed == 0;
  }
  if (h.get<Answers>(h.lay.answers).acks_owed > 0) return false;
  const Port port = port_of(h, queue != kQiLane);
  if ((e.flags & kBeforeInvalidation) == 0) return true;
  if (port.at_b && atomic_on_its_way_to_a(h, e)) return false;
  return drained(h, port.root_p) && drained(h, port.root_n);
}

void qi_step(Hw& h, LaneId queue) {
  const Event e = pop(h, queue);
  if (h.timed() && !empty(h, queue)) {
    Event& next = edit_entry(h, queue, 0);
    next.due = h.now() + h.draw(h.spec.timing.qi_step);
    h.cancel(queue);
    h.wake(queue, next.due - h.now());
  }
  const Port port = port_of(h, queue != kQiLane);
  if (e.kind == Kind::kQiIotlb) return drop_from_iotlb(h, port, e);
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
  ask.version = e.version;
  ask.from = kIommu;
  push(h, h.lay.device_lane(e.tag, kMessages), ask,
       port.at_b ? way_down_b(h, e.tag, 0) : way_down(h, 0));
}

}  // namespace pf
