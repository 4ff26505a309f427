// Rows of the values of a timing profile that a scenario may set itself: one a value, name and help
// as the profile's reader has them.
#include <array>
#include <string>
#include <utility>

#include "core/scenario/parameter_access.h"

namespace pf::parameter_rows {
namespace {

constexpr std::string_view kPrefix = "latency.";

// Rows refer to their texts.
const std::string& key_of(std::size_t i) {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> all;
    for (const TimingValue& value : timing_values())
      all.push_back(std::string(kPrefix) + std::string(value.name));
    return all;
  }();
  return keys[i];
}
const std::string& help_of(std::size_t i) {
  static const std::vector<std::string> helps = [] {
    std::vector<std::string> all;
    for (const TimingValue& value : timing_values()) {
      std::string help(value.help);
      help[0] = static_cast<char>(help[0] >= 'a' && help[0] <= 'z' ? help[0] - 'a' + 'A' : help[0]);
      all.push_back(help + ".");
    }
    return all;
  }();
  return helps[i];
}

template <std::size_t kValue>
void set_value(Scenario& s, std::size_t, const Stored& stored) {
  s.latencies[std::string(timing_values()[kValue].name)] = stored.decimal;
}

template <std::size_t kValue>
Stored get_value(const Scenario& s, std::size_t) {
  Stored out;
  const auto found = s.latencies.find(timing_values()[kValue].name);
  out.stated = found != s.latencies.end();
  if (out.stated) {
    out.decimal = found->second;
  } else if (!s.timing.entries.empty()) {
    out.decimal = timing_entry(s.timing, timing_values()[kValue].name).typ;
  }
  return out;
}

template <std::size_t... kValues>
void add_values(std::vector<Parameter>& rows, std::index_sequence<kValues...>) {
  (rows.push_back({key_of(kValues), Kind::kTiming, 0, 0, "", "the profile's", help_of(kValues),
                   timing_values()[kValues].range, set_value<kValues>, get_value<kValues>}),
   ...);
}

}  // namespace

void add_timing(std::vector<Parameter>& rows) {
  add_values(rows, std::make_index_sequence<kTimingValues>());
}

}  // namespace pf::parameter_rows
