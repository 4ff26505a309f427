// Which pages of a guest are hot: how often its devices and vCPUs touch each, watched for a while
// before the campaign begins, as a host that samples accessed bits would know it.
//
// The watch costs the run nothing: it is no part of it. Simplifications: nothing is sampled, every
// access counts; the guest is watched from where it begins, so that a recording's campaign knows
// what is about to come.
#pragma once
#include <cstdint>
#include <vector>

#include "core/world/env.h"

namespace pf {

inline constexpr Time kWatched = 5 * kMillisecond;      // of the guest
inline constexpr std::uint64_t kMostWatched = 200'000;  // accesses of one device or vCPU

// The pages that were touched, the hottest first; equally hot ones by their numbers. REQUIRES a
// timed Env at line detail, its trace in it.
std::vector<std::uint32_t> pages_by_heat(const Env& env, std::uint64_t seed);

// The order of `env.move.campaign`, with what it has to know of the guest.
PageTurns turns_of(const Env& env, std::uint64_t seed);

}  // namespace pf
