#include "core/hw/bridge.h"

#include <algorithm>
#include <bit>

#include "core/hw/device.h"
#include "core/hw/iommu.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/port.h"

namespace pf {
namespace {

Bridge& bridge_edit(Hw& h) { return h.edit<Bridge>(h.lay.bridge); }

std::uint32_t aperture(const Hw& h) {
  const std::uint32_t pages = h.spec.bridge.aperture_pages;
  return pages == 0 ? h.spec.pages : std::min(pages, h.spec.pages);
}

bool shows(const Hw& h, std::uint32_t page) {
  const Bridge& bridge = bridge_of(h);
  return page >= bridge.window && page - bridge.window < aperture(h);
}

// It goes by the alias: from A's root port, or translated past it.
bool by_alias(const Hw& h, LaneId from, const Event& e) {
  if (!h.lay.is_direct(from)) return true;
  return (e.flags & kByAts) != 0 && !homed_at_b(h, h.lay.device_of(from));
}

bool has_address(const Event& e) {
  return is_device_access(e.kind) || e.kind == Kind::kCopyWrite || e.kind == Kind::kCpuRead ||
         e.kind == Kind::kCpuWrite;
}

// Its address lies in the alias and means another page once the window has slid.
void translate_anew(Hw& h, LaneId lane) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    const Event& e = entry(h, lane, i);
    const bool of_alias = (e.flags & kToEnd) != 0 && by_alias(h, lane, e);
    if (!of_alias || !has_address(e) || !shows(h, h.page_of(e.line))) continue;
    const std::uint32_t step = aperture(h) * h.spec.lines_per_page;
    const bool fits = bridge_of(h).down != 0 ? e.line >= step : e.line + step < h.spec.lines();
    if (!fits) continue;  // beyond the guest: its page stays, and the bridge will refuse it
    edit_entry(h, lane, i).line += bridge_of(h).down != 0 ? 0u - step : step;
  }
}

// Addresses of A's alias in that page: nobody may use one any more.
void forget_translations(Hw& h, std::uint32_t page) {
  cache_drop(h, h.lay.iotlb, h.lay.iotlb_slots, page);
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    cache_drop(h, atc_at(h, d), atc_entries_of(h, d), page);
  }
}

void turn_to_b(Hw& h, unsigned d) {
  h.device_edit(d).direct = 1;
  h.device_edit(d).may_replace = 0;
  for (std::uint32_t i = 0; i < atc_entries_of(h, d); ++i) {
    h.edit<TlbEntry>(atc_at(h, d), i) = TlbEntry{};
  }
}

// What waits for a bridge that is gone, or for an answer through it.
void drop_lane(Hw& h, LaneId lane) {
  while (!empty(h, lane)) bridge_drops(h, pop(h, lane));
}

void drop_answers(Hw& h, LaneId lane) {
  while (!empty(h, lane)) pop(h, lane);
}

}  // namespace

void bridge_begins(Hw& h, bool down) {
  if (!h.spec.bridge_on) return;
  Bridge bridge;
  bridge.down = down ? 1 : 0;
  // In FIG 1A and 5B the devices' way to A leads through the same bridge: it knows them.
  if (h.spec.topology.remap != Remap::kPerDevice) {
    bridge.ids = static_cast<std::uint16_t>((1u << h.spec.devices.size()) - 1);
  }
  if (down) bridge.window = h.spec.pages - aperture(h);
  bridge_edit(h) = bridge;
}

bool past_a(const Hw& h, unsigned d, std::uint32_t page) {
  if (h.device(d).direct != 0) return true;
  if (!h.spec.bridge_on) return false;
  const Bridge& bridge = bridge_of(h);
  return bridge.down != 0 ? page >= h.spec.pages - bridge.slid : page < bridge.slid;
}

std::uint32_t line_in_window(const Hw& h, std::uint32_t line) {
  if (!h.spec.bridge_on || shows(h, h.page_of(line))) return line;
  return h.first_line(bridge_of(h).window);
}

bool bridge_refuses(const Hw& h, LaneId from, const Event& e) {
  if (!h.spec.bridge_on) return false;
  if (!by_alias(h, from, e)) return (bridge_of(h).ids >> h.lay.device_of(from) & 1) == 0;
  if (bridge_of(h).away != 0) return true;
  return has_address(e) && !shows(h, h.page_of(e.line));
}

void bridge_drops(Hw& h, const Event& e) {
  h.fact(FactKind::kRefused, e.from, e.line, static_cast<std::uint64_t>(e.kind));
  if (e.kind == Kind::kMsi) h.violate(9, e.from, e.line, 0, 0);
}

void remap_device(Hw& h, unsigned d) {
  turn_to_b(h, d);
  h.fact(FactKind::kCutOver, static_cast<std::uint8_t>(kDevice0 + d), 0, 3);
  for (unsigned other = 0; other < h.spec.devices.size(); ++other) {
    if (h.device(other).direct == 0) return;
  }
  h.fact(FactKind::kCutOver, kCpu0, 0, 2);
}

// Plugged in anew, or behind a bridge that knows them: their ids are there.
void remap_devices(Hw& h) {
  enter_all_ids(h);
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) turn_to_b(h, d);
  h.fact(FactKind::kCutOver, kCpu0, 0, 2);
}

void enter_id(Hw& h, unsigned d) {
  if (!h.spec.bridge_on || (bridge_of(h).ids >> d & 1) != 0) return;
  Bridge& bridge = bridge_edit(h);
  bridge.ids = static_cast<std::uint16_t>(bridge.ids | 1u << d);
  h.fact(FactKind::kIdEntered, static_cast<std::uint8_t>(kDevice0 + d), 0,
         static_cast<std::uint64_t>(std::popcount(bridge.ids)));
}

void enter_all_ids(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) enter_id(h, d);
}

void bridge_leaves(Hw& h) {
  bridge_edit(h).away = 1;
  h.fact(FactKind::kBridgeMoves, kNtb, 0, 1);
  // Requests that find no bridge, reads at B whose answers find none, and such answers. What is
  // posted and past it lands.
  for (const LaneId lane : {LaneId{kDownP}, LaneId{kDownN}, LaneId{kToBN}}) drop_lane(h, lane);
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    drop_answers(h, h.lay.device_lane(d, kDataFromB));
  }
}

void bridge_arrives(Hw& h) {
  bridge_edit(h).away = 2;
  h.fact(FactKind::kBridgeMoves, kNtb, 0, 2);
}

bool window_is_done(const Hw& h, std::uint32_t moved) {
  if (!h.spec.bridge_on || moved == h.spec.pages) return false;
  return moved - bridge_of(h).slid == aperture(h);
}

void slide_window(Hw& h, bool enters_ids) {
  if (enters_ids) enter_all_ids(h);
  for (const LaneId lane : {kUpP, kUpN, kRootP, kRootN, kDownP, kDownN}) translate_anew(h, lane);
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    translate_anew(h, h.lay.device_lane(d, kDirectP));
    translate_anew(h, h.lay.device_lane(d, kDirectN));
  }
  const std::uint32_t pages = aperture(h), last = bridge_of(h).window;
  for (std::uint32_t page = last; page < last + pages; ++page) {
    forget_translations(h, page);
  }
  Bridge& bridge = bridge_edit(h);
  bridge.slid += pages;
  const std::uint32_t left = h.spec.pages - bridge.slid;
  bridge.window = bridge.down == 0 ? bridge.slid : left - std::min(left, pages);
  h.fact(FactKind::kWindowSlides, kNtb, last, pages);
  h.raise(kDeviceTurn);
}

}  // namespace pf
