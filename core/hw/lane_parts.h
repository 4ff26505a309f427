// Hardware with lanes of its own beside the machine's fixed ones: one row each, in the part's own
// source file, listed in lane_parts.cpp. The layout makes room by it, and whoever steps, names or
// counts what lies in a lane asks the row; so new hardware adds a file and a line.
//
// Invariants:
//  1. A part is there for good or not at all: `lanes` goes by the HwSpec alone.
//  2. `add` adds exactly `lanes` lanes; those that nothing pushes are posted.
//  3. Rows never change while the program runs.
#pragma once
#include <span>
#include <string>

#include "core/hw/hw.h"

namespace pf {

// How much can ever be under way at once; a full lane is a wait, an overfull one an assertion.
struct LaneSizes {
  std::uint16_t posted, reads, copies, booleans, wc, down, messages;
};

// Adds lanes to a layout that is being made.
class LaneAdder {
 public:
  LaneAdder(Layout& layout, std::uint32_t& end, const LaneSizes& most)
      : lay(layout), sizes(most), end_(end) {}
  LaneId here() const { return static_cast<LaneId>(lay.lanes.size()); }
  void add(unsigned capacity, int pushed_by = -1, bool pool = false);

  Layout& lay;
  const LaneSizes sizes;
  std::uint8_t part = 0;  // of the lanes added now

 private:
  std::uint32_t& end_;
};

struct LanePart {
  unsigned (*lanes)(const HwSpec&);  // 0: it is not there
  void (*add)(LaneAdder&, const HwSpec&);
  bool (*enabled)(const Hw&, LaneId, unsigned i);  // entry i may go
  void (*acts)(Hw&, LaneId, unsigned i);
  // What it then does, as the beginning of a choice's text: "ots.takes".
  std::string (*does)(const Hw&, LaneId, unsigned i);
  // Nobody else can tell when the head goes; null: somebody can.
  bool (*local)(const Hw&, LaneId) = nullptr;
  bool link = true;  // what enters and leaves is told as TLPs
};

std::span<const LanePart* const> lane_parts();
// The part that the lane belongs to, or null.
inline const LanePart* part_of(const Hw& h, LaneId lane) {
  const std::uint8_t part = h.lay.lanes[lane].part;
  return part == 0 ? nullptr : lane_parts()[part - 1u];
}

// The rows, in the order of their lanes.
extern const LanePart kPeerPart, kOtsPart, kAsidePart, kHeldPart, kCopyDataPart, kDeltaLogPart,
    kNoticePart, kFromBPart, kRootBPart, kQueueBPart, kDirtyPart;

}  // namespace pf
