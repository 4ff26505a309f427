// What a run says of latencies, from all that were seen.
#pragma once
#include "core/measure/latency_histogram.h"
#include "core/measure/run_summary.h"

namespace pf {

inline DeviceLatency latency_of(const LatencyHistogram& h) {
  return {h.count(), h.percentile(500), h.percentile(990), h.max()};
}

}  // namespace pf
