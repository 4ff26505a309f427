// Persistence: thousands of captures drawn over each other, aligned at their trigger: how many pass
// through each cell of a picture. No toolkit, no GL; a front end turns counts into colour.
//
// A channel of a capture is a line of steps: level until the next change, then straight up or down.
// Each cell counts each capture once whose line passes it; captures that ended in an abort are
// counted apart from all others. A line ends where what was captured does, and (unless `whole`)
// where the next attempt begins: from there on it would be another's.
// Invariants:
//  1. The counts depend on the captures and the view alone, not on how they came together: adding a
//     set in parts gives the same counts.
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
  std::int32_t top = 64;          // its largest value, in the top row; 0 is in the lowest
  bool whole = false;             // beyond the next attempt's begin
  friend bool operator==(const PersistenceView&, const PersistenceView&) = default;
};

struct PersistenceCounts {
  std::uint32_t width = 0, height = 0;        // row 0 is the top of the track
  std::vector<std::uint32_t> good, bad;       // committed, aborted
  std::uint32_t most_good = 0, most_bad = 0;  // largest count of each
};

class PersistenceTrack {
 public:
  // REQUIRES from < to, a top above 0, and at least one cell.
  PersistenceTrack(Channel channel, PersistenceView view);
  Channel channel() const { return channel_; }
  const PersistenceView& view() const { return view_; }
  // Another span or size: counted anew, in the memory that is there. REQUIRES as above.
  void look_at(const PersistenceView& view);
  // Adds the captures it has not had yet; `first`: none before that index, and those that it had
  // of them are taken out. REQUIRES a set that only grew and a `first` that did.
  void update(const CaptureSet& set, std::size_t first = 0);
  std::size_t captures() const { return seen_ - first_; }
  const PersistenceCounts& counts();

 private:
  // Differences: along rows of the level parts, along columns of the parts within one column.
  struct Planes {
    std::vector<std::int32_t> rows, columns;
  };
  void add(const CaptureSet::Ref& ref, std::int32_t times);
  std::uint32_t column(std::int64_t at) const;  // REQUIRES from <= at < to
  void across(Planes& p, std::uint32_t first, std::uint32_t last, std::uint32_t row,
              std::int32_t times) const;
  void within(Planes& p, std::uint32_t column, std::uint32_t high, std::uint32_t low,
              std::int32_t times) const;
  void sum(const Planes& p, std::vector<std::uint32_t>& out, std::uint32_t& most) const;

  Channel channel_;
  PersistenceView view_;
  std::uint64_t scale_ = 0;            // columns a picosecond, as a fraction of 2^32
  std::vector<std::uint16_t> row_of_;  // by value
  Planes good_, bad_;
  PersistenceCounts counts_;
  bool stale_ = true;
  std::size_t first_ = 0, seen_ = 0;
};

// The row of a value: nearest, 0 on top. Values out of range lie at the edge.
std::uint32_t persistence_row(const PersistenceView& view, std::int32_t value);

// Colour of a count on a logarithmic scale: a place between 0 (none) and 1 (`most`).
float density(std::uint32_t count, std::uint32_t most);

}  // namespace pf
