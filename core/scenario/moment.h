// A moment of a run as people name it, on the command line, in `open.at` and in a session's seek:
//
//   "12.5 us"      the first event at or after that simulated time; ps, ns, us, ms or s
//   "event:1204"   when so many events have happened; 0 is the beginning
//   "phase:copy"   when a thread first enters that block of FIG 4, by its name or its number
//
// Parsing does not depend on the locale; anything else is no moment, and the caller says so with
// kMomentForms.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace pf {

struct Moment {
  enum class Kind : std::uint8_t { kTime, kEvent, kPhase };
  Kind kind = Kind::kTime;
  Time at = 0;              // kTime
  std::uint64_t event = 0;  // kEvent: so many events have happened
  std::uint16_t block = 0;  // kPhase: a block of FIG 4; the first time a thread enters it
};

// What a moment looks like, for messages.
inline constexpr std::string_view kMomentForms =
    "a time (\"12.5 us\"), \"event:N\", or \"phase:NAME\" with couple, read, change, invalidate, "
    "copy, commit or a block's number";

// Nothing when the text is none of these.
std::optional<Moment> parse_moment(std::string_view text);

// "12.5 us", "3 ms", "40ns": a number and its unit (ps, ns, us, ms, s).
std::optional<Time> parse_time(std::string_view text);

}  // namespace pf
