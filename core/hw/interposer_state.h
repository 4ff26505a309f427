// What the interposer (core/hw/interposer.h) keeps in the World's block, and the name of its lane.
#pragma once
#include <cstdint>

#include "core/hw/ots_state.h"

namespace pf {

// At rest all zero.
struct Interposer {
  std::uint32_t page = 0;      // in hand
  std::uint8_t holding = 0;    // 1020: its accesses do not go on
  std::uint8_t lines_out = 0;  // of the copy: asked for at A and not yet sent to B
  std::uint8_t copied = 0;     // all lines have been sent to B
  std::uint8_t spare = 0;
};

// Of a line of the page in hand, beside its value (Copy::flags).
enum InProcess : std::uint32_t { kPresent = 1, kWritten = 2 };

// Where it lies: a part of Layout. What is held lies in the lanes of Layout::aside.
struct InterposerLayout {
  std::uint32_t interposer = 0;  // offset; 0 = there is none
  std::uint32_t in_process = 0;  // offset of a Copy a line; 0 = it serves nothing by itself
  LaneId copy_data = 0;          // the copy's lines on their way from A to it
  LaneId delta_log = 0;          // with `in_process`: writes that it has taken and not yet replayed
  LaneId notices = 0;            // to the interposer before host B, by way of the hosts; 0 = none
  friend bool operator==(const InterposerLayout&, const InterposerLayout&) = default;
};

}  // namespace pf
