#include "core/hw/interposer.h"

#include <algorithm>

#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"
#include "core/hw/memory.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

enum class Goes : std::uint8_t { kNowhere, kToA, kToB };

Interposer& edit(Hw& h) { return h.edit<Interposer>(h.lay.interposer); }

bool is_posted(const Event& e) {
  return e.kind == Kind::kDeviceWrite || e.kind == Kind::kMsi || e.kind == Kind::kAtsAck;
}

LaneId queue_for(const Hw& h, const Event& e) {
  return is_posted(e) ? h.lay.aside : static_cast<LaneId>(h.lay.aside + 1);
}

// It can tell which page of the guest the access is about.
bool sees_page(const Hw& h, const Event& e) {
  if (e.kind != Kind::kDeviceWrite && e.kind != Kind::kDeviceRead) return false;
  return h.spec.interposer.match == Match::kIovaAndHpa || (e.flags & kToStart) == 0;
}

// Something that its requester sent before is held, and it may not pass that.
bool follows(const Hw& h, const Event& e) {
  const InterposerSpec& spec = h.spec.interposer;
  if (interposer_of(h).holding == 0 && spec.drain == DrainOrder::kNewcomersFirst) return false;
  for (unsigned i = 0; i < count(h, h.lay.aside); ++i) {
    const Event& held = entry(h, h.lay.aside, i);
    if (held.from != e.from) continue;
    if (spec.scope == HoldScope::kRequester) return true;
    if (sees_page(h, e) && h.page_of(held.line) == h.page_of(e.line)) return true;
  }
  return false;
}

Goes goes(const Hw& h, LaneId lane, const Event& e) {
  if (!is_held(h, lane) && follows(h, e)) return Goes::kNowhere;
  if (!sees_page(h, e)) return Goes::kToA;
  const std::uint32_t page = h.page_of(e.line);
  const Interposer& now = interposer_of(h);
  if (now.holding != 0 && now.page == page) return Goes::kNowhere;
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
  const unsigned bridges = h.spec.topology.device_b_bridges;
  push(h, is_posted(e) ? kToBP : kToBN, e, way_to_target(h, e, bridges, true));
}

}  // namespace

void interposer_holds(Hw& h, std::uint32_t page) {
  PF_ASSERT(interposer_of(h).holding == 0, "one page at a time");
  edit(h).page = page;
  edit(h).holding = 1;
  h.fact(FactKind::kHolds, kSwitch, page, 1);
}

void interposer_routes(Hw& h) {
  const std::uint32_t page = interposer_of(h).page;
  edit(h) = Interposer{};
  h.fact(FactKind::kHolds, kSwitch, page, 0);
  PageRec rec = h.page(page);
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  h.fact(FactKind::kTxnCommit, kSwitch, page);
  h.raise(kSpace | kEntryChanged);
  for (const unsigned queue : {0U, 1U}) {
    const auto lane = static_cast<LaneId>(h.lay.aside + queue);
    if (!empty(h, lane)) h.wake(lane, 0);
  }
}

bool interposer_drained(const Hw& h) {
  return empty(h, h.lay.aside) && empty(h, static_cast<LaneId>(h.lay.aside + 1));
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

bool interposer_copied(const Hw& h) { return interposer_of(h).lines_out == 0; }

bool interposer_lets(const Hw& h, LaneId lane) {
  const Event& e = entry(h, lane);
  const bool late = is_held(h, lane) && h.spec.interposer.drain == DrainOrder::kReadsFirst;
  if (e.ahead > 0 && !late) return false;
  switch (goes(h, lane, e)) {
    case Goes::kNowhere:
      return !is_held(h, lane) && has_space(h, queue_for(h, e));
    case Goes::kToA:
      return root_accepts(h, lane);
    case Goes::kToB:
      return has_space(h, is_posted(e) ? kToBP : kToBN);
  }
  return false;
}

void interposer_takes(Hw& h, LaneId lane) {
  const Event e = entry(h, lane);
  const Goes where = goes(h, lane, e);
  if (where == Goes::kNowhere) return hold(h, lane);
  where == Goes::kToA ? root_arrives(h, lane) : send_to_b(h, lane);
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
  const Time way = way_of_copy_data(h, read.lines);
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

bool copy_data_can_pass(const Hw& h) { return has_space(h, kToBP); }

void copy_data_passes(Hw& h) {
  const Event e = pop(h, h.lay.copy_data);
  push(h, kToBP, e, way_to_target(h, e, 0, true));
  if (--edit(h).lines_out == 0) h.raise(kAcked);
}

namespace {

unsigned held_lanes(const HwSpec& spec) { return spec.interposer.present ? 2 : 0; }

void add_held(LaneAdder& a, const HwSpec& spec) {
  const auto devices = static_cast<unsigned>(spec.devices.size());
  const unsigned writes = spec.explored ? spec.explore.device_writes * devices : 128u;
  const unsigned others = spec.explored ? a.sizes.reads + devices : 128u;
  a.lay.aside = a.here();
  a.add(std::min(writes, spec.interposer.buffer));
  a.add(std::min(others, spec.interposer.buffer), a.lay.aside);
}

bool held_enabled(const Hw& h, LaneId lane, unsigned) { return interposer_lets(h, lane); }
void held_acts(Hw& h, LaneId lane, unsigned) { interposer_takes(h, lane); }
std::string held_does(const Hw&, LaneId, unsigned) { return "interposer.drains"; }

// The copy's data on their way from A to it.
unsigned data_lanes(const HwSpec& spec) { return spec.interposer.present ? 1 : 0; }

void add_data(LaneAdder& a, const HwSpec& spec) {
  a.lay.copy_data = a.here();
  a.add(spec.lines_per_page);
}

bool data_enabled(const Hw& h, LaneId, unsigned) { return copy_data_can_pass(h); }
void data_acts(Hw& h, LaneId, unsigned) { copy_data_passes(h); }
std::string data_does(const Hw&, LaneId, unsigned) { return "interposer.copies"; }
// Nobody looks at them, and all that is about their page stands behind.
bool data_local(const Hw& h, LaneId) { return h.spec.interposer.serve == Serve::kHold; }

}  // namespace

const LanePart kHeldPart = {held_lanes, add_held, held_enabled, held_acts,
                            held_does,  nullptr,  false};
const LanePart kCopyDataPart = {data_lanes, add_data,  data_enabled,
                                data_acts,  data_does, data_local};

}  // namespace pf
