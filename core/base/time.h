// Simulated time: signed 64-bit picoseconds since the start of the run. Never a float, never a
// wall clock. The range is about 106 days, far beyond any run; `kNever` sorts after all of it.
#pragma once
#include <cstdint>
#include <limits>

namespace pf {

using Time = std::int64_t;  // picoseconds

inline constexpr Time kPicosecond = 1;
inline constexpr Time kNanosecond = 1'000;
inline constexpr Time kMicrosecond = 1'000'000;
inline constexpr Time kMillisecond = 1'000'000'000;
inline constexpr Time kSecond = 1'000'000'000'000;
inline constexpr Time kNever = std::numeric_limits<Time>::max();

}  // namespace pf
