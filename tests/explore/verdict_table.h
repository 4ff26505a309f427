// The tables of expected verdicts (tests/explore/verdicts), read as instances to explore.
#pragma once
#include <string>
#include <vector>

#include "core/explore/explorer.h"
#include "core/mechanism/htm.h"

namespace pf::test {

struct VerdictRow {
  std::string name;  // the row's own words, for messages
  HwSpec hw;
  MoveSpec move;
  Verdict expected = Verdict::kHolds;
  Verdict control = Verdict::kHolds;  // of the same accesses with migration off
};

std::vector<VerdictRow> read_race_matrix();  // htm-tiny: 192 cells, 0 and 1 vCPU write
std::vector<VerdictRow> read_unit_matrix();  // htm-unit: the same cells
std::vector<VerdictRow> read_switches();     // htm-tiny and what a row's `set` changes

// The same accesses with nothing moving.
Env control_of(const VerdictRow& row);

const char* name_of(Verdict verdict);

}  // namespace pf::test
