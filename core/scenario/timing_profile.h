// A timing profile: every latency and rate of the hardware models with where it comes from.
// Profiles are assets/timing/*.toml, one table a value:
//
//   [iotlb_walk]
//   min = 250          # typ is required; min and max default to it
//   typ = 280
//   max = 350
//   unit = "ns"        # ps, ns or us; GB/s for rates; B for sizes
//   mark = "V"         # how well we know it: V X D M E, see kTimingMarks
//   source = "..."     # who measured it, or the sum it comes from
//
// A profile states every value; read_set_* alone may be missing, all together, as in older run
// files: then every read set fits. It may name another profile, base = "server-gen4", whose tables
// hold where it has none of its own; jitter = false makes every value its typ. Errors: InputError.
//
// A scenario may set a value itself (`latency.iotlb_walk = 500`): typ in the unit of the profile's
// table, min and max in the profile's proportion.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/hw/spec.h"

namespace pf {

struct TimingMark {
  char letter;
  std::string_view meaning;
};
// In falling order of trust.
const std::vector<TimingMark>& timing_marks();

// One value as the profile states it, numbers in `unit`.
struct TimingEntry {
  std::string name, unit, mark, source;
  std::string_view help;  // what it is the time of
  double min = 0, typ = 0, max = 0;
};

struct TimingProfile {
  std::string name;  // of the file, without folder and ending
  std::string title;
  std::vector<TimingEntry> entries;  // those stated, in the order of timing_names()
  Timing timing;
};

// What a scenario may set of a profile, in the order of `Timing`: timing_names() without
// read_set_*, which a profile may leave out.
inline constexpr std::size_t kTimingValues = 38;
struct TimingValue {
  std::string_view name, help;
  std::string_view range;  // of what a scenario sets, with a unit: "0 to 1 s"
};
const std::vector<TimingValue>& timing_values();
std::vector<std::string> timing_names();

// The entry of that name. REQUIRES: it is one of timing_names().
const TimingEntry& timing_entry(const TimingProfile& profile, std::string_view name);
// What a scenario may set it to, in the entry's unit.
struct TimingRange {
  double least = 0, most = 0;
};
TimingRange timing_range(const TimingEntry& entry);
// REQUIRES: `typ` lies in that range. The entry's source says what the profile had.
void set_timing(TimingProfile& profile, std::string_view name, double typ);

// The profile that a profile builds on; empty when it stands alone.
std::string timing_base(const std::string& text, const std::string& file);

// `file` names the text in errors. REQUIRES: `base` is given where timing_base names one; a base
// stands alone.
struct TimingText {
  std::string text, file;
};
TimingProfile parse_timing(const std::string& text, const std::string& file,
                           const TimingText& base = {});

}  // namespace pf
