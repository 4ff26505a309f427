// Lines of a sweep's files: sealed with their checksum, read without believing anything.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "app/cli/sweep_file.h"

namespace pf::cli {

inline constexpr std::size_t kMaxSweepLine = std::size_t{8} << 20;

// With its checksum in front and its end behind.
std::string sealed(const std::string& text);
// The object on a line (without its end), when the checksum is right and it is one of a depth that
// these files have.
std::optional<nlohmann::ordered_json> unsealed(std::string_view line);

nlohmann::ordered_json head_json(const SweepHead& head, const SweepShard& shard,
                                 std::string_view kind);

struct SweepFileHead {
  SweepHead head;
  SweepShard shard;
  std::string kind;
};
// Nothing when it is no head, or one that does not agree with itself.
std::optional<SweepFileHead> head_of(const nlohmann::ordered_json& json);

// Whether it is a point of that sweep and shard; `index` becomes its number.
bool is_point(const nlohmann::ordered_json& json, std::uint64_t points, const SweepShard& shard,
              std::uint64_t& index);

}  // namespace pf::cli
