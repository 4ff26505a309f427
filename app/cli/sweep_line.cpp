#include "app/cli/sweep_line.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kDigestDigits = 32;
constexpr int kDeepest = 16;
constexpr int kFormat = 1;

const Json* member(const Json& json, const char* key, Json::value_t type) {
  const auto found = json.find(key);
  return found != json.end() && found->type() == type ? &*found : nullptr;
}

bool take_text(const Json& json, const char* key, std::string& out) {
  const Json* text = member(json, key, Json::value_t::string);
  if (text != nullptr) out = *text;
  return text != nullptr;
}

bool take_texts(const Json& json, const char* key, std::vector<std::string>& out) {
  const Json* list = member(json, key, Json::value_t::array);
  if (list == nullptr) return false;
  for (const Json& item : *list) {
    if (!item.is_string()) return false;
    out.push_back(item);
  }
  return true;
}

// What the command line would make of the same grids is what they must be.
bool take_grids(const Json& json, std::vector<SweepGrid>& out) {
  const Json* list = member(json, "grids", Json::value_t::array);
  if (list == nullptr || list->empty()) return false;
  std::vector<std::string> typed;
  for (const Json& item : *list) {
    SweepGrid grid;
    if (!item.is_object() || !take_text(item, "key", grid.key) ||
        !take_texts(item, "values", grid.values))
      return false;
    typed.push_back(fmt::format("{}={}", grid.key, fmt::join(grid.values, ",")));
    out.push_back(std::move(grid));
  }
  try {
    return parse_grids(typed) == out;
  } catch (const InputError&) {
    return false;
  }
}

bool take_shard(const Json& json, SweepShard& out) {
  const Json* pair = member(json, "shard", Json::value_t::array);
  if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_number_unsigned() ||
      !(*pair)[1].is_number_unsigned())
    return false;
  out = {(*pair)[0], (*pair)[1]};
  return out.i < out.n && out.n <= kMostSweepPoints;
}

}  // namespace

std::string sealed(const std::string& text) {
  return fmt::format("{} {}\n", to_hex(digest_bytes(text.data(), text.size())), text);
}

std::optional<Json> unsealed(std::string_view line) {
  if (line.size() <= kDigestDigits || line[kDigestDigits] != ' ') return std::nullopt;
  const std::optional<Digest> digest = digest_from_hex(line.substr(0, kDigestDigits));
  line.remove_prefix(kDigestDigits + 1);
  if (!digest || *digest != digest_bytes(line.data(), line.size())) return std::nullopt;
  bool deep = false;
  const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
    deep = deep || depth > kDeepest;
    return depth <= kDeepest;
  };
  Json json = Json::parse(line, shallow, false);
  if (deep || !json.is_object()) return std::nullopt;
  return json;
}

Json head_json(const SweepHead& head, const SweepShard& shard, std::string_view kind) {
  Json grids = Json::array();
  for (const SweepGrid& grid : head.grids)
    grids.push_back({{"key", grid.key}, {"values", grid.values}});
  return {{"pageferry", "sweep"},
          {"format", kFormat},
          {"kind", kind},
          {"engine", head.engine},
          {"scenario", head.scenario},
          {"job", to_hex(head.job)},
          {"set", head.set},
          {"grids", grids},
          {"points", head.points()},
          {"shard", {shard.i, shard.n}}};
}

std::optional<SweepFileHead> head_of(const Json& json) {
  SweepFileHead out;
  std::string what, job;
  if (!take_text(json, "pageferry", what) || what != "sweep") return std::nullopt;
  const Json* format = member(json, "format", Json::value_t::number_unsigned);
  if (format == nullptr || *format != kFormat) return std::nullopt;
  const bool whole = take_text(json, "kind", out.kind) &&
                     take_text(json, "engine", out.head.engine) &&
                     take_text(json, "scenario", out.head.scenario) &&
                     take_text(json, "job", job) && take_texts(json, "set", out.head.set) &&
                     take_grids(json, out.head.grids) && take_shard(json, out.shard);
  if (!whole) return std::nullopt;
  const std::optional<Digest> digest = digest_from_hex(job);
  const Json* points = member(json, "points", Json::value_t::number_unsigned);
  if (!digest || points == nullptr || *points != out.head.points()) return std::nullopt;
  out.head.job = *digest;
  return out;
}

bool is_point(const Json& json, std::uint64_t points, const SweepShard& shard,
              std::uint64_t& index) {
  const Json* number = member(json, "index", Json::value_t::number_unsigned);
  const Json* run = member(json, "run", Json::value_t::object);
  std::string workload, verdict;
  if (number == nullptr || run == nullptr || !take_text(json, "workload", workload) ||
      !take_text(*run, "verdict", verdict) || (verdict != "holds" && verdict != "violated"))
    return false;
  index = *number;
  return index < points && shard.has(index);
}

}  // namespace pf::cli
