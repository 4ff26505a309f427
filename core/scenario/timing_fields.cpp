#include "core/scenario/timing_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace pf {
namespace {

constexpr TimingUnit kTimes[] = {{"ps", 1}, {"ns", 1e3}, {"us", 1e6}};
constexpr TimingUnit kRates[] = {{"GB/s", 1e3}};
constexpr TimingUnit kSizes[] = {{"B", 1}};
constexpr TimingUnit kShares[] = {{"per mille", 1}};

// What a scenario may set, in what `Timing` keeps. Narrower than what a profile may state: nothing
// that a slider reaches makes the sums of a run overflow.
struct SetRange {
  double least, most;
  std::string_view text;
};
SetRange set_range(const TimingRow& row) {
  if (row.is_size) return {1, kMostSmall, "1 to 1000000 B"};
  if (std::holds_alternative<Latency Timing::*>(row.field)) return {0, kSecond, "0 to 1 s"};
  if (std::holds_alternative<std::uint64_t Timing::*>(row.field))
    return {1, 1e8, "0.001 to 100000 GB/s"};
  const bool cycle = row.name == "tsc_cycle" || row.name == "cpi_ps";
  if (cycle) return {1, kMostSmall, "1 ps to 1 us"};
  return {1, 100 * kSecond, "1 ps to 100 s"};
}

const TimingRow& row_of(std::string_view name) {
  const auto found = std::find_if(timing_rows().begin(), timing_rows().end(),
                                  [&](const TimingRow& row) { return row.name == name; });
  PF_ASSERT(found != timing_rows().end(), "a value of a profile has a row");
  return *found;
}

double unit_scale(const TimingRow& row, std::string_view unit) {
  for (const TimingUnit& u : units_of(row))
    if (u.name == unit) return u.scale;
  PF_ASSERT(false, "an entry's unit was checked");
  return 1;
}

}  // namespace

const std::vector<TimingRow>& timing_rows() {
  static const std::vector<TimingRow> all = {
      {"tsc_cycle", &Timing::tsc_cycle, "one cycle of the time stamp counter"},
      {"load_hot", &Timing::load_hot, "a line into a core, from its own cache"},
      {"load_cold", &Timing::load_cold, "a line into a core, from memory"},
      {"line_transfer", &Timing::line_transfer, "a line that another core has just written"},
      {"store", &Timing::store, "a store leaves the store buffer for a line its core owns"},
      {"signal_store", &Timing::signal_store,
       "from reading the time stamp counter until the first store of signal 2 is seen"},
      {"xbegin", &Timing::xbegin, "a transaction begins"},
      {"xend", &Timing::xend, "a transaction commits"},
      {"abort", &Timing::abort, "a transaction rolls back"},
      {"snoop_seen", &Timing::snoop_seen, "from a conflict until the core notices it"},
      {"wc_drain", &Timing::wc_drain, "a write-combining buffer to the root port"},
      {"ipi", &Timing::ipi, "a shootdown interrupt, one way"},
      {"device_link", &Timing::device_link, "device to switch, one way, without serialisation"},
      {"host_link", &Timing::host_link, "switch to host, one way, without serialisation"},
      {"switch_hop", &Timing::switch_hop, "through the switch"},
      {"ntb_hop", &Timing::ntb_hop, "through the bridge's address translation"},
      {"root_port", &Timing::root_port, "root port to memory, one way"},
      {"socket_hop", &Timing::socket_hop, "on to the socket that holds the memory, one way"},
      {"iotlb_hit", &Timing::iotlb_hit, "a translation found in the IOTLB"},
      {"iotlb_walk", &Timing::iotlb_walk, "a translation walked in warm tables"},
      {"qi_step", &Timing::qi_step, "one descriptor of the invalidation queue"},
      {"ats_purge", &Timing::ats_purge, "a device drops a translation before it acknowledges"},
      {"device_turn", &Timing::device_turn, "a device's engine takes up a read request"},
      {"device_issue", &Timing::device_issue,
       "a device's engine is busy with one request, its payload left out"},
      {"vcpu_walk", &Timing::vcpu_walk, "a vCPU walks its second-level tables"},
      {"mmio_read", &Timing::mmio_read, "the far side answers a read over the bridge"},
      {"link_recovery", &Timing::link_recovery, "a link through Recovery, its speed unchanged"},
      {"link_equalization", &Timing::link_equalization,
       "a link through a change of speed with equalization"},
      {"link_bytes_per_us_device", &Timing::link_bytes_per_us_device,
       "a device's link, payload and headers"},
      {"link_bytes_per_us_host", &Timing::link_bytes_per_us_host,
       "a host's link, payload and headers"},
      {"device_bytes_per_us", &Timing::device_bytes_per_us,
       "inside a device, between its link and its memory"},
      {"tlp_header_write", &Timing::tlp_header_write, "bytes around a write's payload", true},
      {"tlp_header_read", &Timing::tlp_header_read, "bytes of a read request", true},
      {"tlp_header_completion", &Timing::tlp_header_completion,
       "bytes around a completion's payload", true},
      {"max_payload", &Timing::max_payload, "bytes of data in one TLP at most", true},
      {"read_set_64k", TimingFit{0}, "transactions that can track 64 KB read"},
      {"read_set_128k", TimingFit{1}, "transactions that can track 128 KB read"},
      {"read_set_256k", TimingFit{2}, "transactions that can track 256 KB read"},
      {"read_set_512k", TimingFit{3}, "transactions that can track 512 KB read"},
      {"read_set_1m", TimingFit{4}, "transactions that can track 1 MB read"},
      {"cpi_ps", &Timing::cpi_ps, "one instruction of a recorded program"},
      {"completion_timeout", &Timing::completion_timeout,
       "a read, load or translation request is given up"},
      {"invalidation_timeout", &Timing::invalidation_timeout,
       "the driver gives an ATS invalidation up"},
  };
  return all;
}

std::vector<TimingUnit> units_of(const TimingRow& row) {
  if (std::holds_alternative<TimingFit>(row.field)) return {std::begin(kShares), std::end(kShares)};
  if (row.is_size) return {std::begin(kSizes), std::end(kSizes)};
  if (std::holds_alternative<std::uint64_t Timing::*>(row.field))
    return {std::begin(kRates), std::end(kRates)};
  return {std::begin(kTimes), std::end(kTimes)};
}

std::int64_t stored_timing(double value, double scale) {
  return static_cast<std::int64_t>(std::llround(value * scale));
}

void keep_timing(const TimingRow& row, const TimingEntry& e, double scale, Timing& timing) {
  const std::int64_t typ = stored_timing(e.typ, scale);
  if (const auto* latency = std::get_if<Latency Timing::*>(&row.field)) {
    timing.*(*latency) = {stored_timing(e.min, scale), typ, stored_timing(e.max, scale)};
  } else if (const auto* time = std::get_if<Time Timing::*>(&row.field)) {
    timing.*(*time) = typ;
  } else if (const auto* rate = std::get_if<std::uint64_t Timing::*>(&row.field)) {
    timing.*(*rate) = static_cast<std::uint64_t>(typ);
  } else if (const auto* fit = std::get_if<TimingFit>(&row.field)) {
    timing.read_set[fit->row].fit = static_cast<std::uint32_t>(typ);
  } else {
    timing.*std::get<std::uint32_t Timing::*>(row.field) = static_cast<std::uint32_t>(typ);
  }
}

const std::vector<TimingValue>& timing_values() {
  static const std::vector<TimingValue> all = [] {
    std::vector<TimingValue> values;
    for (const TimingRow& row : timing_rows()) {
      if (std::holds_alternative<TimingFit>(row.field)) continue;
      values.push_back({row.name, row.help, set_range(row).text});
    }
    PF_ASSERT(values.size() == kTimingValues, "the header counts the rows");
    return values;
  }();
  return all;
}

const TimingEntry& timing_entry(const TimingProfile& profile, std::string_view name) {
  const auto found = std::find_if(profile.entries.begin(), profile.entries.end(),
                                  [&](const TimingEntry& e) { return e.name == name; });
  PF_ASSERT(found != profile.entries.end(), "a profile states every value");
  return *found;
}

TimingRange timing_range(const TimingEntry& entry) {
  const TimingRow& row = row_of(entry.name);
  const double scale = unit_scale(row, entry.unit);
  const SetRange range = set_range(row);
  return {range.least / scale, range.most / scale};
}

void set_timing(TimingProfile& profile, std::string_view name, double typ) {
  auto& e = const_cast<TimingEntry&>(timing_entry(profile, name));
  const TimingRow& row = row_of(name);
  const double part = e.typ > 0 ? typ / e.typ : 0;
  e.source = fmt::format("set here; {} has {} {}: {}", profile.name, e.typ, e.unit, e.source);
  e.min = e.typ > 0 ? std::min(typ, e.min * part) : typ;
  e.max = e.typ > 0 ? std::max(typ, e.max * part) : typ;
  e.typ = typ;
  keep_timing(row, e, unit_scale(row, e.unit), profile.timing);
}

}  // namespace pf
