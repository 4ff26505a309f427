#include "core/scenario/timing_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <variant>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/scenario/value.h"

namespace pf {
namespace {

struct Unit {
  std::string_view name;
  double scale;  // into what `Timing` keeps
};
constexpr Unit kTimes[] = {{"ps", 1}, {"ns", 1e3}, {"us", 1e6}};
constexpr Unit kRates[] = {{"GB/s", 1e3}};
constexpr Unit kSizes[] = {{"B", 1}};
constexpr Unit kShares[] = {{"per mille", 1}};

// A row of Timing::read_set; its number of lines is that of the measurement.
struct FitRow {
  int row = 0;
};

// Where a value goes; what the field is tells which units it takes.
using Field = std::variant<Latency Timing::*, Time Timing::*, std::uint64_t Timing::*,
                           std::uint32_t Timing::*, FitRow>;

struct Row {
  std::string_view name;
  Field field;
  std::string_view help;
  bool is_size = false;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
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
      {"read_set_64k", FitRow{0}, "transactions that can track 64 KB read"},
      {"read_set_128k", FitRow{1}, "transactions that can track 128 KB read"},
      {"read_set_256k", FitRow{2}, "transactions that can track 256 KB read"},
      {"read_set_512k", FitRow{3}, "transactions that can track 512 KB read"},
      {"read_set_1m", FitRow{4}, "transactions that can track 1 MB read"},
      {"cpi_ps", &Timing::cpi_ps, "one instruction of a recorded program"},
      {"completion_timeout", &Timing::completion_timeout,
       "a read, load or translation request is given up"},
      {"invalidation_timeout", &Timing::invalidation_timeout,
       "the driver gives an ATS invalidation up"},
  };
  return all;
}

std::vector<Unit> units_of(const Row& row) {
  if (std::holds_alternative<FitRow>(row.field)) return {std::begin(kShares), std::end(kShares)};
  if (row.is_size) return {std::begin(kSizes), std::end(kSizes)};
  if (std::holds_alternative<std::uint64_t Timing::*>(row.field))
    return {std::begin(kRates), std::end(kRates)};
  return {std::begin(kTimes), std::end(kTimes)};
}

std::string unit_names(const std::vector<Unit>& units) {
  std::string names;
  for (const Unit& unit : units) names += (names.empty() ? "" : ", ") + std::string(unit.name);
  return names;
}

// One table of the profile while it is read.
class Reader {
 public:
  Reader(const Entries& entries, const std::string& file, const Row& row, bool jitter)
      : entries_(entries), file_(file), row_(row), jitter_(jitter) {}

  TimingEntry read(Timing& timing) {
    TimingEntry out;
    out.name = row_.name;
    out.help = row_.help;
    out.unit = text("unit");
    out.mark = text("mark");
    out.source = text("source");
    check_mark(out.mark);
    const double scale = scale_of(out.unit);
    out.typ = number("typ", nullptr);
    out.min = number("min", &out.typ);
    out.max = number("max", &out.typ);
    if (out.min > out.typ || out.typ > out.max)
      refuse(*entry("typ"), fmt::format("{} is not between {} and {}", out.typ, out.min, out.max),
             "give min <= typ <= max");
    if (!jitter_) out.min = out.max = out.typ;
    store(timing, out, scale);
    return out;
  }

 private:
  std::string key(std::string_view field) const { return fmt::format("{}.{}", row_.name, field); }
  const Entry* entry(std::string_view field) const { return find_entry(entries_, key(field)); }

  const Entry& required(std::string_view field) const {
    const Entry* e = entry(field);
    if (e == nullptr)
      throw InputError(
          file_, 0, 0, key(field), "is missing",
          fmt::format("a profile states every value: add {} to [{}]", field, row_.name));
    return *e;
  }

  std::string text(std::string_view field) const {
    const Entry& e = required(field);
    if (e.value.type != RawValue::Type::kText || e.value.text.empty())
      refuse(e, fmt::format("{} where text belongs", e.value.shown()), "give text in quotes");
    return e.value.text;
  }

  double number(std::string_view field, const double* otherwise) const {
    const Entry* e = entry(field);
    if (e == nullptr && otherwise != nullptr) return *otherwise;
    const Entry& given = e == nullptr ? required(field) : *e;
    if (!given.value.is_number() || given.value.number() < 0 || given.value.number() > 1e12)
      refuse(given, fmt::format("{} where a number belongs", given.value.shown()),
             "give a number from 0 to 1e12");
    return given.value.number();
  }

  void check_mark(const std::string& mark) const {
    for (const char letter : mark) {
      const auto& marks = timing_marks();
      const bool known = std::any_of(marks.begin(), marks.end(),
                                     [&](const TimingMark& m) { return m.letter == letter; });
      if (!known) refuse(*entry("mark"), fmt::format("no such mark: {}", letter), "use V X D M E");
    }
  }

  double scale_of(const std::string& unit) const {
    const std::vector<Unit> units = units_of(row_);
    for (const Unit& u : units)
      if (u.name == unit) return u.scale;
    refuse(*entry("unit"), fmt::format("\"{}\" does not measure this", unit),
           fmt::format("use {}", unit_names(units)));
  }

  void store(Timing& timing, const TimingEntry& e, double scale) const {
    const auto whole = [&](double v) { return static_cast<std::int64_t>(std::llround(v * scale)); };
    if (const auto* latency = std::get_if<Latency Timing::*>(&row_.field)) {
      timing.*(*latency) = {whole(e.min), whole(e.typ), whole(e.max)};
      return;
    }
    if (const auto* fit = std::get_if<FitRow>(&row_.field)) {
      const std::int64_t most = fit->row == 0 ? 1000 : timing.read_set[fit->row - 1].fit;
      if (whole(e.typ) > most || (fit->row == 0 && whole(e.typ) < most))
        refuse(*entry("typ"), "cannot be",
               "give 1000 for the least footprint, and never more for a larger one");
      timing.read_set[fit->row].fit = static_cast<std::uint32_t>(whole(e.typ));
      return;
    }
    // These divide something or carry everything; they do not vary within a run.
    if (whole(e.typ) < 1) refuse(*entry("typ"), "must be above zero", "give a positive number");
    if (const auto* time = std::get_if<Time Timing::*>(&row_.field)) {
      timing.*(*time) = whole(e.typ);
    } else if (const auto* rate = std::get_if<std::uint64_t Timing::*>(&row_.field)) {
      timing.*(*rate) = static_cast<std::uint64_t>(whole(e.typ));
    } else {
      if (whole(e.typ) > 1'000'000) refuse(*entry("typ"), "is too large", "give less than 1e6");
      timing.*std::get<std::uint32_t Timing::*>(row_.field) =
          static_cast<std::uint32_t>(whole(e.typ));
    }
  }

  const Entries& entries_;
  const std::string& file_;
  const Row& row_;
  bool jitter_;
};

std::vector<std::string> known_keys() {
  std::vector<std::string> keys = {"title", "base", "jitter"};
  for (const Row& row : rows())
    for (const char* field : {"min", "typ", "max", "unit", "mark", "source"})
      keys.push_back(fmt::format("{}.{}", row.name, field));
  return keys;
}

void check_keys(const Entries& entries) {
  const std::vector<std::string> keys = known_keys();
  for (const Entry& e : entries) {
    if (std::find(keys.begin(), keys.end(), e.key) != keys.end()) continue;
    const std::string near = nearest(e.key, keys);
    refuse(e, "no such key",
           near.empty() ? "a profile has a title and one table a value, as server-gen4.toml"
                        : fmt::format("did you mean {}?", near));
  }
}

bool has_jitter(const Entries& entries) {
  const Entry* jitter = find_entry(entries, "jitter");
  if (jitter == nullptr) return true;
  if (jitter->value.type != RawValue::Type::kBool)
    refuse(*jitter, fmt::format("{} where true or false belongs", jitter->value.shown()),
           "give true or false, without quotes");
  return jitter->value.yes;
}

std::string_view table_of(std::string_view key) { return key.substr(0, key.find('.')); }

// A table stated anew replaces the base's as a whole: mark and source belong to its numbers.
void add_base(Entries& entries, const TimingText& base) {
  Entries under = parse_entries(base.text, base.file);
  check_keys(under);
  if (const Entry* again = find_entry(under, "base"))
    refuse(*again, "a base stands alone", "name that profile itself as base");
  const std::size_t own = entries.size();
  for (Entry& e : under) {
    const bool stated =
        std::any_of(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(own),
                    [&](const Entry& mine) { return table_of(mine.key) == table_of(e.key); });
    if (!stated) entries.push_back(std::move(e));
  }
}

}  // namespace

const std::vector<TimingMark>& timing_marks() {
  static const std::vector<TimingMark> marks = {
      {'V', "read in a public source"},
      {'X', "measured on real silicon"},
      {'D', "computed from read or measured values"},
      {'M', "remembered from a paper or a specification: the right order of magnitude"},
      {'E', "an engineering default; no source found"}};
  return marks;
}

std::vector<std::string> timing_names() {
  std::vector<std::string> names;
  for (const Row& row : rows()) names.emplace_back(row.name);
  return names;
}

std::string timing_base(const std::string& text, const std::string& file) {
  const Entries entries = parse_entries(text, file);
  const Entry* base = find_entry(entries, "base");
  if (base == nullptr) return "";
  if (base->value.type != RawValue::Type::kText || base->value.text.empty())
    refuse(*base, fmt::format("{} where a name belongs", base->value.shown()),
           "name another profile, or leave base out");
  return base->value.text;
}

TimingProfile parse_timing(const std::string& text, const std::string& file,
                           const TimingText& base) {
  Entries entries = parse_entries(text, file);
  check_keys(entries);
  if (!base.file.empty()) add_base(entries, base);
  TimingProfile profile;
  profile.name = std::filesystem::path(file).stem().string();
  const Entry* title = find_entry(entries, "title");
  if (title == nullptr || title->value.type != RawValue::Type::kText)
    throw InputError(file, 0, 0, "title", "is missing", "add title = \"...\" at the top");
  profile.title = title->value.text;
  const bool jitter = has_jitter(entries);
  for (const Row& row : rows())
    profile.entries.push_back(Reader(entries, file, row, jitter).read(profile.timing));
  return profile;
}

}  // namespace pf
