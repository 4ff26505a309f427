#include "core/hw/device.h"

#include "core/hw/bridge.h"
#include "core/hw/dirty.h"
#include "core/hw/flag.h"
#include "core/hw/hot_plug.h"
#include "core/hw/interposer.h"
#include "core/hw/iommu.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/msi.h"
#include "core/hw/ots.h"
#include "core/hw/peer.h"
#include "core/hw/port.h"
#include "core/hw/read_parts.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

// The lane a request enters: past the root port only translated, to B, and where the switch may.
LaneId way(const Hw& h, unsigned d, std::uint32_t page, std::uint8_t flags, bool posted) {
  if (past_a(h, d, page) ||
      (h.spec.direct_translated_p2p && (flags & kByAts) != 0 && (flags & kToEnd) != 0)) {
    return h.lay.device_lane(d, posted ? kDirectP : kDirectN);
  }
  return posted ? kUpP : kUpN;
}

// Its page is at B, and it needs no translation to get there.
bool finds_b(const Hw& h, unsigned d, std::uint32_t page) {
  return past_a(h, d, page) && !homed_at_b(h, d);
}

LaneId way_of_ask(const Hw& h, unsigned d) {
  return homed_at_b(h, d) ? h.lay.device_lane(d, kDirectN) : LaneId{kUpN};
}

// Puts a request on its way.
void send(Hw& h, unsigned d, const Event& e) {
  const bool posted = e.kind == Kind::kDeviceWrite;
  const LaneId lane = way(h, d, h.page_of(e.line), e.flags, posted);
  const bool reads = e.kind == Kind::kDeviceRead;
  const unsigned payload = posted ? e.lines : 0;
  const Time wire =
      lane < kFixedLanes ? way_up(h, d, payload, reads) : way_to_switch(h, d, payload, reads);
  push(h, lane, e, (posted ? 0 : h.draw(h.spec.timing.device_turn)) + wire);
}

std::uint8_t request_flags(const Hw& h, unsigned d, std::uint32_t page) {
  std::uint8_t flags = h.spec.devices[d].snoop ? 0 : kNoSnoop;
  if (past_a(h, d, page) && !homed_at_b(h, d)) return flags | kToEnd;
  if (h.spec.devices[d].ats) flags |= kByAts | flag_of(atc_find(h, d, page));
  return flags;
}

std::uint32_t free_tag(const Hw& h, unsigned d) {
  for (std::uint32_t t = 0; t < h.lay.tag_slots; ++t) {
    if (h.get<ReadTag>(tags_at(h, d), t).used == 0) return t;
  }
  PF_ASSERT(false, "reads_out bounds the tags");
  return 0;
}

// Some access left may go to that page.
bool has_use_for(const Hw& h, unsigned d, std::uint32_t page) {
  const Device& dev = h.device(d);
  return dev.reads_left + dev.atomics_left > 0 || flag_lets_write_to(h, d, page);
}

unsigned accesses_left(const Hw& h, unsigned d) {
  return h.device(d).reads_left + h.device(d).atomics_left + memory_writes_left(h, d);
}

// Its answer would put another translation out.
bool would_replace(const Hw& h, unsigned d) {
  return h.get<TlbEntry>(atc_at(h, d), atc_entries_of(h, d) - 1).to != Place::kNowhere;
}

// A device could ask for two pages in turn without end, each answer putting the other out. So while
// exploring such an ask is one in advance and costs what these cost, unless the device has made an
// access since the last one or has no use for anything it holds.
bool replaces_freely(const Hw& h, unsigned d, std::uint32_t page) {
  if (h.device(d).may_replace != 0) return true;
  for (std::uint32_t i = 0; i < atc_entries_of(h, d); ++i) {
    if (has_use_for(h, d, h.get<TlbEntry>(atc_at(h, d), i).page)) return false;
  }
  return has_use_for(h, d, page);
}

bool ask_costs(const Hw& h, unsigned d, std::uint32_t page) {
  if (accesses_left(h, d) == 0) return true;
  return !h.timed() && would_replace(h, d) && !replaces_freely(h, d, page);
}

// After an access, or after an ask.
void note_replacing(Hw& h, unsigned d, bool access) {
  if (h.timed() || atc_entries_of(h, d) >= h.spec.pages || !h.spec.devices[d].ats) return;
  if (h.device(d).direct != 0 && !homed_at_b(h, d)) return;
  h.device_edit(d).may_replace = access && accesses_left(h, d) > 0 ? 1 : 0;
}

// It may be asked for, and there is room for it on its way.
bool can_send(const Hw& h, unsigned d, std::uint32_t line, bool posted) {
  const std::uint32_t page = h.page_of(line);
  if (!finds_b(h, d, page) && h.spec.devices[d].ats && atc_find(h, d, page) == Place::kNowhere) {
    return false;
  }
  return has_space(h, way(h, d, page, request_flags(h, d, page), posted));
}

// Of a timed workload `requests_left` counts.
bool has_budget(const Hw& h, unsigned d) {
  return !h.timed() || h.spec.devices[d].kind == DeviceKind::kScript;
}

// A tag for what waits for data; `checked`: against what the guest had written by now.
std::uint32_t take_tag(Hw& h, unsigned d, std::uint32_t line, unsigned lines, bool checked) {
  const std::uint32_t t = free_tag(h, d);
  ReadTag tag;
  tag.line = line;
  tag.used = 1;
  tag.lines = static_cast<std::uint8_t>(lines);
  tag.issued = h.now();
  if (checked) {
    tag.spare = issue_read(h, line).after_commit ? 1 : 0;
    tag.own = newest_write_out(h, static_cast<std::uint8_t>(kDevice0 + d), line, lines);
    for (unsigned i = 0; i < lines; ++i) tag.version[i] = issue_read(h, line + i).version;
  }
  h.edit<ReadTag>(tags_at(h, d), t) = tag;
  read_begins(h);
  ++h.device_edit(d).reads_out;
  return t;
}

Event request_of(const Hw& h, unsigned d, Kind kind, std::uint32_t line, unsigned lines) {
  Event e;
  e.kind = kind;
  e.line = line;
  e.from = static_cast<std::uint8_t>(kDevice0 + d);
  e.flags = request_flags(h, d, h.page_of(line));
  e.lines = static_cast<std::uint8_t>(lines);
  return e;
}

// Its budget has been charged: on its way.
void access(Hw& h, unsigned d, const Event& e) {
  note_replacing(h, d, true);
  if (h.spec.devices[d].ats) cache_touch(h, atc_at(h, d), atc_entries_of(h, d), h.page_of(e.line));
  send(h, d, e);
}

}  // namespace

bool device_can_access(const Hw& h, unsigned d, std::uint32_t line, bool write) {
  const Device& dev = h.device(d);
  if (dev.stopped != 0 || (write ? dev.writes_left : dev.reads_left) == 0) return false;
  if (!write && dev.reads_out >= h.spec.devices[d].outstanding) return false;
  if (write && !flag_lets_write(h, d, line)) return false;
  return can_send(h, d, line, write);
}

bool device_can_atomic(const Hw& h, unsigned d, std::uint32_t line) {
  const Device& dev = h.device(d);
  return dev.stopped == 0 && dev.atomics_left > 0 &&
         dev.reads_out < h.spec.devices[d].outstanding && can_send(h, d, line, false);
}

bool device_can_ask(const Hw& h, unsigned d, std::uint32_t page) {
  const Device& dev = h.device(d);
  if (!h.spec.devices[d].ats || dev.stopped != 0 || dev.ask != 0) return false;
  if (finds_b(h, d, page) || atc_holds(h, d, page) || !has_space(h, way_of_ask(h, d))) return false;
  return dev.speculation_left > 0 || !ask_costs(h, d, page);
}

void device_reads(Hw& h, unsigned d, std::uint32_t line, unsigned lines, unsigned whole) {
  Event e = request_of(h, d, Kind::kDeviceRead, line, lines);
  e.tag = static_cast<std::uint8_t>(take_tag(h, d, line, lines, true));
  e.whole = static_cast<std::uint16_t>(whole);
  if (has_budget(h, d)) --h.device_edit(d).reads_left;
  access(h, d, e);
}

void device_atomics(Hw& h, unsigned d, std::uint32_t line) {
  Event e = request_of(h, d, Kind::kDeviceAtomic, line, 1);
  e.flags &= static_cast<std::uint8_t>(~kNoSnoop);
  // Its line is held against golden memory where it is executed.
  const bool as_read = h.spec.interposer.present && h.spec.interposer.atomics == AtomicsAt::kAsRead;
  e.tag = static_cast<std::uint8_t>(take_tag(h, d, line, 1, as_read));
  h.edit<ReadTag>(tags_at(h, d), e.tag).atomic = 1;
  e.value = stamp(e.from, issue_write(h, e.from, line, 1u | kMayBePassed));
  if (has_budget(h, d)) --h.device_edit(d).atomics_left;
  access(h, d, e);
}

void device_writes(Hw& h, unsigned d, std::uint32_t line, unsigned lines, unsigned enables) {
  PF_ASSERT(lines > 1 || enables != (kSkipsLow | kSkipsHigh), "a write writes something");
  Event e = request_of(h, d, Kind::kDeviceWrite, line, lines);
  e.tag = static_cast<std::uint8_t>(enables);
  if (has_budget(h, d)) --h.device_edit(d).writes_left;
  e.value = stamp(e.from, issue_write(h, e.from, line, lines));
  access(h, d, e);
}

void device_asks(Hw& h, unsigned d, std::uint32_t page) {
  Device& dev = h.device_edit(d);
  if (ask_costs(h, d, page)) {
    --dev.speculation_left;
  } else if (would_replace(h, d)) {
    note_replacing(h, d, false);
  }
  dev.ask = 1;
  dev.ask_page = page;
  wait_begins(h, Waiter::kTranslation, d);
  Event e;
  e.kind = Kind::kTranslationRequest;
  e.line = page;
  e.from = static_cast<std::uint8_t>(kDevice0 + d);
  push(h, way_of_ask(h, d), e,
       homed_at_b(h, d) ? way_to_switch(h, d, 0, true) : way_up(h, d, 0, true));
}

namespace {

void read_done(Hw& h, const Event& data, Time issued) {
  ots_read_done(h, data, issued);
  h.fact(FactKind::kDeviceReadDone, data.from, data.line, data.lines, h.now() - issued);
}

void atomic_done(Hw& h, const Event& answer, const ReadTag& asked) {
  if (asked.atomic > 1) dirty_sees_answer(h, answer);
  h.fact(FactKind::kAtomicDone, answer.from, answer.line, 0, h.now() - asked.issued);
}

}  // namespace

void device_completion(Hw& h, LaneId answers) {
  const unsigned d = h.lay.device_of(answers);
  const Event e = pop(h, answers);
  if (answers == h.lay.device_lane(d, kDataFromA) && left_port_of_a(h, d)) return;
  Device& dev = h.device_edit(d);
  if (e.kind == Kind::kReadCompletion) {
    const ReadTag asked = h.get<ReadTag>(tags_at(h, d), e.tag);
    if (asked.used == 0 || asked.line != e.line) {
      return h.violate(1, e.from, e.line, h.golden(e.line).value, 0);
    }
    if (e.lines < asked.lines) return comes_in_part(h, d, e);
    asked.atomic != 0 ? atomic_done(h, e, asked) : read_done(h, e, asked.issued);
    h.edit<ReadTag>(tags_at(h, d), e.tag) = ReadTag{};
    --dev.reads_out;
    h.raise(kDeviceTurn);
    return;
  }
  if (dev.ask == 1) {
    cache_fill(h, atc_at(h, d), atc_entries_of(h, d), e.line, place_of(e.flags));
    h.fact(FactKind::kTranslationFilled, static_cast<std::uint8_t>(kDevice0 + d), e.line,
           static_cast<std::uint64_t>(place_of(e.flags)));
  }
  dev.ask = 0;
  dev.ask_page = 0;
  wait_ends(h, Waiter::kTranslation, d);
  h.raise(kDeviceTurn | kTranslated);
}

void device_access_lands(Hw& h, const Event& e, bool at_b) {
  const unsigned d = e.from - kDevice0;
  const bool no_snoop = (e.flags & kNoSnoop) != 0;
  if (e.kind == Kind::kDeviceWrite) {
    land_write(h, e);
    for (std::uint32_t i = 0; i < e.lines; ++i) {
      const unsigned halves = halves_of(e, i);
      at_b ? guest_write_b(h, e.from, e.line + i, e.value + i, halves)
           : dma_write_a(h, e.from, e.line + i, e.value + i, no_snoop, halves);
    }
    return;
  }
  const bool atomic = e.kind == Kind::kDeviceAtomic;
  if (atomic) {
    land_write(h, e);
    atomic_lands(h, e, at_b);
  }
  if (!at_b && left_port_of_a(h, d)) return;
  const ReadTag& tag = h.get<ReadTag>(tags_at(h, d), e.tag);
  // Else two copies have served it.
  const bool waits = tag.used != 0 && tag.line <= e.line && e.line < tag.line + tag.lines;
  if (!waits) return h.violate(1, e.from, e.line, h.golden(e.line).value, 0);
  for (std::uint32_t i = 0; !atomic && i < e.lines; ++i) {
    const std::uint32_t line = e.line + i;
    const Copy got = at_b ? h.line_b(line) : dma_read_a(h, line, no_snoop);
    check_read(h, e.from, line, got, {tag.version[line - tag.line], tag.spare != 0, tag.own}, at_b);
  }
  Event back;
  back.kind = Kind::kReadCompletion;
  back.line = e.line;
  back.from = e.from;
  back.tag = e.tag;
  back.lines = e.lines;
  back.flags = e.flags & kToWindow;
  const Time detour = ots_way_of_data(h, e);
  const bool sent_home = (e.flags & kSentHome) != 0;
  const bool from_b = (at_b && !h.spec.one_host) || homed_at_b(h, d) || sent_home;
  const LaneId answers = h.lay.device_lane(d, from_b ? kDataFromB : kDataFromA);
  const unsigned data = atomic ? 0 : e.lines;  // eight bytes count with the header
  push(h, answers, back, detour + way_of_data(h, d, data, e.whole, from_b, from_b && !at_b));
}

bool device_quiet(const Hw& h, unsigned d) {
  const auto actor = static_cast<std::uint8_t>(kDevice0 + d);
  if (h.device(d).reads_out > 0 || h.device(d).ask != 0 || doorbell_under_way(h, d)) return false;
  for (LaneId lane : {kUpP, kUpN, kRootP, kRootN, kDownP, kDownN, kToBP, kToBN}) {
    if (holds_of(h, lane, actor)) return false;
  }
  for (unsigned i = 0; h.lay.from_b != 0 && i < (has_port_b(h) ? 4u : 2u); ++i) {
    if (holds_of(h, static_cast<LaneId>(h.lay.from_b + i), actor)) return false;
  }
  return ots_quiet(h, actor) && peer_quiet(h, d) && interposer_quiet(h, actor) &&
         empty(h, h.lay.device_lane(d, kDirectP)) && empty(h, h.lay.device_lane(d, kDirectN));
}

}  // namespace pf
