#include "core/hw/writes_out.h"

#include "core/hw/lane.h"
#include "core/hw/memory.h"

namespace pf {
namespace {

bool is_device(std::uint8_t actor) { return actor < kVcpu0; }

std::uint32_t issued(const Hw& h, std::uint8_t actor) {
  return is_device(actor) ? h.device(actor - kDevice0).written : h.vcpu(actor - kVcpu0).written;
}
std::uint32_t on_their_way(const Hw& h, std::uint8_t actor) {
  return is_device(actor) ? h.device(actor - kDevice0).writes_out
                          : h.vcpu(actor - kVcpu0).writes_out;
}
std::uint32_t& on_their_way_edit(Hw& h, std::uint8_t actor) {
  return is_device(actor) ? h.device_edit(actor - kDevice0).writes_out
                          : h.vcpu_edit(actor - kVcpu0).writes_out;
}

std::uint32_t slot_of(const Hw& h, std::uint8_t actor, std::uint32_t nth) {
  const auto devices = static_cast<std::uint32_t>(h.spec.devices.size());
  const std::uint32_t who = is_device(actor) ? actor - kDevice0 : devices + actor - kVcpu0;
  return who * h.lay.write_slots + nth % h.lay.write_slots;
}
const WriteOut& write_out(const Hw& h, std::uint8_t actor, std::uint32_t nth) {
  return h.get<WriteOut>(h.lay.writes_out, slot_of(h, actor, nth));
}
WriteOut& write_out_edit(Hw& h, std::uint8_t actor, std::uint32_t nth) {
  return h.edit<WriteOut>(h.lay.writes_out, slot_of(h, actor, nth));
}

bool covers(const WriteOut& w, std::uint32_t line, std::uint32_t lines) {
  return w.line < line + lines && line < w.line + w.lines;
}

bool in_a_lane(const Hw& h, std::uint8_t actor, std::uint32_t nth) {
  for (unsigned lane = next_used(h, 0); lane < h.lay.walk_slot; lane = next_used(h, lane + 1)) {
    for (unsigned i = 0; i < count(h, static_cast<LaneId>(lane)); ++i) {
      const Event& e = entry(h, static_cast<LaneId>(lane), i);
      if (e.from == actor && e.value == stamp(actor, nth)) return true;
    }
  }
  return false;
}

void lost(Hw& h, std::uint8_t actor, std::uint32_t nth) {
  const std::uint32_t line = write_out(h, actor, nth).line;
  h.violate(2, actor, line, stamp(actor, nth), h.golden(line).value);
  write_out_edit(h, actor, nth) = {};
  --on_their_way_edit(h, actor);
}

std::uint32_t newest_until(const Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t lines,
                           std::uint32_t nth) {
  const std::uint32_t last = issued(h, actor);
  for (; nth > 0 && last - nth < h.lay.write_slots; --nth) {
    if (covers(write_out(h, actor, nth), line, lines)) return nth;
  }
  return 0;
}

// What its reads under way no longer wait for is a dead field: equal situations, equal bytes.
void forget_own(Hw& h, std::uint8_t actor) {
  if (!is_device(actor)) {
    const Vcpu& cpu = h.vcpu(actor - kVcpu0);
    if (cpu.read_own == 0) return;
    const std::uint32_t own = newest_until(h, actor, cpu.read_line, 1, cpu.read_own);
    h.vcpu_edit(actor - kVcpu0).read_own = own;
    return;
  }
  const std::uint32_t first = (actor - kDevice0) * h.lay.tag_slots;
  for (std::uint32_t t = first; t < first + h.lay.tag_slots; ++t) {
    const ReadTag& tag = h.get<ReadTag>(h.lay.tags, t);
    if (tag.own == 0) continue;
    const std::uint32_t own = newest_until(h, actor, tag.line, tag.lines, tag.own);
    h.edit<ReadTag>(h.lay.tags, t).own = own;
  }
}

void check_lost_writes_of(Hw& h, std::uint8_t actor) {
  if (on_their_way(h, actor) == 0) return;
  const std::uint32_t last = issued(h, actor);
  const std::uint32_t slots = h.lay.write_slots;
  for (std::uint32_t nth = last < slots ? 1 : last - slots + 1; nth <= last; ++nth) {
    if (write_out(h, actor, nth).lines != 0 && !in_a_lane(h, actor, nth)) lost(h, actor, nth);
  }
}

}  // namespace

std::uint32_t issue_write(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t lines) {
  const std::uint32_t nth = is_device(actor) ? ++h.device_edit(actor - kDevice0).written
                                             : ++h.vcpu_edit(actor - kVcpu0).written;
  // No lane can still hold one so much older.
  if (write_out(h, actor, nth).lines != 0) {
    lost(h, actor, nth - h.lay.write_slots);
  }
  ++on_their_way_edit(h, actor);
  write_out_edit(h, actor, nth) = {line, lines};
  return nth;
}

void land_write(Hw& h, const Event& e) {
  const auto nth = static_cast<std::uint32_t>(e.value >> 8);
  const WriteOut w = write_out(h, e.from, nth);
  const std::uint32_t lines = e.kind == Kind::kDeviceWrite ? e.lines : 1u;
  const bool late = issued(h, e.from) - nth >= h.lay.write_slots;
  if (late || w.line != e.line || w.lines != lines) {
    h.violate(2, e.from, e.line, h.golden(e.line).value, e.value);
  }
  if (late || w.lines == 0) return;
  write_out_edit(h, e.from, nth) = {};
  --on_their_way_edit(h, e.from);
  if (h.spec.explored) forget_own(h, e.from);
}

std::uint32_t newest_write_out(const Hw& h, std::uint8_t actor, std::uint32_t line,
                               std::uint32_t lines) {
  const std::uint32_t last = issued(h, actor);
  std::uint32_t nth = last;
  for (std::uint32_t left = on_their_way(h, actor);
       left > 0 && nth > 0 && last - nth < h.lay.write_slots; --nth) {
    const WriteOut& w = write_out(h, actor, nth);
    if (w.lines == 0) continue;
    if (covers(w, line, lines)) return nth;
    --left;
  }
  return 0;
}

void check_own_writes(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t nth,
                      std::uint64_t got) {
  const std::uint32_t last = issued(h, actor);
  for (; nth > 0 && last - nth < h.lay.write_slots; --nth) {
    if (!covers(write_out(h, actor, nth), line, 1)) continue;
    if (!in_a_lane(h, actor, nth)) return lost(h, actor, nth);
    return h.violate(4, actor, line, stamp(actor, nth), got);
  }
}

void check_lost_writes(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    check_lost_writes_of(h, static_cast<std::uint8_t>(kDevice0 + d));
  }
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    check_lost_writes_of(h, static_cast<std::uint8_t>(kVcpu0 + v));
  }
}

}  // namespace pf
