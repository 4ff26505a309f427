// What a device can do next, by the number of its choice.
#include <algorithm>

#include "core/base/assert.h"
#include "core/hw/device.h"
#include "core/hw/flag.h"
#include "core/hw/peer.h"
#include "core/hw/read_parts.h"

namespace pf {
namespace {

constexpr unsigned kActs = static_cast<unsigned>(DeviceAct::kWriteBegins) + 1;

// How many choices of that sort there are.
unsigned choices_of(const Hw& h, DeviceAct act) {
  const unsigned lines = h.spec.lines();
  switch (act) {
    case DeviceAct::kRead:
    case DeviceAct::kWrite:
      return lines;
    case DeviceAct::kAsk:
      return h.spec.pages;
    case DeviceAct::kAnnounce:
      return flag_is_msi(h) ? 1 : 0;
    case DeviceAct::kToPeer:
      return h.lay.peer_lanes != 0 ? 1 : 0;
    case DeviceAct::kAtomic:
      return any_atomics(h.spec) ? lines : 0;
    case DeviceAct::kWriteEnds:
    case DeviceAct::kWriteBegins:
      return h.spec.any_partial_writes() ? lines : 0;
  }
  return 0;
}

void writes(Hw& h, unsigned d, std::uint32_t line, unsigned enables) {
  device_writes(h, d, line, lines_from(h, d, line), enables);
}

}  // namespace

bool any_atomics(const HwSpec& spec) {
  return spec.explore.device_atomics > 0 ||
         std::any_of(spec.devices.begin(), spec.devices.end(),
                     [](const DeviceSpec& d) { return d.atomic_share > 0; });
}

unsigned device_variants(const Hw& h) {
  const unsigned lines = h.spec.lines();
  return 2 * lines + h.spec.pages + choices_of(h, DeviceAct::kAnnounce) +
         choices_of(h, DeviceAct::kToPeer) + (any_atomics(h.spec) ? lines : 0) +
         (h.spec.any_partial_writes() ? 2 * lines : 0);
}

DeviceChoice device_choice(const Hw& h, unsigned variant) {
  // A search asks this more often than anything else, and mostly of these.
  const std::uint32_t lines = h.spec.lines();
  if (variant < lines) return {DeviceAct::kRead, variant};
  if (variant < 2 * lines) return {DeviceAct::kWrite, variant - lines};
  if (variant < 2 * lines + h.spec.pages) return {DeviceAct::kAsk, variant - 2 * lines};
  for (unsigned act = 0; act < kActs; ++act) {
    const unsigned n = choices_of(h, static_cast<DeviceAct>(act));
    if (variant < n) return {static_cast<DeviceAct>(act), variant};
    variant -= n;
  }
  PF_ASSERT(false, "a choice that a device has");
  return {};
}

bool device_has(const Hw& h, DeviceAct act) { return choices_of(h, act) > 0; }

unsigned device_variant(const Hw& h, DeviceChoice choice) {
  unsigned first = 0;
  for (unsigned act = 0; act < static_cast<unsigned>(choice.act); ++act) {
    first += choices_of(h, static_cast<DeviceAct>(act));
  }
  return first + choice.at;
}

bool device_can(const Hw& h, unsigned d, unsigned variant) {
  const DeviceChoice c = device_choice(h, variant);
  switch (c.act) {
    case DeviceAct::kRead:
      return device_can_access(h, d, c.at, false);
    case DeviceAct::kWrite:
      return device_can_access(h, d, c.at, true);
    case DeviceAct::kAsk:
      return device_can_ask(h, d, c.at);
    case DeviceAct::kAnnounce:
      return device_can_announce(h, d);
    case DeviceAct::kToPeer:
      return peer_can_send(h, d);
    case DeviceAct::kAtomic:
      return device_can_atomic(h, d, c.at);
    case DeviceAct::kWriteEnds:
    case DeviceAct::kWriteBegins:
      return h.spec.devices[d].partial_writes && device_can_access(h, d, c.at, true);
  }
  return false;
}

void device_does(Hw& h, unsigned d, unsigned variant) {
  const DeviceChoice c = device_choice(h, variant);
  switch (c.act) {
    case DeviceAct::kRead:
      return device_reads(h, d, c.at, lines_from(h, d, c.at));
    case DeviceAct::kWrite:
      return writes(h, d, c.at, 0);
    case DeviceAct::kAsk:
      return device_asks(h, d, c.at);
    case DeviceAct::kAnnounce:
      return device_announces(h, d);
    case DeviceAct::kToPeer:
      return peer_sends(h, d);
    case DeviceAct::kAtomic:
      return device_atomics(h, d, c.at);
    case DeviceAct::kWriteEnds:
      return writes(h, d, c.at, kSkipsHigh);
    case DeviceAct::kWriteBegins:
      return writes(h, d, c.at, kSkipsLow);
  }
}

}  // namespace pf
