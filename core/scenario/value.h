// What a scenario file says, before anybody knows what it means: a flat list of dotted keys with
// their values and where each was written, so that every complaint can point at its place.
//
// Errors: all functions throw InputError.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pf {

// A value as it was written. Exactly one of the fields belongs to its type.
struct RawValue {
  enum class Type : std::uint8_t { kBool, kWhole, kDecimal, kText, kList };
  Type type = Type::kBool;
  bool yes = false;
  std::int64_t whole = 0;
  double decimal = 0;
  std::string text;
  std::vector<RawValue> items;

  bool is_number() const { return type == Type::kWhole || type == Type::kDecimal; }
  double number() const { return type == Type::kWhole ? static_cast<double>(whole) : decimal; }
  // For messages: "true", "12", "\"word\"", "a list".
  std::string shown() const;
};

// "a whole number", "text" and so on.
std::string_view type_name(RawValue::Type type);

struct TextPlace {
  std::string file;
  std::uint64_t line = 0, column = 0;  // 0 = not known
};

// One `key = value`. Tables join with dots, elements of an array of tables by their number:
// `[[devices]]` / `ats = true` is "devices.0.ats".
struct Entry {
  std::string key;
  RawValue value;
  TextPlace place;
  std::string typed;  // what was typed on the command line; empty when it came from a file
};

using Entries = std::vector<Entry>;

inline constexpr std::size_t kMaxScenarioBytes = 1u << 20;

// The entries of a TOML text, in its order. `file` names it in errors.
Entries parse_entries(const std::string& text, const std::string& file);

// The entry of `key=value` as it is typed after --set. What is no TOML value is a plain word.
Entry parse_override(const std::string& typed);

// Replaces the entry of that key, or adds it.
void override_entry(Entries& entries, Entry entry);

const Entry* find_entry(const Entries& entries, std::string_view key);

// A whole file, at most `limit` bytes.
std::string read_text_file(const std::string& path, std::size_t limit);

// Why `entry` is wrong, at its place.
[[noreturn]] void refuse(const Entry& entry, const std::string& wrong, const std::string& right);

}  // namespace pf
