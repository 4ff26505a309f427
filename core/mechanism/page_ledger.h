// Measuring the ledger of a run at page detail: see page_detail.h.
//
// How much is measured: the whole run where the guest has at most kWholePages and its campaign ends
// within kWholeEvents, or where a moment of its own decides (a switch-over before the end, a fault
// at a time); else at most kStretchPages a stretch, about a second's work in all.
// Errors: InputError without a file, where the run would have to be measured whole and is too long.
#pragma once
#include "core/base/loading.h"
#include "core/world/env.h"

namespace pf {

inline constexpr std::uint32_t kWholePages = 16384;
inline constexpr std::uint64_t kWholeEvents = 8'000'000;
inline constexpr std::uint32_t kStretchPages = 1024;

// `line`: an Env at line detail.
Ledger measure_ledger(const Env& line, std::uint64_t seed, Loading* loading = nullptr);

}  // namespace pf
