#include "core/hw/interposer.h"

#include <algorithm>

#include "core/hw/dirty.h"
#include "core/hw/interposer_serve.h"
#include "core/hw/iommu.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/memory_node.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

Interposer& edit(Hw& h) { return h.edit<Interposer>(h.lay.interposer); }

bool is_posted(const Event& e) {
  return e.kind == Kind::kDeviceWrite || e.kind == Kind::kMsi || e.kind == Kind::kAtsAck;
}

LaneId queue_for(const Hw& h, const Event& e) {
  return is_posted(e) ? h.lay.aside : static_cast<LaneId>(h.lay.aside + 1);
}

// It can tell which page of the guest the request is about, and that matters to it. One that only
// delays lets translated requests pass: they are over when their translations are purged.
bool sees_page(const Hw& h, const Event& e) {
  const InterposerSpec& spec = h.spec.interposer;
  if (e.kind == Kind::kTranslationRequest) return !spec.routes && spec.holds_asks;
  if (!is_device_access(e.kind)) return false;
  return (spec.routes && spec.match == Match::kIovaAndHpa) || !placed(e);
}

std::uint32_t page_of(const Hw& h, const Event& e) {
  return e.kind == Kind::kTranslationRequest ? e.line : h.page_of(e.line);
}

// Something that its requester sent before is held, and it may not pass that.
bool follows(const Hw& h, const Event& e) {
  const InterposerSpec& spec = h.spec.interposer;
  if (interposer_of(h).holding == 0 && spec.drain == DrainOrder::kNewcomersFirst) return false;
  for (unsigned i = 0; i < count(h, h.lay.aside); ++i) {
    const Event& held = entry(h, h.lay.aside, i);
    if (held.from != e.from) continue;
    if (spec.scope == HoldScope::kRequester) return true;
    if (sees_page(h, e) && h.page_of(held.line) == page_of(h, e)) return true;
  }
  return false;
}

Goes goes(const Hw& h, LaneId lane, const Event& e) {
  if (!is_held(h, lane) && follows(h, e)) return Goes::kNowhere;
  if (!sees_page(h, e)) return Goes::kToA;
  const std::uint32_t page = page_of(h, e);
  const Interposer& now = interposer_of(h);
  if (now.holding != 0 && now.page == page) return into_page(h, e);
  return routes_to_b(h, page) ? Goes::kToB : Goes::kToA;
}

// How full its queues are now.
void tell(Hw& h, FactKind kind, const Event& e, Time how_long) {
  const auto others = static_cast<LaneId>(h.lay.aside + 1);
  h.fact(kind, e.from, e.line, count(h, h.lay.aside) | count(h, others) << 8, how_long);
}

void hold(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  push(h, queue_for(h, e), e);
  tell(h, FactKind::kHeld, e, 0);
}

void send_to_b(Hw& h, LaneId lane) {
  Event e = pop(h, lane);
  e.flags = static_cast<std::uint8_t>((e.flags & ~kToStart) | kToEnd);
  sends_to_end(h, e, is_posted(e), h.spec.topology.device_b_bridges);
}

// The device's request with that tag has not come to the interposer, or is held there.
bool waits_before(const Hw& h, std::uint8_t device, std::uint8_t tag) {
  for (const LaneId lane : {LaneId{kUpN}, static_cast<LaneId>(h.lay.aside + 1)}) {
    for (unsigned i = 0; i < count(h, lane); ++i) {
      const Event& e = entry(h, lane, i);
      if (wants_data(e.kind) && e.from == device && e.tag == tag) return true;
    }
  }
  return false;
}

bool can_execute(const Hw& h, const Event& e) {
  return has_space(h, h.lay.delta_log) && has_space(h, answers_to(h, e));
}

void wake_queues(Hw& h) {
  for (const unsigned queue : {0U, 1U}) {
    const auto lane = static_cast<LaneId>(h.lay.aside + queue);
    if (!empty(h, lane)) h.wake(lane, 0);
  }
  if (serves(h) && !empty(h, h.lay.delta_log)) h.wake(h.lay.delta_log, 0);
}

}  // namespace

void interposer_holds(Hw& h, std::uint32_t page) {
  PF_ASSERT(interposer_of(h).holding == 0, "one page at a time");
  edit(h).page = page;
  edit(h).holding = 1;
  h.fact(FactKind::kHolds, kSwitch, page, 1);
}

void interposer_has_all(Hw& h) {
  edit(h).copied = 1;
  if (serves(h)) h.wake(h.lay.delta_log, 0);
  h.raise(kSpace);
}

bool interposer_can_route(const Hw& h) {
  return !serves(h) || h.spec.interposer.replay == Replay::kAfterRoute || empty(h, h.lay.delta_log);
}

void interposer_routes(Hw& h) {
  const std::uint32_t page = interposer_of(h).page;
  PageRec rec = h.page(page);
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  h.fact(FactKind::kTxnCommit, kSwitch, page);
  interposer_releases(h);
}

void interposer_releases(Hw& h) {
  h.fact(FactKind::kHolds, kSwitch, interposer_of(h).page, 0);
  edit(h) = Interposer{};
  if (serves(h)) forget_lines(h);
  h.raise(kSpace | kEntryChanged);
  wake_queues(h);
}

bool nothing_has_passed(const Hw& h, std::uint32_t page) {
  for (const LaneId lane : {kRootP, kRootN}) {
    for (unsigned i = 0; i < count(h, lane); ++i) {
      const Event& e = entry(h, lane, i);
      if (!placed(e) && e.kind != Kind::kMsi && h.page_of(e.line) == page) return false;
    }
  }
  for (std::uint32_t w = 0; w < h.spec.walkers; ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state != 0 && walk.page == page) return false;
  }
  return true;
}

bool atomics_are_back(const Hw& h, std::uint32_t page) {
  for (std::uint32_t t = 0; t < h.lay.tag_slots * h.spec.devices.size(); ++t) {
    const ReadTag& tag = h.get<ReadTag>(h.lay.tags, t);
    if (tag.used == 0 || tag.atomic == 0 || h.page_of(tag.line) != page) continue;
    const auto device = static_cast<std::uint8_t>(kDevice0 + t / h.lay.tag_slots);
    if (!waits_before(h, device, static_cast<std::uint8_t>(t % h.lay.tag_slots))) return false;
  }
  return true;
}

bool interposer_quiet(const Hw& h, std::uint8_t actor) {
  return !has_interposer(h) || (!holds_of(h, h.lay.aside, actor) &&
                                !holds_of(h, static_cast<LaneId>(h.lay.aside + 1), actor));
}

bool interposer_drained(const Hw& h) {
  return empty(h, h.lay.aside) && empty(h, static_cast<LaneId>(h.lay.aside + 1)) &&
         (!serves(h) || empty(h, h.lay.delta_log));
}

bool interposer_can_read(const Hw& h) { return has_space(h, kRootN); }

void interposer_reads(Hw& h, std::uint8_t thread, std::uint32_t line, unsigned lines, bool pushes) {
  Event e;
  e.kind = Kind::kCopyRead;
  e.line = line;
  e.from = thread;
  e.flags = kToStart;
  e.lines = static_cast<std::uint8_t>(lines);
  push(h, kRootN, e, way_of_copy_read(h));
  for (unsigned i = 0; !pushes && i < count(h, kRootN); ++i) {
    if (is_copy_read(h, kRootN, i)) edit_entry(h, kRootN, i).ahead = 0;
  }
  edit(h).lines_out += static_cast<std::uint8_t>(lines);
}

bool copy_has_landed(const Hw& h) {
  for (unsigned i = 0; i < count(h, kRootP); ++i) {
    if (entry(h, kRootP, i).kind == Kind::kCopyWrite) return false;
  }
  return true;
}

bool interposer_copied(const Hw& h) { return interposer_of(h).lines_out == 0; }

bool interposer_lets(const Hw& h, LaneId lane) {
  const Event& e = entry(h, lane);
  const bool late = is_held(h, lane) && h.spec.interposer.drain == DrainOrder::kReadsFirst;
  if (e.ahead > 0 && !late) return false;
  const bool may_hold = !is_held(h, lane) && has_space(h, queue_for(h, e));
  switch (goes(h, lane, e)) {
    case Goes::kNowhere:
      return may_hold;
    case Goes::kToA:
      return dirty_lets(h, e) && root_accepts(h, lane);
    case Goes::kToB:
      return has_space(h, lane_to_end(h, is_posted(e)));
    case Goes::kIntoLog:
      return has_space(h, h.lay.delta_log, e.lines) || may_hold;
    case Goes::kExecuted:
      return can_execute(h, e) || may_hold;
    case Goes::kToAAndLog:
      return has_space(h, h.lay.delta_log) && root_accepts(h, lane);
    case Goes::kServed:
    case Goes::kPartServed:
      return has_space(h, answers_to(h, e));
  }
  return false;
}

void interposer_takes(Hw& h, LaneId lane) {
  const Event e = entry(h, lane);
  const Goes where = goes(h, lane, e);
  switch (where) {
    case Goes::kNowhere:
      return hold(h, lane);
    case Goes::kToA:
      dirty_sees_write(h, e);
      root_arrives(h, lane);
      break;
    case Goes::kToB:
      send_to_b(h, lane);
      break;
    case Goes::kIntoLog:
      if (!has_space(h, h.lay.delta_log, e.lines)) return hold(h, lane);
      take_into_log(h, lane);
      break;
    case Goes::kExecuted:
      if (!can_execute(h, e)) return hold(h, lane);
      execute(h, lane);
      break;
    case Goes::kToAAndLog:
      log_operation(h, e);
      root_arrives(h, lane);
      break;
    case Goes::kServed:
      serve_all(h, lane);
      break;
    case Goes::kPartServed:
      return serve_part(h, lane);
  }
  if (is_held(h, lane)) tell(h, FactKind::kDrained, e, h.timed() ? h.now() - e.due : 0);
}

bool is_copy_read(const Hw& h, LaneId lane, unsigned i) {
  return lane == kRootN && entry(h, lane, i).kind == Kind::kCopyRead;
}

bool copy_read_can_land(const Hw& h, unsigned i) {
  const Event& e = entry(h, kRootN, i);
  return e.ahead == 0 && has_space(h, h.lay.copy_data, e.lines);
}

void copy_read_lands(Hw& h, unsigned i) {
  const Event read = pop(h, kRootN, i);
  const Time memory = memory_takes(h, Node::kSource, false, read.lines);
  const Time way = memory + way_of_copy_data(h, read.lines);
  for (std::uint32_t line = read.line; line < read.line + read.lines; ++line) {
    const Copy c = dma_read_a(h, line, false);
    h.fact(FactKind::kLineLoaded, read.from, line);
    Event e;
    e.kind = Kind::kCopyWrite;
    e.line = line;
    e.from = read.from;
    e.value = c.value;
    e.version = c.version;
    e.lines = 1;
    push(h, h.lay.copy_data, e, way);
  }
}

bool copy_data_can_pass(const Hw& h) { return has_space(h, lane_to_end(h, true)); }

void copy_data_passes(Hw& h) {
  const Event e = pop(h, h.lay.copy_data);
  sends_to_end(h, e, true);
  if (serves(h)) {
    line_comes(h, e);
    wake_queues(h);  // what waited for this line
    h.raise(kSpace);
  }
  if (--edit(h).lines_out == 0) h.raise(kAcked);
}

}  // namespace pf
