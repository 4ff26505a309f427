// What the OTS device (core/hw/ots.h) keeps in the World's block, and the names of its lanes.
#pragma once
#include <cstdint>

namespace pf {

using LaneId = std::uint8_t;

// What the OTS device knows of its window. At rest all zero.
struct OtsWindow {
  std::uint32_t page = 0;  // $START of the window
  std::uint8_t open = 0;
  std::uint8_t holding = 0;   // posted writes stay in its buffer
  std::uint8_t written = 0;   // it has sent one on to A since it was told to watch or to hold
  std::uint8_t to_b = 0;      // it sends accesses on to host B
  std::uint8_t answered = 0;  // the last command's answer has reached the core ...
  std::uint8_t answer = 0;    // ... and is this
  std::uint8_t spare[6] = {};
};

// Lanes of the OTS device: down to it from A's root port, its buffer, up again.
enum OtsLane : LaneId {
  kWindowInP,
  kWindowInN,
  kWindowHeldP,
  kWindowHeldN,
  kWindowOutP,
  kWindowOutN,
  kOtsLanes
};

// Where both lie: a part of Layout.
struct OtsLayout {
  LaneId ots_lanes = 0;   // the first of them; 0 = there is no OTS device
  std::uint32_t ots = 0;  // offset of the window
  LaneId ots_lane(OtsLane which) const { return static_cast<LaneId>(ots_lanes + which); }
  bool of_ots(LaneId lane) const {
    return ots_lanes != 0 && lane >= ots_lanes && lane < ots_lanes + kOtsLanes;
  }
  friend bool operator==(const OtsLayout&, const OtsLayout&) = default;
};

}  // namespace pf
