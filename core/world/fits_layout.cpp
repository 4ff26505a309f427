#include "core/world/fits_layout.h"

namespace pf {
namespace {

// The hardware is the same, whatever its latencies and shares.
bool same_machine(const HwSpec& a, const HwSpec& b) {
  return a.detail == Detail::kLine && b.detail == Detail::kLine && a.explored == b.explored &&
         a.pages == b.pages && a.lines_per_page == b.lines_per_page && a.vcpus == b.vcpus &&
         a.helpers == b.helpers && a.booleans == b.booleans && a.walkers == b.walkers &&
         a.reach_a_from_b == b.reach_a_from_b && a.batch == b.batch &&
         a.pages_at_b == b.pages_at_b && a.devices.size() == b.devices.size() &&
         a.guest.workload == b.guest.workload;
}

// Programs and rings of a device count on these.
bool same_device(const DeviceSpec& a, const DeviceSpec& b) {
  return a.kind == b.kind && a.ats == b.ats && a.interrupts == b.interrupts && a.at_b == b.at_b &&
         a.first_page == b.first_page && a.pages == b.pages && a.requests == b.requests;
}

}  // namespace

bool fits_layout(const Env& made, const Env& then) {
  if (&made == &then) return true;
  if (!(made.turns == then.turns)) return false;  // which pages have moved
  if (!same_machine(made.hw, then.hw) || !(made.layout == then.layout)) return false;
  for (unsigned t = 0; t < 3; ++t) {
    if (!(made.programs[t] == then.programs[t])) return false;
  }
  for (std::size_t d = 0; d < made.hw.devices.size(); ++d) {
    if (!same_device(made.hw.devices[d], then.hw.devices[d])) return false;
  }
  return made.mechanism == then.mechanism && made.chain == then.chain &&
         made.trace.fingerprint() == then.trace.fingerprint();
}

}  // namespace pf
