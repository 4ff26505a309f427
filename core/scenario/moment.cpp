#include "core/scenario/moment.h"

#include <charconv>
#include <cmath>
#include <string>

#include "core/world/blocks.h"

namespace pf {
namespace {

constexpr std::string_view kEventPrefix = "event:";
constexpr std::string_view kPhasePrefix = "phase:";

// The range of Time, with room for rounding.
constexpr double kLongest = 9.0e18;

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !(number >= 0)) return std::nullopt;
  std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  double scale = 0;
  if (unit == "ps") scale = 1;
  if (unit == "ns") scale = 1e3;
  if (unit == "us") scale = 1e6;
  if (unit == "ms") scale = 1e9;
  if (unit == "s") scale = 1e12;
  if (scale == 0 || number * scale > kLongest) return std::nullopt;
  return static_cast<Time>(std::llround(number * scale));
}

std::optional<Moment> parse_moment(std::string_view text) {
  Moment moment;
  if (text.starts_with(kEventPrefix)) {
    text.remove_prefix(kEventPrefix.size());
    moment.kind = Moment::Kind::kEvent;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), moment.event);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return moment;
  }
  if (text.starts_with(kPhasePrefix)) {
    text.remove_prefix(kPhasePrefix.size());
    moment.kind = Moment::Kind::kPhase;
    for (const BlockName& phase : kBlockNames)
      if (text == phase.name || text == std::to_string(phase.block)) moment.block = phase.block;
    return moment.block == 0 ? std::nullopt : std::optional(moment);
  }
  const std::optional<Time> at = parse_time(text);
  if (!at) return std::nullopt;
  moment.at = *at;
  return moment;
}

}  // namespace pf
