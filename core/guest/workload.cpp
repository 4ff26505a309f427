#include "core/guest/workload.h"

#include <algorithm>

#include "core/base/distribution.h"
#include "core/guest/vcpu.h"
#include "core/hw/device.h"
#include "core/hw/iommu.h"
#include "core/hw/msi.h"
#include "core/hw/peer.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

constexpr std::uint32_t kForever = ~0u;
// A ring's packet: the descriptor is read, the payload written, the descriptor written back.
constexpr std::uint32_t kRequestsAPacket = 3;

Time interval_of(Hw& h, Time mean) { return mean <= 0 ? 0 : draw_exponential(h.agenda->rng, mean); }

// A script spends its budgets in random order.
Turn script_turn(Hw& h, unsigned d) {
  unsigned seen = 0, chosen = 0;
  for (unsigned v = 0; v < device_variants(h); ++v) {
    if (device_can(h, d, v) && h.agenda->rng.below(++seen) == 0) chosen = v;
  }
  const Device& dev = h.device(d);
  const unsigned left = dev.reads_left + dev.writes_left + dev.atomics_left;
  const bool spent = left == 0 && !peer_wants_more(h, d);
  if (seen == 0) return {false, kNever, spent ? 0u : kDeviceTurn | kSpace | kTranslated};
  if (spent) return {false, kNever, 0};  // speculation is for the explorer
  device_does(h, d, chosen);
  return {true, interval_of(h, std::max<Time>(h.spec.devices[d].interval, 100 * kNanosecond)), 0};
}

std::uint32_t synthetic_page(Hw& h) {
  const GuestSpec& g = h.spec.guest;
  Rng& rng = h.agenda->rng;
  const std::uint32_t pages = h.spec.pages;
  if (g.workload == Workload::kHotCold && rng.below(100) < g.hot_share) {
    return static_cast<std::uint32_t>(rng.below(std::min(g.hot_pages, pages)));
  }
  if (g.workload == Workload::kZipf) {  // rank by repeated halving: about a 1/rank tail
    std::uint32_t span = pages;
    while (span > 1 && rng.below(200) < g.zipf_skew) span = (span + 1) / 2;
    return static_cast<std::uint32_t>(rng.below(span));
  }
  return static_cast<std::uint32_t>(rng.below(pages));
}

// Takes the next access in hand; how long after the last one it comes.
Time fetch_access(Hw& h, unsigned v, const Trace* trace) {
  const GuestSpec& g = h.spec.guest;
  Vcpu& cpu = h.vcpu_edit(v);
  const std::uint64_t i = cpu.cursor++;
  if (g.workload == Workload::kTrace) {
    const TraceAccess a = trace->at(i);
    const std::uint64_t before = i == 0 ? 0 : trace->at(i - 1).instr;
    cpu.next_line = h.first_line(a.page.value) + a.line;
    cpu.in_hand = a.writes ? 2 : 1;
    return static_cast<Time>((a.instr - before) * h.spec.timing.cpi_ps);
  }
  const Time after = interval_of(h, g.interval);
  const std::uint32_t line =
      g.workload == Workload::kSequential
          ? static_cast<std::uint32_t>(i % h.spec.lines())
          : h.first_line(synthetic_page(h)) +
                static_cast<std::uint32_t>(h.agenda->rng.below(h.spec.lines_per_page));
  cpu.next_line = line;
  cpu.in_hand = h.agenda->rng.below(100) < g.write_share ? 2 : 1;
  return after;
}

}  // namespace

std::uint64_t accesses_in_all(const GuestSpec& guest, const Trace* trace) {
  if (guest.workload != Workload::kTrace) return guest.accesses;
  const std::uint64_t recorded = trace->accesses();
  return guest.accesses == 0 ? recorded : std::min(guest.accesses, recorded);
}

namespace {

bool script_over(const Hw& h, unsigned v, const Trace* trace) {
  const Vcpu& cpu = h.vcpu(v);
  const GuestSpec& g = h.spec.guest;
  if (cpu.done != 0) return true;
  if (g.workload == Workload::kTrace && v != 0) return true;
  const std::uint64_t all = accesses_in_all(g, trace);
  return all != 0 && cpu.cursor >= all;
}

Turn budget_turn(Hw& h, unsigned v) {
  if (h.vcpu(v).reads_left + h.vcpu(v).writes_left == 0) return {false, kNever, 0};
  unsigned seen = 0, chosen = 0;
  for (unsigned k = 0; k < vcpu_variants(h); ++k) {
    if (vcpu_can(h, v, k) && h.agenda->rng.below(++seen) == 0) chosen = k;
  }
  if (seen == 0) return {false, kNever, kSpace | kEntryChanged | kAcked};
  vcpu_does(h, v, chosen);
  return {true, interval_of(h, 150 * kNanosecond), 0};
}

}  // namespace

namespace {

GuestRequest whole_request(const DeviceSpec& spec, std::uint32_t cursor,
                           std::uint32_t lines_per_page) {
  const std::uint32_t n = std::min(spec.payload_lines, lines_per_page);
  const std::uint32_t per_page = lines_per_page / n;
  const auto place = [&](std::uint64_t slot, std::uint32_t first, bool write) {
    return GuestRequest{first + static_cast<std::uint32_t>(slot / per_page),
                        static_cast<unsigned>(slot % per_page) * n, n, write};
  };
  if (spec.kind == DeviceKind::kRing && spec.pages > 1) {
    const std::uint32_t packet = cursor / kRequestsAPacket, part = cursor % kRequestsAPacket;
    if (part != 1) return {spec.first_page, packet % lines_per_page, 1, part == 2};
    return place(packet % (std::uint64_t{spec.pages - 1} * per_page), spec.first_page + 1, true);
  }
  const std::uint64_t slots = std::uint64_t{spec.pages} * per_page;
  if (spec.kind == DeviceKind::kStream) return place(cursor % slots, spec.first_page, true);
  std::uint64_t state = cursor * std::uint64_t{0x9e3779b97f4a7c15} + spec.first_page;
  const std::uint64_t draw = splitmix64(state);
  GuestRequest r = place(draw % slots, spec.first_page, splitmix64(state) % 100 >= spec.read_share);
  if (spec.atomic_share == 0 || splitmix64(state) % 100 >= spec.atomic_share) return r;
  r.lines = 1;
  r.write = false;
  r.atomic = true;
  return r;
}

}  // namespace

GuestRequest device_request(const DeviceSpec& spec, std::uint32_t cursor,
                            std::uint32_t lines_per_page) {
  GuestRequest r = whole_request(spec, cursor, lines_per_page);
  if (!spec.partial_writes || !r.write) return r;
  std::uint64_t state = cursor + std::uint64_t{spec.first_page} * 7;
  constexpr unsigned kWays[] = {kSkipsHigh, kSkipsLow, 0};  // and as often the whole of its lines
  r.enables = kWays[splitmix64(state) % 3];
  return r;
}

bool next_access(Hw& h, unsigned v, const Trace* trace, std::uint32_t lines_per_page,
                 GuestRequest& out) {
  if (script_over(h, v, trace)) return false;
  const GuestSpec& g = h.spec.guest;
  const std::uint64_t i = h.vcpu_edit(v).cursor++;
  if (g.workload == Workload::kTrace) {
    const TraceAccess a = trace->at(i);
    out = {a.page.value, a.line, 1, a.writes};
    return true;
  }
  const bool in_order = g.workload == Workload::kSequential;
  out.page =
      in_order ? static_cast<std::uint32_t>(i / lines_per_page % h.spec.pages) : synthetic_page(h);
  out.write = h.agenda->rng.below(100) < g.write_share;
  return true;
}

void init_workloads(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    const DeviceSpec& spec = h.spec.devices[d];
    Device& dev = h.device_edit(d);
    if (spec.kind != DeviceKind::kScript) {
      dev.reads_left = dev.writes_left = dev.atomics_left = 1;  // never spent: requests_left counts
      if (spec.interrupts) h.edit<Signals>(h.lay.signals, d).slots_left = kRingSlots;
      dev.requests_left = spec.requests == 0 ? kForever : static_cast<std::uint32_t>(spec.requests);
    }
    h.wake(static_cast<std::uint8_t>(h.lay.device_slot + d), interval_of(h, spec.interval));
  }
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    h.wake(static_cast<std::uint8_t>(h.lay.vcpu_slot + v), 0);
  }
}

void end_workloads(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if (h.spec.devices[d].kind == DeviceKind::kScript) continue;
    if (h.device(d).requests_left == kForever) h.device_edit(d).requests_left = 0;
  }
  const GuestSpec& g = h.spec.guest;
  const bool endless =
      g.workload != Workload::kNone && g.workload != Workload::kTrace && g.accesses == 0;
  for (unsigned v = 0; endless && v < h.spec.vcpus; ++v) h.vcpu_edit(v).done = 1;
}

namespace {

// So many lines of the request, from `part` on.
void send_tlp(Hw& h, unsigned d, const GuestRequest& r, unsigned part, unsigned lines) {
  const std::uint32_t line = h.first_line(r.page) + r.line + part;
  const bool last = part + lines == r.lines;
  if (r.atomic) return device_atomics(h, d, line);
  if (!r.write) return device_reads(h, d, line, lines, last ? r.lines : 0);
  const unsigned first = part == 0 ? r.enables & kSkipsLow : 0u;
  device_writes(h, d, line, lines, first | (last ? r.enables & kSkipsHigh : 0u));
}

}  // namespace

Turn device_turn(Hw& h, unsigned d) {
  const DeviceSpec& spec = h.spec.devices[d];
  if (spec.kind == DeviceKind::kScript) return script_turn(h, d);
  const Device& dev = h.device(d);
  const Signals& signals = h.get<Signals>(h.lay.signals, d);
  if (signals.owed != 0) {
    if (!device_can_interrupt(h, d)) return {false, kNever, kDeviceTurn | kSpace};
    device_interrupts(h, d);
    return {true, interval_of(h, spec.interval), 0};
  }
  if (peer_wants_more(h, d)) {
    if (!peer_can_send(h, d)) return {false, kNever, kDeviceTurn | kSpace};
    peer_sends(h, d);
    return {true, interval_of(h, spec.interval), 0};
  }
  if (dev.requests_left == 0) return {false, kNever, 0};
  const bool begins = spec.interrupts && dev.cursor % kRequestsAPacket == 0;
  if (begins && signals.slots_left == 0) return {false, kNever, kDeviceTurn};
  const GuestRequest r = device_request(spec, dev.cursor, h.spec.lines_per_page);
  const std::uint32_t line = h.first_line(r.page) + r.line + dev.part;
  if (r.atomic ? !device_can_atomic(h, d, line) : !device_can_access(h, d, line, r.write)) {
    const std::uint32_t page = h.page_of(line);
    if (!device_can_ask(h, d, page)) return {false, kNever, kDeviceTurn | kSpace | kTranslated};
    device_asks(h, d, page);
    return {true, kNever, kDeviceTurn | kTranslated};
  }
  const unsigned lines = std::min(r.lines - dev.part, kTlpLines);
  const bool last = dev.part + lines == r.lines;
  send_tlp(h, d, r, dev.part, lines);
  Device& mine = h.device_edit(d);
  mine.part = static_cast<std::uint16_t>(last ? 0 : mine.part + lines);
  // The engine takes one TLP at a time, and what it writes out of the device's own memory.
  const Time busy = h.draw(h.spec.timing.device_issue) + (r.write ? way_inside(h, lines) : Time{0});
  if (!last) return {true, busy, 0};
  if (begins) --h.edit<Signals>(h.lay.signals, d).slots_left;
  ++mine.cursor;
  const bool announces = spec.interrupts && mine.cursor % kRequestsAPacket == 0;
  if (mine.requests_left != kForever) --mine.requests_left;
  const bool tells = spec.p2p && mine.cursor % kRequestsAPacket == 0;
  if (tells) peer_owes(h, d);
  if (announces) h.edit<Signals>(h.lay.signals, d).owed = 1;
  return {true, announces || tells ? busy : std::max(busy, interval_of(h, spec.interval)), 0};
}

Turn vcpu_turn(Hw& h, unsigned v, const Trace* trace) {
  if (h.spec.guest.workload == Workload::kNone) return budget_turn(h, v);
  if (h.vcpu(v).in_hand == 0) {
    if (script_over(h, v, trace)) {
      h.vcpu_edit(v).done = 1;
      return {false, kNever, 0};
    }
    const Time after = fetch_access(h, v, trace);
    if (after > 0) return {false, after, 0};
  }
  constexpr std::uint32_t kHeldBack = kSpace | kEntryChanged | kAcked | kBufferDrained;
  if (!vcpu_issues(h, v)) return {false, kNever, kHeldBack};
  const Vcpu& cpu = h.vcpu(v);
  const bool write = cpu.in_hand == 2;
  const std::uint32_t variant = cpu.next_line + (write ? h.spec.lines() : 0);
  h.vcpu_edit(v).reads_left = h.vcpu_edit(v).writes_left = 1;  // the access in hand
  if (vcpu_can(h, v, variant)) {
    vcpu_waited(h, v);
    vcpu_does(h, v, variant);
    Vcpu& mine = h.vcpu_edit(v);
    mine.in_hand = mine.reads_left = mine.writes_left = 0;
    return {true, 0, 0};
  }
  const std::uint32_t walk = 2 * h.spec.lines() + h.page_of(cpu.next_line);
  if (vcpu_can(h, v, walk)) {
    vcpu_waited(h, v);
    vcpu_does(h, v, walk);
    h.vcpu_edit(v).reads_left = h.vcpu_edit(v).writes_left = 0;
    return {true, h.draw(h.spec.timing.vcpu_walk), 0};
  }
  Vcpu& mine = h.vcpu_edit(v);
  mine.reads_left = mine.writes_left = 0;
  if (mine.absent_since == 0 && vcpu_misses(h, v, h.page_of(mine.next_line))) {
    mine.absent_since = std::max<Time>(1, h.now());
  }
  return {false, kNever, kHeldBack};
}

}  // namespace pf
