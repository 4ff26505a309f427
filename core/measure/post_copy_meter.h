// What it costs a guest to run at host B while pages of it are still at host A, and what is left of
// it when a host dies: counted from the facts of a run.
//
// A fault is an access of a vCPU that waited for its page, from when it could first have been made
// until the page was there; at host A too, where a guard kept it from a page in move. Full locality
// is reached when the last page has moved. Fixed memory.
#pragma once
#include "core/measure/latency_histogram.h"
#include "core/measure/run_summary.h"
#include "core/world/env.h"

namespace pf {

class PostCopyMeter {
 public:
  void push(const Fact& fact);
  // `moved`: when the last page that moved had.
  PostCopyFigures figures(Time moved) const;
  std::optional<HostDeath> death() const { return death_; }

 private:
  LatencyHistogram waits_;
  Time switched_ = kNever;
  std::optional<HostDeath> death_;
};

}  // namespace pf
