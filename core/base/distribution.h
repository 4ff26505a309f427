// Distributions for timed draws, by integer arithmetic alone: the mathematical library rounds
// differently from machine to machine, and a run must not.
//
// Every function takes its draws from the given Rng and changes nothing else. Which numbers they
// return for a seed is part of a run's digest: distribution_test holds vectors.
#pragma once
#include <cstdint>

#include "core/base/rng.h"
#include "core/base/time.h"

namespace pf {

// Exponential with the given mean, in the mean's unit, one draw. It takes one of 1,024 equally
// likely values, the mean of the distribution over each 1/1,024 of its probability, times `mean`,
// rounded. So its own mean is exact (within 2^-16 of it); no value passes 7.94 times the mean.
// REQUIRES 0 <= mean < 2^44 (17 s in picoseconds).
std::int64_t draw_exponential(Rng& rng, std::int64_t mean);

// A latency between min and max that is most often near typ: the triangular distribution with its
// peak at typ, hence of mean (min + typ + max) / 3. Three draws; none when min == max.
// REQUIRES 0 <= min <= typ <= max.
Time draw_latency(Rng& rng, Time min, Time typ, Time max);

}  // namespace pf
