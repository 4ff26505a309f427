// Post-copy with host B's IOMMU (US11928496B2, the paragraph on post-copy: "either Host A's IOMMU
// or Host B's IOMMU may be active"; `campaign.iommu = "b"`).
//
// When the vCPUs go to B the devices are remapped too: from then on B's IOMMU translates for them
// (core/hw/port.h). Its table lies in B's memory, so two cores of B move the rest: the transaction
// that holds the entry is B's. What differs from a move by host A:
//
//   the copy is pulled: uncached loads of A's memory over the bridge, one line at a time. Each
//       stands behind the posted writes that B's port has sent there before, so no flush is needed
//       (the drain waits for AtomicOps, which a load may pass); and each takes a whole round trip.
//   A's lines cannot be in a read set of B's core. So the old translations must be gone, and what
//       used them drained, before the first line is loaded: `mechanism.order` other than
//       "invalidate-first", or `mechanism.drain` off, loses writes here that the read set saves at
//       A.
//
// In the end nothing is left to remap. Assumed: B's table is filled before the switch-over, and
// devices' translation caches are emptied with their remap.
#pragma once
#include "core/hw/port.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/state.h"

namespace pf {

// Pages are moved by host B from now on.
inline bool moves_from_b(const Hw& h) { return port_in_use(h).at_b; }
inline const PagePlaces& places_of(const Env& env, const Hw& h, unsigned thread) {
  const Program& p = env.programs[thread];
  return moves_from_b(h) ? p.at_b : static_cast<const PagePlaces&>(p);
}

// Host B's part of the programs: nothing unless the campaign hands the devices over.
void add_page_from_b(Builder& b, const Env& env);
void add_helper_of_b(Builder& b, const Env& env);

bool can_pull(const Hw& h);
void pull_line(Hw& h, unsigned thread);
void line_pulled(Hw& h, unsigned thread);  // goes on to the next one, or out of the loop

}  // namespace pf
