// Queued invalidation of a root port's IOMMU (VT-d): descriptors that are worked off in turn, drain
// of what was translated before, devices' acknowledgements. Invariants: those of core/hw/iommu.h.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// Descriptors enter the queue of the port in use; its head acts by `qi_step`. They name the page's
// whole block where pages move in blocks (HwSpec::batch): one descriptor with an address mask.
bool qi_space(const Hw& h);
void queue_invalidation(Hw& h, unsigned thread, std::uint32_t page, bool ats, bool drain);
bool qi_ready(const Hw& h, LaneId queue);
void qi_step(Hw& h, LaneId queue);
// A device's acknowledgement reaches its root port.
void arrives_ack(Hw& h, const Event& ack);

}  // namespace pf
