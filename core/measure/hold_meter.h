// Counts what holding requests does to a run: what waits and for how long, and what a full queue
// does to requests that are about other pages. Held by the interposer (core/hw/interposer.h), aside
// at the root port while the IOMMU moves a page (core/hw/modify.h), or before a stunned link
// (core/hw/stun.h), whose buffers are its own and have no size here. A part of RunMeter.
#pragma once
#include <deque>

#include "core/hw/fact.h"
#include "core/measure/latency_histogram.h"
#include "core/measure/run_summary.h"
#include "core/world/env.h"

namespace pf {

class HoldMeter {
 public:
  explicit HoldMeter(const Env& env) : env_(env), is_stun_(env.hw.stunned_link) {}
  // The machine has something that holds requests.
  static bool counts(const HwSpec& hw) {
    return hw.interposer.present || hw.modify_command || hw.stunned_link;
  }
  void push(const Fact& fact);
  HoldFigures figures() const;
  // What the interposers of that machine must have room for.
  static std::uint64_t state_bytes(const Env& env);
  // Of that: AtomicOps let by, each with requester, tag and line, as answers have no address.
  static std::uint64_t atomics_bytes(const HwSpec& hw);

 private:
  void take_tlp(const Fact& fact, bool enters);
  void take_fill(const Fact& fact);
  void settle();

  const Env& env_;
  bool is_stun_;
  LatencyHistogram held_, pages_, behind_;
  std::uint64_t writes_ = 0, others_ = 0;  // held at most
  std::uint64_t served_ = 0, log_ = 0;     // reads, and lines logged at most
  // When each request on the link from the switch can be taken at the earliest, by its queue there.
  std::deque<Time> due_[2];
  bool is_full_ = false;
  Time stun_since_ = 0;
  Time full_since_ = 0, full_until_ = 0, full_ = 0, holds_since_ = 0;
  Time stood_ = 0;  // of the last request that left the link; it may yet turn out to be held
};

}  // namespace pf
