// What a mover and its campaign keep in the World: where each thread stands in its program, and the
// few words the threads share. Scalars only.
#pragma once
#include "core/world/env.h"

namespace pf {

struct ThreadState {
  std::uint8_t pc = 0;
  std::uint8_t attempt = 0;  // the attempt it works for; 0 = none
  std::uint16_t index = 0;   // of a loop over lines
  std::uint32_t page = 0;
  std::uint32_t epoch = 0;  // of that attempt
};

struct MoveState {
  ThreadState thread[3];   // CPU0, the helper, the second helper
  std::uint32_t page = 0;  // being moved; the first of those that move together
  std::uint32_t next_page = 0;
  std::uint8_t attempt = 0;    // from 1; 0 = no page in hand
  std::uint8_t start[3] = {};  // start message to each helper: the attempt, 0 = none ([0] unused)
  std::uint8_t signal1 = 0;    // ideal signals: the attempt they belong to
  std::uint8_t signal2 = 0;
  std::uint8_t last_slot = 0;  // last boolean read, plus one
  std::uint8_t spare = 0;
  std::int32_t pace = 0;     // adaptive: percent added to signal 1's time, or taken off
  std::uint32_t cursor = 0;  // switch-over below 1: pages before it are at B
  // Epoch guard: number of the attempt over the whole campaign, as that of a page starts again with
  // the next one. Else 0.
  std::uint32_t epoch = 0;
};

inline const MoveState& move_of(const Hw& h) { return h.get<MoveState>(h.lay.mechanism); }
inline MoveState& move_edit(Hw& h) { return h.edit<MoveState>(h.lay.mechanism); }

}  // namespace pf
