// Persistence: thousands of captures drawn over each other, aligned at their trigger: how many pass
// through each cell of a picture. No toolkit, no GL; a front end turns counts into colour.
//
// A channel of a capture is a line of steps: level until the next change, then straight up or down.
// Each cell counts each capture at most as often as its line crosses it; committed and aborted
// captures are counted apart.
// Invariants:
//  1. The counts depend on the set and the view alone, not on how they came together: adding a set
//     in parts gives the same counts.
//  2. Cost of adding is by changes of a channel, not by cells (differences, summed when read).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/measure/capture.h"

namespace pf {

struct PersistenceView {
  std::int64_t from = 0, to = 0;  // ps from the trigger; what is visible
  std::uint32_t width = 0;        // cells across: one a device pixel
  std::uint32_t height = 0;       // cells of one channel's track
  std::int32_t top = 64;          // its largest value; the lowest cell is 0
  friend bool operator==(const PersistenceView&, const PersistenceView&) = default;
};

struct PersistenceCounts {
  std::uint32_t width = 0, height = 0;        // row 0 is the top of the track
  std::vector<std::uint32_t> good, bad;       // committed, aborted
  std::uint32_t most_good = 0, most_bad = 0;  // largest count of each
};

class PersistenceTrack {
 public:
  PersistenceTrack(Channel channel, PersistenceView view);
  Channel channel() const { return channel_; }
  const PersistenceView& view() const { return view_; }
  void update(const CaptureSet& set);  // adds the captures it has not had yet
  std::size_t captures() const { return seen_; }
  const PersistenceCounts& counts();

 private:
  void add(const CaptureSet::Ref& ref);
  void across(std::vector<std::int32_t>& plane, std::int64_t from, std::int64_t to,
              std::int32_t value);
  void up(std::vector<std::int32_t>& plane, std::int64_t at, std::int32_t a, std::int32_t b);

  Channel channel_;
  PersistenceView view_;
  // Differences along rows (level parts) and along columns (changes).
  std::vector<std::int32_t> rows_good_, rows_bad_, columns_good_, columns_bad_;
  PersistenceCounts counts_;
  bool stale_ = false;
  std::size_t seen_ = 0;
};

// Colour of a count on a logarithmic scale: a place between 0 (none) and 1 (`most`).
float density(std::uint32_t count, std::uint32_t most);

}  // namespace pf
