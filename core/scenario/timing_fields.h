// Where each value of a timing profile goes in `Timing`, in which units it may be stated, and what
// a scenario may set it to. Used by the profile's reader.
#pragma once
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "core/scenario/timing_profile.h"

namespace pf {

struct TimingUnit {
  std::string_view name;
  double scale;  // into what `Timing` keeps
};

// A row of Timing::read_set; its number of lines is that of the measurement. A profile alone states
// it: its rows hold together, and no page of a guest reads so much.
struct TimingFit {
  int row = 0;
};

// What the field is tells which units it takes.
using TimingField = std::variant<Latency Timing::*, Time Timing::*, std::uint64_t Timing::*,
                                 std::uint32_t Timing::*, TimingFit>;

struct TimingRow {
  std::string_view name;
  TimingField field;
  std::string_view help;
  bool is_size = false;
};
const std::vector<TimingRow>& timing_rows();
std::vector<TimingUnit> units_of(const TimingRow& row);

inline constexpr std::int64_t kMostSmall = 1'000'000;  // of what 32 bits keep
std::int64_t stored_timing(double value, double scale);
// REQUIRES: the entry's numbers are in the field's range.
void keep_timing(const TimingRow& row, const TimingEntry& entry, double scale, Timing& timing);

}  // namespace pf
