// The grids of a sweep: scenario keys, each with the values it takes, and the points they span.
//
// Invariants:
//  1. A key has one grid, a grid at least one value and none twice: 8 and 8.0 are one value, as
//     "htm" and htm are.
//  2. Points are numbered from 0; the value of the last grid changes fastest.
//  3. There are at most kMostSweepPoints points.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/scenario/value.h"

namespace pf::cli {

inline constexpr std::uint64_t kMostSweepPoints = 100'000;

struct SweepGrid {
  std::string key;
  std::vector<std::string> values;  // as they were typed

  bool operator==(const SweepGrid&) const = default;
};

// From what was typed after --grid, "key=a,b,c" each. A comma within brackets or quotes belongs to
// the value. Throws InputError where a grid is empty, doubled or cannot be read, or where there are
// too many points.
std::vector<SweepGrid> parse_grids(const std::vector<std::string>& typed);

std::uint64_t points_of(const std::vector<SweepGrid>& grids);

// "key=value" for each grid, as --set takes it.
std::vector<std::string> point_overrides(const std::vector<SweepGrid>& grids, std::uint64_t index);
// The same in one line: "mechanism.booleans=8, seed=2".
std::string point_words(const std::vector<SweepGrid>& grids, std::uint64_t index);
// Which of its values each grid has at that point.
std::vector<std::size_t> point_places(const std::vector<SweepGrid>& grids, std::uint64_t index);

// A value as JSON has it: a number, true, a word. Whole numbers that a double cannot hold are text.
nlohmann::ordered_json value_json(const std::string& key, const std::string& value);

// Checks each value by itself: that there is such a key, that the value is of its kind and range.
// What several keys must agree on is not seen here. Throws InputError that names grid and value.
void check_values(const std::vector<SweepGrid>& grids);

}  // namespace pf::cli
