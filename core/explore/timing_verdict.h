// Whether a list of choices can come about with the latencies of its timing profile, and when each
// of them then happens.
//
// The explorer orders nothing by latencies. Here every happening of the list gets a moment in time:
// what was set in motion happens within [min, max] of its latency, or as soon as nothing holds it
// back; a thread goes from instruction to instruction, at the cost of each; the agreed schedule
// ticks on the cycle; a link carries one TLP at a time, in the order of the list. Accesses of the
// guest, evictions and aborts without cause come at any time. What does not depend on each other
// may happen in another order than in the list: the run is the same. What the list leaves lying
// happens too when its time has come, as long as the violation stays. Invariant: `fits` is proven:
// its schedule, sorted by time, leads to the same violation.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/explore/happenings.h"

namespace pf {

enum class Fit : std::uint8_t { kFits, kDoesNotFit, kUnchecked };

// Two bounds that contradict each other.
struct Misfit {
  std::string what, since;  // the one comes at most so long after the other,
  Time at_most = 0;
  Time needed = 0;                     // but the order asks for so much more between them,
  std::string longest, longest_since;  // most of it for this
  Time longest_takes = 0;
};

struct TimingVerdict {
  Fit fit = Fit::kUnchecked;
  Misfit misfit;                 // kDoesNotFit
  std::vector<Time> choices_at;  // kFits: when each choice happens
  // kFits: every single happening, and when. It may hold more than the list did.
  Happenings happenings;
  std::vector<Time> at;
};

// `env` as it was explored. REQUIRES that the choices lead to a violation.
TimingVerdict timing_verdict(const Env& env, const std::vector<Choice>& choices);

}  // namespace pf
