#include "ui/imgui/settings.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace pf {
namespace {

struct SplitRow {
  const char* name;
  float Splits::*part;
};
constexpr SplitRow kSplits[] = {{"right", &Splits::right},       {"bottom", &Splits::bottom},
                                {"middle", &Splits::middle},     {"live", &Splits::live},
                                {"captures", &Splits::captures}, {"state", &Splits::state}};

}  // namespace

std::filesystem::path usual_settings_file() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && *config != '\0') {
    return std::filesystem::path(config) / "pageferry" / "probe.toml";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::filesystem::path(home) / ".config" / "pageferry" / "probe.toml";
}

ProbeSettings read_settings(const std::filesystem::path& file, std::string& wrong) {
  ProbeSettings out;
  std::ifstream in(file);
  if (!in) return out;
  try {
    const toml::table table = toml::parse(in, file.string());
    out.theme = table["theme"].value_or(out.theme);
    for (const SplitRow& row : kSplits) {
      const double part = table["layout"][row.name].value_or(double{out.splits.*row.part});
      if (part > 0.02 && part < 0.98) out.splits.*row.part = static_cast<float>(part);
    }
    if (const toml::table* keys = table["keys"].as_table()) {
      for (const auto& [id, value] : *keys) {
        std::vector<std::string>& list = out.keys[std::string(id.str())];
        if (const toml::array* words = value.as_array()) {
          for (const toml::node& word : *words) list.push_back(word.value_or(std::string()));
        }
      }
    }
  } catch (const toml::parse_error& error) {
    wrong = fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description());
  }
  return out;
}

bool write_settings(const std::filesystem::path& file, const ProbeSettings& settings) {
  if (file.empty()) return false;
  toml::table layout, keys;
  for (const SplitRow& row : kSplits) {
    layout.insert(row.name, std::stod(fmt::format("{:.4f}", settings.splits.*row.part)));
  }
  for (const auto& [id, list] : settings.keys) {
    toml::array words;
    for (const std::string& word : list) words.push_back(word);
    keys.insert(id, words);
  }
  toml::table table;
  table.insert("theme", settings.theme);
  table.insert("layout", layout);
  table.insert("keys", keys);
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  const std::filesystem::path part = file.string() + ".part";
  {
    std::ofstream to(part);
    to << table << "\n";
    if (!to) return false;
  }
  std::filesystem::rename(part, file, error);
  return !error;
}

}  // namespace pf
