#include "core/hw/msi.h"

#include "core/hw/flag.h"
#include "core/hw/hot_plug.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

Signals& signals_of(Hw& h, unsigned d) { return h.edit<Signals>(h.lay.signals, d); }

unsigned target_of(const Hw& h, unsigned d) { return d % h.spec.vcpus; }
std::uint8_t actor_of(unsigned d) { return static_cast<std::uint8_t>(kDevice0 + d); }

LaneId way_of_msi(const Hw& h, unsigned d) {
  return h.device(d).direct != 0 ? h.lay.device_lane(d, kDirectP) : LaneId{kUpP};
}

Event msi_of(const Hw& h, unsigned d, std::uint8_t flags) {
  Event e;
  e.kind = Kind::kMsi;
  e.line = h.first_line(h.spec.devices[d].first_page);
  e.from = actor_of(d);
  e.flags = flags;
  if (!h.spec.explored) e.value = stamp(e.from, h.device(d).written + 1);
  return e;
}

void lose(Hw& h, const Event& e, unsigned d) {
  if (!h.spec.explored) ++signals_of(h, d).lost;
  h.violate(9, e.from, e.line, 0, 0);
}

// Writes have stamps that count up: none issued before the MSI may be where the vCPU's next load
// would not find it. At A a load over the bridge goes behind what is on its way there; at B it does
// not.
void check_data_before(Hw& h, const Event& msi, bool at_b) {
  const LaneId direct = h.lay.device_lane(msi.from - kDevice0, kDirectP);
  for (const LaneId lane : {LaneId{kUpP}, LaneId{kRootP}, LaneId{kDownP}, LaneId{kToBP}, direct}) {
    if (!at_b && lane > kRootP) return;
    for (unsigned i = 0; i < count(h, lane); ++i) {
      const Event& e = entry(h, lane, i);
      if (e.from != msi.from || e.kind != Kind::kDeviceWrite || e.value >= msi.value) continue;
      return h.violate(4, msi.from, e.line, e.value, h.golden(e.line).value);
    }
  }
}

void deliver(Hw& h, const Event& msi, bool at_b) {
  const unsigned d = msi.from - kDevice0, v = target_of(h, d);
  const bool gone = !at_b && h.device(d).direct != 0;  // A's remapping entry went with the cut-over
  if (gone || (h.vcpu(v).at_b != 0) != at_b) return lose(h, msi, d);
  if (h.spec.explored) {  // the load that follows is held against the data
    h.vcpu_edit(v).saw_flag |= kInterruptPending;
  } else {
    check_data_before(h, msi, at_b);
    ++signals_of(h, d).seen;
  }
  h.fact(FactKind::kMsiDelivered, static_cast<std::uint8_t>(kVcpu0 + v), 0, d, at_b ? 1 : 0);
  h.wake(static_cast<std::uint8_t>(h.lay.irq_slot + v), h.draw(h.spec.timing.ipi));
}

Time way_of_doorbell(Hw& h, unsigned d, bool from_b) {
  const Timing& t = h.spec.timing;
  if (!from_b) return way_down(h, 0);
  const Topology& way = h.spec.topology;
  const unsigned bridges = h.device(d).direct != 0 ? way.device_b_bridges : way.peer_bridges();
  Time sum = 0;
  for (unsigned i = 0; i < bridges; ++i) sum += h.draw(t.ntb_hop);
  sum += h.draw(t.host_link);
  for (unsigned i = 0; i < way.device_b_switches; ++i) sum += h.draw(t.switch_hop);
  for (unsigned i = 2; i < way.device_b_links; ++i) sum += h.draw(t.host_link);
  return sum + h.draw(t.device_link);
}

void ring(Hw& h, unsigned v, unsigned d) {
  Signals& s = signals_of(h, d);
  Event e;
  e.kind = Kind::kDoorbell;
  e.line = h.first_line(h.spec.devices[d].first_page);
  e.from = static_cast<std::uint8_t>(kVcpu0 + v);
  e.value = s.seen - s.handled;
  e.tag = h.vcpu(v).at_b;
  s.handled = s.seen;
  ++s.rung;
  push(h, h.lay.device_lane(d, kMessages), e, way_of_doorbell(h, d, e.tag != 0));
}

}  // namespace

bool device_can_interrupt(const Hw& h, unsigned d) {
  return h.device(d).stopped == 0 && has_space(h, way_of_msi(h, d));
}

void device_interrupts(Hw& h, unsigned d) {
  Signals& s = signals_of(h, d);
  s.owed = 0;
  ++s.sent;
  send_msi(h, d);
}

void send_msi(Hw& h, unsigned d) {
  const bool direct = h.device(d).direct != 0;
  const Event e = msi_of(h, d, direct ? kToEnd : kToStart);
  push(h, way_of_msi(h, d), e, direct ? way_to_switch(h, d, 0, false) : way_up(h, d, 0, false));
}

void msi_follows(Hw& h, unsigned d) {
  const Event e = msi_of(h, d, kToEnd);
  push(h, kDownP, e, way_to_bridge(h, e));
}

bool msi_can_land(const Hw& h, const Event& msi) {
  const unsigned d = msi.from - kDevice0;
  const bool goes_on = h.vcpu(target_of(h, d)).at_b != 0 && h.device(d).direct == 0;
  return !goes_on || has_space(h, kDownP);
}

void msi_lands_at_a(Hw& h, const Event& msi) {
  const unsigned d = msi.from - kDevice0;
  if (h.vcpu(target_of(h, d)).at_b == 0 || h.device(d).direct != 0) return deliver(h, msi, false);
  Event on = msi;
  on.flags = kToEnd;
  push(h, kDownP, on, way_to_bridge(h, on));
}

void msi_lands_at_b(Hw& h, const Event& msi) { deliver(h, msi, true); }

bool vcpu_takes_msi(Hw& h, unsigned v) {
  const auto slot = static_cast<std::uint8_t>(h.lay.irq_slot + v);
  const Vcpu& cpu = h.vcpu(v);
  if (h.spec.explored) {
    if (vcpu_can_take_flag(h, v)) {
      vcpu_takes_flag(h, v);
      return true;
    }
    if ((cpu.saw_flag & kInterruptPending) != 0) h.agenda->park(slot, kAcked);
    return false;
  }
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    const Signals& s = h.get<Signals>(h.lay.signals, d);
    if (target_of(h, d) != v || s.seen == s.handled || keeps_doorbells(h, d)) continue;
    if (cpu.stop_asked + cpu.parked + cpu.held > 0) {
      h.agenda->park(slot, kAcked);
      return false;
    }
    if (!has_space(h, h.lay.device_lane(d, kMessages))) {
      h.agenda->park(slot, kSpace);
      return false;
    }
    ring(h, v, d);
    h.fact(FactKind::kMsiTaken, static_cast<std::uint8_t>(kVcpu0 + v), 0, d);
    h.wake(slot, h.draw(h.spec.timing.load_cold));
    return true;
  }
  return false;
}

void device_hears(Hw& h, unsigned d, const Event& doorbell) {
  if ((h.device(d).direct != 0 && doorbell.tag == 0) || is_away(h, d)) return lose(h, doorbell, d);
  Signals& s = signals_of(h, d);
  ++s.heard;
  s.slots_left += static_cast<std::uint32_t>(doorbell.value);
  h.fact(FactKind::kDoorbellHeard, actor_of(d), 0, doorbell.from - kVcpu0);
  h.raise(kDeviceTurn);
}

bool doorbell_under_way(const Hw& h, unsigned d) {
  const LaneId messages = h.lay.device_lane(d, kMessages);
  for (unsigned i = 0; i < count(h, messages); ++i) {
    if (entry(h, messages, i).kind == Kind::kDoorbell) return true;
  }
  return false;
}

void check_signals(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    const Signals& s = h.get<Signals>(h.lay.signals, d);
    if (s.sent + s.rung == s.seen + s.heard + s.lost && s.seen == s.handled) continue;
    h.violate(9, actor_of(d), h.first_line(h.spec.devices[d].first_page), s.sent + s.rung,
              s.seen + s.heard + s.lost);
  }
}

}  // namespace pf
