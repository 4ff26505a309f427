#include "core/hw/lane_parts.h"

#include <algorithm>

namespace pf {

void LaneAdder::add(unsigned capacity, int pushed_by, bool pool) {
  LaneInfo info;
  info.capacity = static_cast<std::uint16_t>(std::max(1u, capacity));
  PF_ASSERT(capacity < 256, "counts of lanes are bytes");
  info.pushed_by = static_cast<std::int16_t>(pushed_by);
  info.pool = pool;
  info.part = part;
  info.offset = end_;
  end_ += static_cast<std::uint32_t>(info.capacity * sizeof(Event));
  if (pushed_by >= 0) {
    lay.lanes[static_cast<std::size_t>(pushed_by)].holds_back =
        static_cast<std::int16_t>(lay.lanes.size());
  }
  lay.lanes.push_back(info);
}

std::span<const LanePart* const> lane_parts() {
  static constexpr const LanePart* kParts[] = {
      &kPeerPart,   &kOtsPart,   &kAsidePart, &kHeldPart,   &kCopyDataPart, &kDeltaLogPart,
      &kNoticePart, &kFromBPart, &kRootBPart, &kQueueBPart, &kDirtyPart,
  };
  return kParts;
}

}  // namespace pf
