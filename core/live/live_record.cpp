#include "core/live/live_record.h"

#include <cmath>
#include <optional>

namespace pf {
namespace {

constexpr std::uint32_t kSaysExplicit = 1u << 0, kSaysConflict = 1u << 2, kSaysCapacity = 1u << 3;

std::optional<std::uint64_t> some(std::uint64_t at) {
  return at == 0 ? std::nullopt : std::optional(at);
}

// Nothing: this attempt has no such point, or nobody has.
std::optional<std::uint64_t> point_of(const LiveAttempt& a, std::string_view name) {
  if (name == "begin") return some(a.begin);
  if (name == "entry-written") return some(a.entry_written);
  if (name == "slot slot=0") return some(a.signal1);
  if (name == "line-loaded") return some(a.copy_begin);
  if (name == "boolean-set") return some(a.boolean_set);
  if (name == "commit") return a.committed() ? some(a.end) : std::nullopt;
  if (name == "abort") return a.committed() ? std::nullopt : some(a.end);
  return std::nullopt;
}

}  // namespace

const std::vector<const char*>& live_inject_names() {
  static const std::vector<const char*> names = {"none", "entry-read", "neighbour-read",
                                                 "page-write", "page-read"};
  return names;
}

std::string live_outcome(const LiveAttempt& a) {
  if (a.committed()) return "commit";
  if ((a.status & kSaysExplicit) != 0) {
    const auto code = static_cast<std::uint8_t>(a.status >> 24);
    return code == kLiveLate ? "late" : code == kLiveNoBoolean ? "no-boolean" : "explicit";
  }
  if ((a.status & kSaysConflict) != 0) return "conflict";
  if ((a.status & kSaysCapacity) != 0) return "capacity";
  return a.status == 0 ? "interrupt" : "other";
}

const std::vector<std::string>& live_intervals() {
  static const std::vector<std::string> texts = {"entry-written -> slot slot=0",
                                                 "boolean-set -> commit", "begin -> commit",
                                                 "slot slot=0 -> boolean-set"};
  return texts;
}

std::vector<IntervalSample> live_samples(const LiveRecord& record, std::string_view interval) {
  std::vector<IntervalSample> out;
  constexpr std::string_view kArrow = " -> ";
  const std::size_t arrow = interval.find(kArrow);
  if (arrow == std::string_view::npos) return out;
  const std::string_view from = interval.substr(0, arrow);
  const std::string_view to = interval.substr(arrow + kArrow.size());
  const double cycle_ps = 1e12 / record.tsc_hz;
  for (std::size_t i = 0; i < record.attempts.size(); ++i) {
    const LiveAttempt& a = record.attempts[i];
    const auto at = point_of(a, from), then = point_of(a, to);
    if (!at || !then) continue;
    const auto cycles = static_cast<std::int64_t>(*then) - static_cast<std::int64_t>(*at);
    out.push_back({std::llround(static_cast<double>(cycles) * cycle_ps),
                   static_cast<std::uint32_t>(i), !a.committed()});
  }
  return out;
}

}  // namespace pf
