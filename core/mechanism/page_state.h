// What a run at page detail keeps beside MoveState: where it is in the ledger.
#pragma once
#include "core/mechanism/state.h"

namespace pf {

struct PageRun {
  Time due = 0;                    // when the row in hand ends
  std::uint32_t row = 0, end = 0;  // rows left of this page: row .. end - 1
  std::uint32_t position = 0;      // of this page in the campaign's order
  std::uint32_t alike = 0;         // so many pages in a row were settled alike
  PageRec settled;                 // how
  std::uint8_t tail = 0, over = 0, spare[2] = {};
};

inline std::uint32_t page_run_at(const Hw& h) {
  return h.lay.mechanism + static_cast<std::uint32_t>(sizeof(MoveState));
}
inline const PageRun& page_run(const Hw& h) { return h.get<PageRun>(page_run_at(h)); }
inline PageRun& page_run_edit(Hw& h) { return h.edit<PageRun>(page_run_at(h)); }

}  // namespace pf
