// Counts what the OTS device's window does to a run (core/hw/ots.h): copies made again, what its
// detour costs an access, how much its link carries. A part of RunMeter.
#pragma once
#include "core/hw/fact.h"
#include "core/measure/latency_histogram.h"
#include "core/measure/run_summary.h"
#include "core/world/env.h"

namespace pf {

class WindowMeter {
 public:
  explicit WindowMeter(const Env& env) : env_(env) {}
  void push(const Fact& fact);
  WindowFigures figures() const;

 private:
  void take_tlp(const Fact& fact, bool enters);
  void told(const Fact& fact);

  const Env& env_;
  LatencyHistogram reads_, held_;
  std::uint64_t pages_ = 0, copies_ = 0, holds_ = 0, overflows_ = 0, down_ = 0, up_ = 0;
  std::uint64_t before_ = 0, busiest_ = 0;  // of `down_`, when this window opened; the most
  Time busiest_open_ = 0;
  Time opened_ = 0, open_ = 0;  // the window now; in all
};

}  // namespace pf
