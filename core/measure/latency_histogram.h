// Latencies of a run of any length in fixed memory: exact largest and count, percentiles within 1.6
// %.
//
// Buckets grow with the value: 64 to each power of two, so that a picosecond and a second are held
// with the same relative error. Integers only: the same figures on every machine.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/time.h"

namespace pf {

class LatencyHistogram {
 public:
  void add(Time latency);  // below zero counts as zero
  std::uint64_t count() const { return count_; }
  Time max() const { return max_; }
  // The smallest latency that at least `per_mille` of a thousand do not exceed; 0 when empty.
  Time percentile(std::uint32_t per_mille) const;

 private:
  static constexpr unsigned kSubBits = 6;
  static constexpr unsigned kBuckets = (63 - kSubBits + 1) << kSubBits;
  static unsigned bucket_of(std::uint64_t value);
  static Time highest_of(unsigned bucket);

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  Time max_ = 0;
};

}  // namespace pf
