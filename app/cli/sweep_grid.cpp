#include "app/cli/sweep_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/scenario/parameter.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestShown = 60;
constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;

std::string option_of(const std::string& typed) {
  return "--grid " +
         (typed.size() > kLongestShown ? typed.substr(0, kLongestShown - 3) + "..." : typed);
}

[[noreturn]] void refuse_grid(const std::string& typed, const std::string& wrong,
                              const std::string& right) {
  throw InputError(option_of(typed), 0, 0, "", wrong, right);
}

// At the commas that lie in no brackets and no quotes.
std::vector<std::string> split_values(const std::string& typed, const std::string& text) {
  std::vector<std::string> values(1);
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[') {
      ++depth;
    } else if (c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      values.emplace_back();
      continue;
    }
    if (depth < 0) break;
    values.back() += c;
  }
  if (quote != 0) refuse_grid(typed, fmt::format("a {} is not closed", quote), "close it");
  if (depth != 0)
    refuse_grid(typed, depth > 0 ? "a [ is not closed" : "a ] closes nothing",
                "write a list as a value in brackets: faults=[\"late-fill\",\"tsc-skew\"],[]");
  return values;
}

RawValue raw_value(const std::string& key, const std::string& value) {
  return parse_override(key + "=" + value).value;
}

Json json_of(const RawValue& v) {
  switch (v.type) {
    case RawValue::Type::kBool:
      return v.yes;
    case RawValue::Type::kWhole:
      if (v.whole > kLargestExact || v.whole < -kLargestExact) return std::to_string(v.whole);
      return v.whole;
    case RawValue::Type::kDecimal:
      return v.decimal;
    case RawValue::Type::kText:
      return v.text;
    case RawValue::Type::kList:
      break;
  }
  Json list = Json::array();
  for (const RawValue& item : v.items) list.push_back(json_of(item));
  return list;
}

// Equal for two spellings of one value: 8 and 8.0, htm and "htm".
std::string identity(const RawValue& v) {
  if (v.type == RawValue::Type::kWhole) return std::to_string(v.whole);
  return v.type == RawValue::Type::kDecimal ? fmt::format("{}", v.decimal) : json_of(v).dump();
}

SweepGrid parse_grid(const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos || equals == 0)
    refuse_grid(typed, "names no key and values",
                "write --grid key=a,b,c, as in --grid mechanism.booleans=16,32,48");
  SweepGrid grid{typed.substr(0, equals), {}};
  if (equals + 1 == typed.size())
    refuse_grid(typed, "has no values", "give at least one: --grid " + grid.key + "=a,b,c");
  grid.values = split_values(typed, typed.substr(equals + 1));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < grid.values.size(); ++i) {
    const std::string& value = grid.values[i];
    if (value.empty())
      refuse_grid(typed, fmt::format("value {} is empty", i + 1),
                  "leave out the comma too many; an empty text is \"\"");
    if (!seen.insert(identity(raw_value(grid.key, value))).second)
      refuse_grid(typed, fmt::format("has the value {} twice", value), "give each value once");
  }
  return grid;
}

// The nearest key, for one that there is none of.
std::string suggestion(const std::string& key) {
  std::vector<std::string> names = {"variant", "faults"};
  for (const Parameter& row : parameters()) names.emplace_back(row.key);
  const std::string near = nearest(key, names);
  return near.empty() ? "`pageferry list parameters` shows all keys"
                      : fmt::format("did you mean {}?", near);
}

void check_value(const SweepGrid& grid, const std::string& value) {
  Entry entry = parse_override(grid.key + "=" + value);
  entry.place.file = option_of(grid.key + "=" + value);
  // Names and kinds of these are known only where the scenario is read.
  if (grid.key == "variant" || grid.key == "faults") return;
  if (grid.key.starts_with("expect."))
    refuse(entry, "no run depends on what is expected of it", "give a key that a run depends on");
  std::size_t index = 0;
  const Parameter* row = find_parameter(grid.key, index);
  if (row == nullptr) refuse(entry, "no such key", suggestion(grid.key));
  constexpr std::size_t kRoom = 64;  // more than any array may have
  if (index >= kRoom) return;        // told with how many there are, where the scenario is read
  Scenario scratch;
  scratch.hw.devices.resize(kRoom);
  scratch.hw.fault_list.resize(kRoom);
  set_parameter(*row, index, entry, scratch);
}

}  // namespace

std::vector<SweepGrid> parse_grids(const std::vector<std::string>& typed) {
  std::vector<SweepGrid> grids;
  std::uint64_t points = 1;
  for (const std::string& text : typed) {
    SweepGrid grid = parse_grid(text);
    if (std::any_of(grids.begin(), grids.end(), [&](const auto& g) { return g.key == grid.key; }))
      refuse_grid(text, grid.key + " has a grid already", "put all its values into one --grid");
    if (points > kMostSweepPoints / grid.values.size())
      refuse_grid(text,
                  fmt::format("with its {} values there are more than {} points",
                              grid.values.size(), kMostSweepPoints),
                  fmt::format("give fewer values, or sweep in parts; {} points are the most",
                              kMostSweepPoints));
    points *= grid.values.size();
    grids.push_back(std::move(grid));
  }
  return grids;
}

std::uint64_t points_of(const std::vector<SweepGrid>& grids) {
  std::uint64_t points = 1;
  for (const SweepGrid& grid : grids) points *= grid.values.size();
  return points;
}

std::vector<std::size_t> point_places(const std::vector<SweepGrid>& grids, std::uint64_t index) {
  std::vector<std::size_t> places(grids.size());
  for (std::size_t g = grids.size(); g-- > 0;) {
    places[g] = index % grids[g].values.size();
    index /= grids[g].values.size();
  }
  return places;
}

std::vector<std::string> point_overrides(const std::vector<SweepGrid>& grids, std::uint64_t index) {
  const std::vector<std::size_t> places = point_places(grids, index);
  std::vector<std::string> overrides;
  for (std::size_t g = 0; g < grids.size(); ++g)
    overrides.push_back(grids[g].key + "=" + grids[g].values[places[g]]);
  return overrides;
}

std::string point_words(const std::vector<SweepGrid>& grids, std::uint64_t index) {
  return fmt::format("{}", fmt::join(point_overrides(grids, index), ", "));
}

Json value_json(const std::string& key, const std::string& value) {
  return json_of(raw_value(key, value));
}

void check_values(const std::vector<SweepGrid>& grids) {
  for (const SweepGrid& grid : grids)
    for (const std::string& value : grid.values) check_value(grid, value);
}

}  // namespace pf::cli
