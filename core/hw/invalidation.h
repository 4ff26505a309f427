// Queued invalidation of a root port's IOMMU (VT-d): descriptors that are worked off in turn, drain
// of what was translated before, devices' acknowledgements. Invariants: those of core/hw/iommu.h.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// One descriptor names a run of pages (an address mask).
struct Purge {
  std::uint32_t page = 0, pages = 1;
  bool ats = true;              // the devices' caches too
  bool drain = true;            // the wait descriptor waits for what was translated before
  std::uint32_t devices = ~0U;  // bit d: the cache of device d
};
// An invalidation, or its acknowledgement, is about that page.
inline bool names(const Event& invalidation, std::uint32_t page) {
  return page - invalidation.line <= invalidation.version;
}

// Descriptors enter the queue of the port in use; its head acts by `qi_step`.
bool qi_space(const Hw& h);
void queue_invalidation(Hw& h, unsigned thread, const Purge& purge);
bool qi_ready(const Hw& h, LaneId queue);
void qi_step(Hw& h, LaneId queue);
// A device's acknowledgement reaches its root port.
void arrives_ack(Hw& h, const Event& ack);

}  // namespace pf
