// The blocks of FIG 4 by name: what a thread enters when it enters a phase.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace pf {

struct BlockName {
  std::string_view name;  // "copy"
  std::uint16_t block;    // 450
};
inline constexpr BlockName kBlockNames[] = {{"couple", 410},     {"read", 420}, {"change", 430},
                                            {"invalidate", 440}, {"copy", 450}, {"commit", 460}};

constexpr std::optional<std::uint16_t> block_of(std::string_view name) {
  for (const BlockName& row : kBlockNames) {
    if (row.name == name) return row.block;
  }
  return std::nullopt;
}

// Empty for a number that is none of theirs.
constexpr std::string_view block_name(std::int64_t block) {
  for (const BlockName& row : kBlockNames) {
    if (row.block == block) return row.name;
  }
  return {};
}

}  // namespace pf
