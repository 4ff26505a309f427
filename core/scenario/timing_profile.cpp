#include "core/scenario/timing_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <variant>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/scenario/timing_fields.h"
#include "core/scenario/value.h"

namespace pf {
namespace {

std::string unit_names(const std::vector<TimingUnit>& units) {
  std::string names;
  for (const TimingUnit& unit : units)
    names += (names.empty() ? "" : ", ") + std::string(unit.name);
  return names;
}

// One table of the profile while it is read.
class Reader {
 public:
  Reader(const Entries& entries, const std::string& file, const TimingRow& row, bool jitter)
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
    const std::vector<TimingUnit> units = units_of(row_);
    for (const TimingUnit& u : units)
      if (u.name == unit) return u.scale;
    refuse(*entry("unit"), fmt::format("\"{}\" does not measure this", unit),
           fmt::format("use {}", unit_names(units)));
  }

  void store(Timing& timing, const TimingEntry& e, double scale) const {
    if (const auto* fit = std::get_if<TimingFit>(&row_.field)) {
      const std::int64_t most = fit->row == 0 ? 1000 : timing.read_set[fit->row - 1].fit;
      const std::int64_t typ = stored_timing(e.typ, scale);
      if (typ > most || (fit->row == 0 && typ < most))
        refuse(*entry("typ"), "cannot be",
               "give 1000 for the least footprint, and never more for a larger one");
      keep_timing(row_, e, scale, timing);
      return;
    }
    // All but latencies divide something or carry everything; they do not vary within a run.
    const bool latency = std::holds_alternative<Latency Timing::*>(row_.field);
    if (!latency && stored_timing(e.typ, scale) < 1)
      refuse(*entry("typ"), "must be above zero", "give a positive number");
    if (std::holds_alternative<std::uint32_t Timing::*>(row_.field) &&
        stored_timing(e.typ, scale) > kMostSmall)
      refuse(*entry("typ"), "is too large", "give less than 1e6");
    keep_timing(row_, e, scale, timing);
  }

  const Entries& entries_;
  const std::string& file_;
  const TimingRow& row_;
  bool jitter_;
};

std::vector<std::string> known_keys() {
  std::vector<std::string> keys = {"title", "base", "jitter"};
  for (const TimingRow& row : timing_rows())
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

bool states_what_fits(const Entries& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const Entry& e) { return e.key.starts_with("read_set_"); });
}

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
  for (const TimingRow& row : timing_rows()) names.emplace_back(row.name);
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
  const bool table = states_what_fits(entries);
  for (const TimingRow& row : timing_rows()) {
    if (!table && std::holds_alternative<TimingFit>(row.field)) continue;
    profile.entries.push_back(Reader(entries, file, row, jitter).read(profile.timing));
  }
  return profile;
}

}  // namespace pf
