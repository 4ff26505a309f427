#include "core/scenario/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/base/assert.h"
#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/scenario/parameter.h"

namespace pf {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxTraceBytes = std::size_t{256} << 20;
constexpr std::size_t kMostDevices = 16;
constexpr std::size_t kMostVariants = 64;
constexpr std::string_view kDefaultTiming = "server-gen4";
constexpr std::string_view kDefaultTopology = "fig-1a";

// What errors call it: one that came out of a run file has no path.
const std::string& file_of(const Attachment& a) { return a.path.empty() ? a.name : a.path; }

// "name.N.rest": splits the number off; false when the key has no such shape.
bool split_indexed(std::string_view key, std::string_view array, std::size_t& index,
                   std::string_view& rest) {
  if (!key.starts_with(array) || key.substr(array.size(), 1) != ".") return false;
  key.remove_prefix(array.size() + 1);
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  const auto digits = static_cast<std::size_t>(end - key.data());
  if (error != std::errc{} || digits >= key.size() || key[digits] != '.') return false;
  rest = key.substr(digits + 1);
  return true;
}

[[noreturn]] void refuse_unknown(const Entry& e) {
  std::vector<std::string> names;
  std::size_t index = 0;
  std::string_view rest;
  const bool device = split_indexed(e.key, "devices", index, rest);
  for (const Parameter& row : parameters()) {
    std::string key(row.key);
    if (const std::size_t n = key.find(".N."); n != std::string::npos && device)
      key.replace(n, 3, fmt::format(".{}.", index));
    names.push_back(std::move(key));
  }
  for (const ExpectationRow& row : expectations())
    names.push_back(fmt::format("expect.{}", row.name));
  const std::string near = nearest(e.key, names);
  refuse(e, "no such key",
         near.empty() ? "`pageferry list parameters` shows all keys"
                      : fmt::format("did you mean {}?", near));
}

// `faults = ["late-fill"]`, and --set faults=late-fill,tsc-skew, mean one [[faults]] table each.
void expand_faults(Entries& entries) {
  const Entry* list = find_entry(entries, "faults");
  if (list == nullptr) return;
  const Entry given = *list;
  std::vector<std::string> kinds;
  if (given.value.type == RawValue::Type::kText) {
    std::string_view rest = given.value.text;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      kinds.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  } else if (given.value.type == RawValue::Type::kList) {
    for (const RawValue& item : given.value.items) kinds.push_back(item.text);
  } else {
    refuse(given, fmt::format("{} where a list belongs", given.value.shown()),
           "give [[faults]] tables, or faults = [\"late-fill\"]");
  }
  const auto place = std::erase_if(entries, [](const Entry& e) { return e.key == "faults"; });
  PF_ASSERT(place == 1, "a key is there once");
  Entries expanded;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    Entry entry = given;
    entry.key = fmt::format("faults.{}.kind", i);
    entry.value = {};
    entry.value.type = RawValue::Type::kText;
    entry.value.text = kinds[i];
    entry.typed.clear();
    expanded.push_back(std::move(entry));
  }
  // In front: `--set faults=interrupt --set faults.0.at=5us` says more about what is listed.
  entries.insert(entries.begin(), expanded.begin(), expanded.end());
}

std::vector<std::string> candidates(const std::string& beside, const std::string& kind,
                                    const std::string& name) {
  const std::string folder = assets_folder() + (kind == "trace"    ? "/traces/"
                                                : kind == "timing" ? "/timing/"
                                                                   : "/topologies/");
  const fs::path here = fs::path(beside).parent_path();
  if (fs::path(name).is_absolute()) return {name};
  if (kind == "trace") return {(here / name).string(), folder + name};
  return {(here / name).string(), (here / (name + ".toml")).string(), folder + name,
          folder + name + ".toml"};
}

}  // namespace

ScenarioReader::ScenarioReader(const std::string& text, std::string file,
                               const std::vector<std::string>& overrides,
                               const std::vector<Attachment>* files)
    : file_(std::move(file)), files_(files) {
  for (Entry& entry : parse_entries(text, file_)) {
    if (entry.key.starts_with("variant.")) {
      take_variant(std::move(entry));
    } else {
      entries_.push_back(std::move(entry));
    }
  }
  constexpr std::string_view kChoice = "variant=";
  for (const std::string& typed : overrides) {
    if (typed.starts_with(kChoice)) {
      choose_variant(typed.substr(kChoice.size()));
      continue;
    }
    Entry entry = parse_override(typed);
    if (entry.key == "faults")
      std::erase_if(entries_, [](const Entry& e) { return e.key.starts_with("faults."); });
    for (Entries& variant : variants_)
      std::erase_if(variant, [&](const Entry& e) { return e.key == entry.key; });
    override_entry(entries_, std::move(entry));
  }
}

void ScenarioReader::take_variant(Entry entry) {
  std::size_t index = 0;
  std::string_view rest;
  if (!split_indexed(entry.key, "variant", index, rest) || index > variants_.size() ||
      index >= kMostVariants)
    refuse(entry, "no such key",
           fmt::format("write [[variant]] tables, at most {}", kMostVariants));
  if (index == variants_.size()) variants_.emplace_back();
  entry.key = rest;
  variants_[index].push_back(std::move(entry));
}

void ScenarioReader::choose_variant(const std::string& name) {
  std::string known;
  for (Entries& variant : variants_) {
    const Entry* own = find_entry(variant, "name");
    if (own == nullptr) continue;
    if (own->value.text == name) {
      variants_ = {std::move(variant)};
      return;
    }
    known += (known.empty() ? "" : ", ") + own->value.text;
  }
  throw InputError(
      file_, 0, 0, "variant",
      variants_.empty() ? "is no family" : fmt::format("\"{}\" is none of its variants", name),
      variants_.empty() ? "leave variant= out" : "one of: " + known);
}

Scenario ScenarioReader::read() const {
  return variants_.empty() ? build(entries_) : read_variant(0);
}

std::vector<Scenario> ScenarioReader::read_family() const {
  std::vector<Scenario> members;
  if (variants_.empty()) members.push_back(build(entries_));
  for (std::size_t i = 0; i < variants_.size(); ++i) members.push_back(read_variant(i));
  return members;
}

Scenario ScenarioReader::read_variant(std::size_t i) const {
  Entries entries = entries_;
  std::string name;
  for (const Entry& entry : variants_[i]) {
    if (entry.key == "name" && entry.value.type == RawValue::Type::kText) {
      name = entry.value.text;
    } else {
      override_entry(entries, entry);
    }
  }
  if (name.empty())
    throw InputError(file_, 0, 0, fmt::format("variant.{}.name", i), "is missing",
                     "give each [[variant]] a name = \"...\"");
  Scenario s = build(entries);
  s.name += fmt::format(" [{}]", name);
  return s;
}

Scenario ScenarioReader::build(const Entries& given) const {
  Entries entries = given;
  Scenario s;
  s.file = file_;
  s.name = fs::path(file_).stem().string();
  s.topology = kDefaultTopology;
  s.timing_name = kDefaultTiming;
  expand_faults(entries);
  take_topology(entries, s);
  for (const Entry& entry : entries) set(entry, s);
  for (const char* key : {"format", "title"})
    if (find_entry(entries, key) == nullptr)
      throw InputError(file_, 0, 0, key, "is missing",
                       "begin a scenario with format = 1 and title = \"...\"");
  for (std::size_t i = 0; i < s.hw.devices.size(); ++i) {
    DeviceSpec& d = s.hw.devices[i];
    if (d.name.empty()) d.name = fmt::format("device{}", i);
    if (d.pages == 0 && d.first_page < s.hw.pages) d.pages = s.hw.pages - d.first_page;
  }
  settle_faults(entries, s);
  attach(entries, s);
  check_together(entries, s);
  return s;
}

Attachment ScenarioReader::find_file(const Entry* entry, const std::string& kind,
                                     const std::string& name) const {
  const Entry unnamed{kind, {}, {file_, 0, 0}, ""};
  const Entry& by = entry == nullptr ? unnamed : *entry;
  if (files_ != nullptr) {
    for (const Attachment& a : *files_)
      if (a.kind == kind && a.name == name) return a;
    refuse(by, fmt::format("\"{}\" is not among the files that came along", name), "");
  }
  for (const std::string& path : candidates(file_, kind, name)) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) continue;
    const std::size_t limit = kind == "trace" ? kMaxTraceBytes : kMaxScenarioBytes;
    return {kind, name, path, read_text_file(path, limit)};
  }
  refuse(by, fmt::format("there is no {} \"{}\"", kind, name),
         fmt::format("name a file beside the scenario, or one of assets/{}",
                     kind == "trace"    ? "traces"
                     : kind == "timing" ? "timing"
                                        : "topologies"));
}

void ScenarioReader::set(const Entry& entry, Scenario& s) const {
  if (entry.key.starts_with("expect.")) return set_expectation(entry, s);
  std::size_t index = 0;
  const Parameter* row = find_parameter(entry.key, index);
  if (row == nullptr) refuse_unknown(entry);
  if (entry.key.starts_with("devices.")) {
    const std::size_t count = s.hw.devices.size();
    if (index > count || index >= kMostDevices)
      refuse(entry, fmt::format("there is no device {}; there are {}", index, count),
             fmt::format("number devices from 0, at most {}", kMostDevices));
    if (index == count) s.hw.devices.emplace_back();
  }
  if (entry.key.starts_with("faults.")) {
    const std::size_t count = s.hw.fault_list.size();
    if (index > count || index >= kFaults)
      refuse(entry, fmt::format("there is no fault {}; there are {}", index, count),
             "number faults from 0, each kind once");
    if (index == count) s.hw.fault_list.emplace_back();
  }
  if (entry.key.starts_with("explore.")) s.explores = true;
  set_parameter(*row, index, entry, s);
}

void ScenarioReader::set_expectation(const Entry& entry, Scenario& s) const {
  const std::string_view name = std::string_view(entry.key).substr(7);
  const auto& rows = expectations();
  if (std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; }))
    refuse_unknown(entry);
  const RawValue& v = entry.value;
  Expectation e;
  e.name = name;
  if (name == "verdict" || name == "control") {
    if (v.type != RawValue::Type::kText ||
        (v.text != "holds" && v.text != "violated" && (v.text != "budget" || name == "control")))
      refuse(entry, fmt::format("{} is no verdict", v.shown()), "give \"holds\" or \"violated\"");
    e.text = v.text;
  } else if (v.is_number()) {
    e.least = e.most = v.number();
  } else if (v.type == RawValue::Type::kList && v.items.size() == 2 && v.items[0].is_number() &&
             v.items[1].is_number() && v.items[0].number() <= v.items[1].number()) {
    e.least = v.items[0].number();
    e.most = v.items[1].number();
  } else {
    refuse(entry, fmt::format("{} is no range", v.shown()),
           "give a number, or [least, most] with least <= most");
  }
  s.expect.push_back(std::move(e));
}

void ScenarioReader::set_latencies(const Entries& entries, Scenario& s) {
  for (const auto& [name, typ] : s.latencies) {
    const TimingEntry& e = timing_entry(s.timing, name);
    const TimingRange range = timing_range(e);
    if (typ < range.least || typ > range.most) {
      const Entry* given = find_entry(entries, "latency." + name);
      PF_ASSERT(given != nullptr, "what is set was stated");
      refuse(*given, fmt::format("{} is out of range", given->value.shown()),
             fmt::format("give {} to {} ({}, as {} states it; there it is {})", range.least,
                         range.most, e.unit, s.timing_name, e.typ));
    }
    set_timing(s.timing, name, typ);
  }
}

// What it states of the hardware holds where the scenario says nothing of it.
void ScenarioReader::take_topology(const Entries& entries, Scenario& s) const {
  const Entry* named = find_entry(entries, "topology");
  if (named != nullptr && named->value.type == RawValue::Type::kText) {
    s.topology = named->value.text;
  }
  Attachment file = find_file(named, "topology", s.topology);
  for (const Entry& entry : parse_entries(file.bytes, file_of(file))) {
    if (entry.key == "figure") s.hw.topology.figure = entry.value.text;
    if (entry.key == "title" || entry.key == "figure") continue;
    if (!entry.key.starts_with("hw."))
      refuse(entry, "is no key of a topology", "give title, figure, and keys that begin with hw.");
    set(entry, s);
  }
  s.files.push_back(std::move(file));
}

void ScenarioReader::attach(const Entries& entries, Scenario& s) const {
  const Entry* named = find_entry(entries, "timing");
  Attachment timing = find_file(named, "timing", s.timing_name);
  TimingText base;
  if (const std::string name = timing_base(timing.bytes, file_of(timing)); !name.empty()) {
    s.files.push_back(find_file(named, "timing", name));
    base = {s.files.back().bytes, file_of(s.files.back())};
  }
  s.timing = parse_timing(timing.bytes, file_of(timing), base);
  set_latencies(entries, s);
  s.files.push_back(std::move(timing));
  if (s.hw.guest.workload != Workload::kTrace || s.hw.guest.trace_file.empty()) return;
  s.files.push_back(
      find_file(find_entry(entries, "guest.workload.file"), "trace", s.hw.guest.trace_file));
}

}  // namespace pf
