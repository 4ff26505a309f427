// What a cut-over costs the guest's devices, and what a device's reads take before, while and after
// the pages move: counted from the facts of a run.
//
//   "before"  the page is at A, and the device reads it there;
//   "during"  it is at B, and the device reaches it by way of A;
//   "after"   the device reaches B without A.
//
// A read counts where it began and ended in one of the three; none does in an order that a search
// has found, whose facts have no times. Fixed memory but for one time a page.
#pragma once
#include <array>
#include <vector>

#include "core/measure/latency_histogram.h"
#include "core/measure/run_summary.h"
#include "core/world/env.h"

namespace pf {

class CutOverMeter {
 public:
  explicit CutOverMeter(const Env& env);
  void push(const Fact& fact);
  // Empty where the campaign has no cut-over.
  CutOverFigures figures() const;

 private:
  // From the stop to the resumption of one device, or of all at once; counts if a remap lay
  // between.
  struct Gap {
    Time since = kNever, sum = 0;
    bool remapped = false;
    void begin(Time at);
    void end(Time at);
  };
  void take_stop(unsigned d, Time at, bool stops);
  void take_remap(unsigned d, Time at);
  void take_read(const Fact& fact);
  static Time& at(std::vector<Time>& times, std::uint32_t page);

  const Env& env_;
  bool on_ = false;
  std::vector<Gap> gaps_;  // by device
  Gap all_;
  unsigned stopped_ = 0;
  std::vector<Time> moved_, past_a_;  // by page: since when
  std::vector<Time> remapped_;        // by device
  std::array<LatencyHistogram, 3> reads_;
};

}  // namespace pf
