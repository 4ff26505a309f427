#include "core/hw/writes_out.h"

#include <algorithm>

#include "core/base/assert.h"
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

// The requester's slots begin here.
std::uint32_t first_slot(const Hw& h, std::uint8_t actor) {
  const auto devices = static_cast<std::uint32_t>(h.spec.devices.size());
  const std::uint32_t who = is_device(actor) ? actor - kDevice0 : devices + actor - kVcpu0;
  return who * h.lay.write_slots;
}
const WriteOut& write_at(const Hw& h, std::uint32_t slot) {
  return h.get<WriteOut>(h.lay.writes_out, slot);
}
WriteOut& write_at_edit(Hw& h, std::uint32_t slot) {
  return h.edit<WriteOut>(h.lay.writes_out, slot);
}

constexpr std::uint32_t kNone = ~0u;

// Where the n-th write is listed; nearly always in the slot of its number.
std::uint32_t find_write(const Hw& h, std::uint8_t actor, std::uint32_t nth) {
  const std::uint32_t first = first_slot(h, actor), slots = h.lay.write_slots;
  for (std::uint32_t i = 0; i < slots; ++i) {
    const std::uint32_t slot = first + (nth + i) % slots;
    const WriteOut& w = write_at(h, slot);
    if (w.lines != 0 && w.nth == static_cast<std::uint16_t>(nth)) return slot;
  }
  return kNone;
}

// The number of a listed write: its requester has made fewer than 65,536 since.
std::uint32_t number_of(const Hw& h, std::uint8_t actor, const WriteOut& w) {
  const std::uint32_t last = issued(h, actor);
  return last - static_cast<std::uint16_t>(last - w.nth);
}

// A read of these lines may not pass it.
bool covers(const WriteOut& w, std::uint32_t line, std::uint32_t lines) {
  return (w.lines & kMayBePassed) == 0 && w.line < line + lines && line < w.line + w.lines;
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

void forget(Hw& h, std::uint8_t actor, std::uint32_t slot) {
  write_at_edit(h, slot) = {};
  --on_their_way_edit(h, actor);
}

// Takes out what no lane holds any more: nobody will land it.
void take_out_if_lost(Hw& h, std::uint8_t actor, std::uint32_t slot) {
  const WriteOut w = write_at(h, slot);
  if (w.lines == 0) return;
  const std::uint32_t nth = number_of(h, actor, w);
  if (in_a_lane(h, actor, nth)) return;
  h.violate(2, actor, w.line, stamp(actor, nth), h.golden(w.line).value);
  forget(h, actor, slot);
}
void take_out_lost(Hw& h, std::uint8_t actor) {
  const std::uint32_t first = first_slot(h, actor);
  for (std::uint32_t slot = first; slot < first + h.lay.write_slots; ++slot) {
    take_out_if_lost(h, actor, slot);
  }
}

// Its newest listed write up to the n-th to any of these lines, 0 = none.
std::uint32_t newest_until(const Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t lines,
                           std::uint32_t nth) {
  const std::uint32_t first = first_slot(h, actor), slots = h.lay.write_slots;
  std::uint32_t newest = 0;
  std::uint32_t left = on_their_way(h, actor);
  for (std::uint32_t i = 0; i < slots && left > 0; ++i) {
    // From the slot of the newest number back: what is under way is nearly always there.
    const WriteOut& w = write_at(h, first + (issued(h, actor) + slots - i) % slots);
    if (w.lines == 0) continue;
    --left;
    const std::uint32_t number = number_of(h, actor, w);
    if (number <= nth && covers(w, line, lines)) newest = std::max(newest, number);
  }
  return newest;
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

}  // namespace

std::uint32_t issue_write(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t lines) {
  // More than lanes can hold: some of them are in none.
  if (on_their_way(h, actor) == h.lay.write_slots) take_out_lost(h, actor);
  const std::uint32_t nth = is_device(actor) ? ++h.device_edit(actor - kDevice0).written
                                             : ++h.vcpu_edit(actor - kVcpu0).written;
  const std::uint32_t first = first_slot(h, actor), slots = h.lay.write_slots;
  PF_ASSERT(on_their_way(h, actor) < slots, "there is a slot for every write that a lane can hold");
  std::uint32_t i = nth % slots;
  take_out_if_lost(h, actor, first + i);
  // One that travels far is overtaken by any number of near ones.
  while (write_at(h, first + i).lines != 0) i = (i + 1) % slots;
  write_at_edit(h, first + i) = {line, static_cast<std::uint16_t>(lines),
                                 static_cast<std::uint16_t>(nth)};
  ++on_their_way_edit(h, actor);
  return nth;
}

void land_write(Hw& h, const Event& e) {
  const auto nth = static_cast<std::uint32_t>(e.value >> 8);
  const std::uint32_t slot = find_write(h, e.from, nth);
  const WriteOut w = slot == kNone ? WriteOut{} : write_at(h, slot);
  const std::uint32_t lines = e.kind == Kind::kDeviceAtomic  ? 1u | kMayBePassed
                              : e.kind == Kind::kDeviceWrite ? e.lines
                                                             : 1u;
  if (slot == kNone || w.line != e.line || w.lines != lines) {
    h.violate(2, e.from, e.line, h.golden(e.line).value, e.value);
  }
  if (slot == kNone) return;
  forget(h, e.from, slot);
  if (h.spec.explored) forget_own(h, e.from);
}

std::uint32_t newest_write_out(const Hw& h, std::uint8_t actor, std::uint32_t line,
                               std::uint32_t lines) {
  return newest_until(h, actor, line, lines, issued(h, actor));
}

void check_own_writes(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint32_t nth,
                      std::uint64_t got) {
  const std::uint32_t newest = nth == 0 ? 0 : newest_until(h, actor, line, 1, nth);
  if (newest == 0) return;
  if (in_a_lane(h, actor, newest)) return h.violate(4, actor, line, stamp(actor, newest), got);
  h.violate(2, actor, line, stamp(actor, newest), h.golden(line).value);
  forget(h, actor, find_write(h, actor, newest));
}

void check_lost_writes(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    take_out_lost(h, static_cast<std::uint8_t>(kDevice0 + d));
  }
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    take_out_lost(h, static_cast<std::uint8_t>(kVcpu0 + v));
  }
}

}  // namespace pf
