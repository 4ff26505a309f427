#include "core/scenario/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"

namespace pf {

std::string RawValue::shown() const {
  switch (type) {
    case Type::kBool:
      return yes ? "true" : "false";
    case Type::kWhole:
      return std::to_string(whole);
    case Type::kDecimal:
      return fmt::format("{}", decimal);
    case Type::kText:
      return text.size() > 40 ? fmt::format("\"{}...\"", text.substr(0, 37))
                              : fmt::format("\"{}\"", text);
    case Type::kList:
      return "a list";
  }
  return "";
}

std::string_view type_name(RawValue::Type type) {
  switch (type) {
    case RawValue::Type::kBool:
      return "true or false";
    case RawValue::Type::kWhole:
      return "a whole number";
    case RawValue::Type::kDecimal:
      return "a decimal number";
    case RawValue::Type::kText:
      return "text";
    case RawValue::Type::kList:
      return "a list";
  }
  return "";
}

void override_entry(Entries& entries, Entry entry) {
  const auto same = std::find_if(entries.begin(), entries.end(),
                                 [&](const Entry& e) { return e.key == entry.key; });
  if (same == entries.end()) {
    entries.push_back(std::move(entry));
  } else {
    *same = std::move(entry);
  }
}

const Entry* find_entry(const Entries& entries, std::string_view key) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::string read_text_file(const std::string& path, std::size_t limit) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    throw InputError(path, 0, 0, "", "no such file", "name a file that exists");
  if (std::filesystem::is_directory(status))
    throw InputError(path, 0, 0, "", "is a folder", "name a file in it");
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw InputError(path, 0, 0, "", fmt::format("cannot be read: {}", std::strerror(errno)),
                     "name a file that you may read");
  std::string text;
  for (std::size_t piece = 4096; in && text.size() <= limit; piece = text.size()) {
    const std::size_t had = text.size();
    text.resize(had + std::min(piece, limit + 1 - had));
    in.read(text.data() + had, static_cast<std::streamsize>(text.size() - had));
    text.resize(had + static_cast<std::size_t>(in.gcount()));
  }
  if (text.size() > limit)
    throw InputError(path, 0, 0, "", fmt::format("is larger than {} bytes", limit),
                     "name a file of the kind that belongs here");
  return text;
}

void refuse(const Entry& entry, const std::string& wrong, const std::string& right) {
  throw InputError(entry.place.file, entry.place.line, entry.place.column, entry.key, wrong, right);
}

}  // namespace pf
