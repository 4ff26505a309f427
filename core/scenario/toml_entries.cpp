// The one place that knows TOML; the rest of the folder sees entries.
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/scenario/value.h"

namespace pf {
namespace {

TextPlace place_of(const toml::node& node, const std::string& file) {
  const toml::source_position at = node.source().begin;
  return {file, at.line, at.column};
}

class Flattener {
 public:
  Flattener(const std::string& file, Entries& out) : file_(file), out_(out) {}

  void table(const std::string& prefix, const toml::table& table) {
    for (const auto& [name, node] : table) {
      const std::string key = prefix + std::string(name.str());
      if (name.str().empty() || name.str().find('.') != std::string_view::npos)
        fail(node, key, "a name here is a plain word", "write it without dots and quotes");
      this->node(key, node);
    }
  }

 private:
  void node(const std::string& key, const toml::node& node) {
    if (const toml::table* sub = node.as_table()) return table(key + ".", *sub);
    if (const toml::array* list = node.as_array(); list != nullptr && holds_table(*list)) {
      std::size_t i = 0;
      for (const toml::node& item : *list) {
        const toml::table* sub = item.as_table();
        if (sub == nullptr) fail(item, key, "mixes tables with plain values", "give tables only");
        table(key + "." + std::to_string(i++) + ".", *sub);
      }
      return;
    }
    out_.push_back({key, value(key, node), place_of(node, file_), ""});
  }

  static bool holds_table(const toml::array& list) {
    for (const toml::node& item : list)
      if (item.is_table()) return true;
    return false;
  }

  RawValue value(const std::string& key, const toml::node& node) {
    RawValue v;
    if (const auto* yes = node.as_boolean()) {
      v.type = RawValue::Type::kBool;
      v.yes = yes->get();
    } else if (const auto* whole = node.as_integer()) {
      v.type = RawValue::Type::kWhole;
      v.whole = whole->get();
    } else if (const auto* decimal = node.as_floating_point()) {
      v.type = RawValue::Type::kDecimal;
      v.decimal = decimal->get();
      if (!std::isfinite(v.decimal)) fail(node, key, "is not a finite number", "give a number");
    } else if (const auto* text = node.as_string()) {
      v.type = RawValue::Type::kText;
      v.text = text->get();
    } else if (const auto* list = node.as_array()) {
      v.type = RawValue::Type::kList;
      for (const toml::node& item : *list) v.items.push_back(value(key, item));
    } else {
      fail(node, key, "is a date or a time of day", "give a number, text, or true or false");
    }
    return v;
  }

  [[noreturn]] void fail(const toml::node& node, const std::string& key, const std::string& wrong,
                         const std::string& right) const {
    const TextPlace at = place_of(node, file_);
    throw InputError(at.file, at.line, at.column, key, wrong, right);
  }

  const std::string& file_;
  Entries& out_;
};

toml::table parse(const std::string& text, const std::string& file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    throw InputError(file, at.line, at.column, "", std::string(error.description()),
                     "write it as TOML: key = value, text in quotes");
  }
}

}  // namespace

Entries parse_entries(const std::string& text, const std::string& file) {
  Entries entries;
  Flattener(file, entries).table("", parse(text, file));
  // toml++ sorts by name; people count from the top.
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.place.line != b.place.line ? a.place.line < b.place.line
                                        : a.place.column < b.place.column;
  });
  return entries;
}

Entry parse_override(const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InputError("--set " + typed, 0, 0, "", "names no key and value",
                     "write --set key=value, as in --set mechanism.drain=false");
  Entry entry;
  entry.key = typed.substr(0, equals);
  entry.place.file = "--set " + typed;
  entry.typed = typed.substr(equals + 1);
  entry.value.type = RawValue::Type::kText;
  entry.value.text = entry.typed;
  try {
    Entries parsed = parse_entries("value = " + entry.typed, entry.place.file);
    if (parsed.size() == 1 && parsed[0].key == "value") entry.value = parsed[0].value;
  } catch (const InputError&) {
    // A plain word: overlap, htm, server-gen4.
  }
  return entry;
}

}  // namespace pf
