// Measuring the ledger of a run at page detail: see page_detail.h.
//
// How much is measured: the whole run where the guest has at most kWholePages and the run ends
// within kWholeEvents; else kStretchPages a stretch, about a second's work in all.
#pragma once
#include "core/world/env.h"

namespace pf {

inline constexpr std::uint32_t kWholePages = 16384;
inline constexpr std::uint64_t kWholeEvents = 8'000'000;
inline constexpr std::uint32_t kStretchPages = 256;

// `line`: an Env at line detail.
Ledger measure_ledger(const Env& line, std::uint64_t seed);

}  // namespace pf
