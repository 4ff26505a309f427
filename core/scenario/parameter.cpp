#include "core/scenario/parameter.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/nearest.h"
#include "core/scenario/parameter_access.h"

namespace pf {
namespace {

// "devices.3.ats" becomes "devices.N.ats" and 3.
std::string with_n(std::string_view key, std::size_t& index) {
  std::string out;
  while (!key.empty()) {
    const std::size_t dot = std::min(key.find('.'), key.size());
    const std::string_view word = key.substr(0, dot);
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), index);
    const bool number = error == std::errc{} && end == word.data() + word.size();
    if (!out.empty()) out += '.';
    out += number ? std::string_view("N") : word;
    key.remove_prefix(std::min(dot + 1, key.size()));
  }
  return out;
}

// How many stored units one written unit is.
std::int64_t scale_of(ParameterKind kind) {
  if (kind == ParameterKind::kNanoseconds) return kNanosecond;
  return kind == ParameterKind::kHundredths ? 100 : 1;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// `stored` over `scale`, exactly, without needless zeros.
std::string decimal(std::int64_t stored, std::int64_t scale) {
  std::string digits = std::to_string(stored % scale + scale).substr(1);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return std::to_string(stored / scale) + (digits.empty() ? "" : "." + digits);
}

// Typed behind --set: digits that are no whole number of 64 bits came as text.
bool is_too_long(const RawValue& v) {
  const std::size_t first = v.text.starts_with('-') ? 1 : 0;
  return v.type == RawValue::Type::kText && v.text.size() >= 19 &&
         v.text.find_first_not_of("0123456789", first) == std::string::npos;
}

std::int64_t read_number(const Parameter& row, const Entry& e) {
  const RawValue& v = e.value;
  const std::string right = fmt::format("give {}", range_text(row));
  const std::int64_t scale = scale_of(row.kind);
  const bool fits = scale == 1 ? v.type == RawValue::Type::kWhole : v.is_number();
  if (!fits && is_too_long(v)) refuse(e, fmt::format("{} is out of range", v.text), right);
  if (!fits)
    refuse(
        e,
        fmt::format("{} where a {} belongs", v.shown(), v.is_number() ? "whole number" : "number"),
        right);
  if (v.number() < static_cast<double>(row.least) || v.number() > static_cast<double>(row.most))
    refuse(e, fmt::format("{} is out of range", v.shown()), right);
  if (row.kind == ParameterKind::kLines) {
    if (v.whole % kLineBytes != 0)
      refuse(e, fmt::format("{} is not a whole number of 64-byte lines", v.whole), right);
    return v.whole / kLineBytes;
  }
  if (scale == 1) return v.whole;
  return std::llround(v.number() * static_cast<double>(scale));
}

std::string read_text(const Parameter& row, const Entry& e) {
  // On the command line nobody quotes: title=2024 is text here.
  const bool typed = !e.typed.empty() && e.value.type != RawValue::Type::kText;
  const std::string text = typed ? e.typed : e.value.text;
  if (!typed && e.value.type != RawValue::Type::kText)
    refuse(e, fmt::format("{} where text belongs", e.value.shown()), "give text in quotes");
  if (row.kind == ParameterKind::kText && text.size() > static_cast<std::size_t>(row.most))
    refuse(e, fmt::format("is {} bytes long", text.size()),
           fmt::format("give at most {}", row.most));
  return text;
}

std::vector<std::string> all_choices(const Parameter& row) {
  std::vector<std::string> names;
  std::string_view rest = row.choices;
  while (true) {
    const std::size_t bar = std::min(rest.find('|'), rest.size());
    names.emplace_back(rest.substr(0, bar));
    if (bar == rest.size()) return names;
    rest.remove_prefix(bar + 1);
  }
}

std::int64_t read_choice(const Parameter& row, const Entry& e, const std::string& text) {
  const std::vector<std::string> names = all_choices(row);
  const auto found = std::find(names.begin(), names.end(), text);
  if (text.empty() || found == names.end()) {
    const std::string near = nearest(text, row.choice_names());
    refuse(e, fmt::format("no such choice: {}", e.value.shown()),
           fmt::format("{}give {}", near.empty() ? "" : fmt::format("did you mean \"{}\"? ", near),
                       range_text(row)));
  }
  return found - names.begin();
}

}  // namespace

std::vector<std::string> Parameter::choice_names() const {
  std::vector<std::string> names = all_choices(*this);
  names.erase(std::remove(names.begin(), names.end(), ""), names.end());
  return names;
}

const std::vector<Parameter>& parameters() {
  static const std::vector<Parameter> all = [] {
    std::vector<Parameter> rows;
    parameter_rows::add_head(rows);
    parameter_rows::add_guest(rows);
    parameter_rows::add_devices(rows);
    parameter_rows::add_mechanism(rows);
    parameter_rows::add_campaign(rows);
    parameter_rows::add_topology(rows);
    parameter_rows::add_hardware(rows);
    parameter_rows::add_timing(rows);
    parameter_rows::add_exploration(rows);
    parameter_rows::add_opening(rows);
    parameter_rows::add_names(rows);
    return rows;
  }();
  return all;
}

const Parameter* find_parameter(std::string_view key, std::size_t& index) {
  index = 0;
  const std::string name = with_n(key, index);
  const auto& rows = parameters();
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Parameter& p) { return p.key == name; });
  return found == rows.end() ? nullptr : &*found;
}

void set_parameter(const Parameter& row, std::size_t index, const Entry& entry,
                   Scenario& scenario) {
  Parameter::Stored stored;
  switch (row.kind) {
    case ParameterKind::kBool:
      if (entry.value.type != RawValue::Type::kBool)
        refuse(entry, fmt::format("{} where true or false belongs", entry.value.shown()),
               "give true or false, without quotes");
      stored.number = entry.value.yes ? 1 : 0;
      break;
    case ParameterKind::kWhole:
    case ParameterKind::kLines:
    case ParameterKind::kNanoseconds:
    case ParameterKind::kHundredths:
      stored.number = read_number(row, entry);
      break;
    case ParameterKind::kChoice:
    case ParameterKind::kWord:
      stored.text = read_text(row, entry);
      stored.number = read_choice(row, entry, stored.text);
      break;
    case ParameterKind::kText:
      stored.text = read_text(row, entry);
      break;
    case ParameterKind::kTiming:  // its range is in the profile's unit: checked when that is known
      if (!entry.value.is_number())
        refuse(entry, fmt::format("{} where a number belongs", entry.value.shown()),
               fmt::format("give {}, in the unit of the timing profile", range_text(row)));
      stored.decimal = entry.value.number();
      break;
  }
  row.set(scenario, index, stored);
}

std::string written_value(const Parameter& row, const Scenario& scenario, std::size_t index) {
  const Parameter::Stored stored = row.get(scenario, index);
  switch (row.kind) {
    case ParameterKind::kBool:
      return stored.number != 0 ? "true" : "false";
    case ParameterKind::kWhole:
      return std::to_string(stored.number);
    case ParameterKind::kLines:
      return std::to_string(stored.number * kLineBytes);
    case ParameterKind::kNanoseconds:
    case ParameterKind::kHundredths:
      return decimal(stored.number, scale_of(row.kind));
    case ParameterKind::kChoice:
      return quoted(all_choices(row)[static_cast<std::size_t>(stored.number)]);
    case ParameterKind::kWord:
    case ParameterKind::kText:
      return quoted(stored.text);
    case ParameterKind::kTiming:
      return fmt::format("{}", stored.decimal);
  }
  return "";
}

std::string unit_text(const Parameter& row, const Scenario& scenario) {
  if (row.kind != ParameterKind::kTiming) return std::string(row.unit);
  return timing_entry(scenario.timing, row.key.substr(row.key.find('.') + 1)).unit;
}

std::string range_text(const Parameter& row) {
  if (!row.range.empty()) return std::string(row.range);
  switch (row.kind) {
    case ParameterKind::kBool:
      return "true or false";
    case ParameterKind::kText:
      return "text";
    case ParameterKind::kChoice:
    case ParameterKind::kWord:
      return fmt::format("one of {}", fmt::join(row.choice_names(), ", "));
    case ParameterKind::kLines:
      return fmt::format("{} to {} in steps of {}", row.least, row.most, kLineBytes);
    default:
      break;
  }
  if (row.least == row.most) return std::to_string(row.least);
  return fmt::format("{} to {}", row.least, row.most);
}

const std::vector<ExpectationRow>& expectations() {
  static const std::vector<ExpectationRow> rows = {
      {"verdict", "", "\"holds\", \"violated\", or \"budget\" for a search that is cut short."},
      {"control", "", "Exploring: the verdict of the same accesses with migration off."},
      {"invariant", "", "Number of the first invariant that breaks."},
      {"states", "", "Exploring: states found."},
      {"pages_moved", "pages", "Pages at B when the run ends."},
      {"attempts", "", "Attempts at pages in all."},
      {"attempts_max", "", "Most attempts at one page."},
      {"fallbacks", "pages", "Pages that only the fallback moved."},
      {"aborts", "", "Aborted attempts, whatever the cause."},
      {"aborts_walk_of_entry", "", "Aborts by a walk to the page's own entry."},
      {"aborts_walk_of_neighbour", "", "Aborts by a walk to another entry in its cache line."},
      {"aborts_device_write", "", "Aborts by a device's write to the page."},
      {"aborts_vcpu_write", "", "Aborts by a vCPU's store to the page."},
      {"aborts_vcpu_walk", "", "Aborts by a vCPU's walk to its second-level entry."},
      {"aborts_boolean_store", "", "Aborts by a boolean stored just after it was read."},
      {"aborts_interrupt", "", "Aborts without a conflict: an interrupt."},
      {"aborts_spurious", "", "Aborts without any cause."},
      {"aborts_capacity", "", "Aborts by more lines than the unit can track."},
      {"aborts_entry_update", "", "Aborts by an accessed or dirty bit that a walk set."},
      {"aborts_late_for_signal1", "", "Attempts that were not ready at signal 1's time."},
      {"aborts_no_boolean_left", "", "Attempts in which the row of booleans ran out."},
      {"time_us", "us", "Simulated time of the run."},
      {"blackout_us", "us", "Time in which the guest ran nowhere."},
      {"device_stall_us", "us", "Time in which devices were stopped."},
      {"vcpu_stall_us", "us", "Time in which vCPUs waited for the move."},
      {"cut_over_gap_us", "us", "Time in which no device could go on around its remap."},
      {"timeouts", "", "Requests and invalidations that waited past their timeout."},
      {"recopies", "", "Copies beyond the first of a page, where an OTS device saw a write."},
      {"overflows", "", "Holds that ended because the OTS device's buffer was full."},
  };
  return rows;
}

std::string parameters_markdown() {
  Scenario with_arrays;
  with_arrays.hw.devices.resize(1);
  with_arrays.hw.fault_list.resize(1);
  std::string out = "| key | unit | range | default | what it does |\n|---|---|---|---|---|\n";
  for (const Parameter& row : parameters()) {
    const bool required = row.key == "format" || row.key == "title";
    std::string value;
    if (row.kind == ParameterKind::kTiming) {
      value = "the profile's";
    } else if (!required && row.key != "faults.N.kind") {
      value = fmt::format("`{}`", written_value(row, with_arrays));
    }
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.key, row.unit, range_text(row), value,
                       row.help);
  }
  return out;
}

std::string expectations_markdown() {
  std::string out = "| key | unit | what it is held against |\n|---|---|---|\n";
  for (const ExpectationRow& row : expectations())
    out += fmt::format("| `expect.{}` | {} | {} |\n", row.name, row.unit, row.help);
  return out;
}

}  // namespace pf
