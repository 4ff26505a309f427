#include "core/measure/latency_histogram.h"

#include <algorithm>
#include <bit>

namespace pf {

unsigned LatencyHistogram::bucket_of(std::uint64_t value) {
  if (value < (1u << kSubBits)) return static_cast<unsigned>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - 1 - kSubBits;
  return ((shift + 1) << kSubBits) +
         static_cast<unsigned>((value >> shift) & ((1u << kSubBits) - 1));
}

Time LatencyHistogram::highest_of(unsigned bucket) {
  const unsigned octave = bucket >> kSubBits;
  const std::uint64_t sub = bucket & ((1u << kSubBits) - 1);
  if (octave == 0) return static_cast<Time>(sub);
  const unsigned shift = octave - 1;
  const std::uint64_t low = ((std::uint64_t{1} << kSubBits) + sub) << shift;
  return static_cast<Time>(low + ((std::uint64_t{1} << shift) - 1));
}

void LatencyHistogram::add(Time latency) {
  const Time t = std::max<Time>(0, latency);
  ++buckets_[bucket_of(static_cast<std::uint64_t>(t))];
  ++count_;
  max_ = std::max(max_, t);
}

Time LatencyHistogram::percentile(std::uint32_t per_mille) const {
  if (count_ == 0) return 0;
  // Rounded up: of 10 latencies the 99th percentile is the 10th.
  const std::uint64_t rank = std::max<std::uint64_t>(1, (count_ * per_mille + 999) / 1000);
  std::uint64_t seen = 0;
  for (unsigned b = 0; b < kBuckets; ++b) {
    seen += buckets_[b];
    if (seen >= rank) return std::min(highest_of(b), max_);
  }
  return max_;
}

}  // namespace pf
