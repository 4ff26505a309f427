// Counts a run while it goes: a sink of facts that keeps figures and no history, so that a run of
// any length is measured in fixed memory.
//
//   RunMeter meter(env, world);
//   do meter.at_event(world.events + 1); while (step(env, world, &meter));
//   RunSummary s = meter.summary(world);
//
// Invariants:
//  1. It only looks: a run with it and one without have equal digests.
//  2. Bytes are payload, counted when a TLP enters a link; headers and flow control are not in
//  them.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/measure/cut_over_meter.h"
#include "core/measure/dirty_meter.h"
#include "core/measure/hold_meter.h"
#include "core/measure/latency_histogram.h"
#include "core/measure/post_copy_meter.h"
#include "core/measure/run_summary.h"
#include "core/measure/window_meter.h"
#include "core/world/world.h"

namespace pf {

class RunMeter : public FactSink {
 public:
  // `first`: the World of event 0, which may be in its first attempt already.
  RunMeter(const Env& env, const World& first);

  // The number that the next step will have if it acts.
  void at_event(std::uint64_t event) { event_ = event; }
  void push(const Fact& fact) override;

  std::uint64_t pages_moved() const { return pages_moved_; }
  std::uint64_t aborts() const { return aborts_; }
  // Everything but the names of the scenario and the wall time.
  RunSummary summary(const World& world) const;

 private:
  // Intervals in which something is stopped; several may be at once.
  struct Stall {
    unsigned open = 0;
    Time since = 0, sum = 0;
    void begin(Time at);
    void end(Time at);
    Time total(Time now) const { return sum + (open > 0 ? now - since : 0); }
  };
  enum Link : unsigned { kAUp, kADown, kBIn, kBOut, kFirstDevice };

  void take_tlp(const Fact& fact, bool enters);
  void take_stop(const Fact& fact, bool stops);
  void take_link(const Fact& fact);
  void take_violation(const Fact& fact);
  void take_atomic(const Fact& fact);
  void add_bytes(unsigned link, unsigned lines) {
    bytes_[link] += std::uint64_t{lines} * kLineBytes;
  }
  std::string actor(std::uint8_t id) const;
  std::string access_of(const Fact& fact) const;

  const Env& env_;
  std::uint64_t event_ = 0;
  std::vector<std::uint64_t> bytes_;  // by Link; two a device from kFirstDevice
  std::vector<LatencyHistogram> latency_;
  LatencyHistogram atomics_;
  std::uint64_t atomics_aside_ = 0;
  std::array<std::uint64_t, kAbortCauses> by_cause_{};
  Time moved_ = 0;
  std::uint64_t aborts_ = 0, attempts_ = 0, pages_moved_ = 0, fallbacks_ = 0, timeouts_ = 0,
                invalidations_ = 0;
  std::vector<std::uint64_t> histogram_;
  CutOverMeter cut_over_;
  PostCopyMeter post_copy_;
  Stall devices_, vcpus_;
  Time blackout_ = 0, blackout_since_ = 0;
  Time link_away_ = 0, link_away_max_ = 0, link_away_since_ = 0;
  std::uint64_t served_[2] = {};  // device accesses by $START and by $END, at the root port
  unsigned vcpus_stopped_ = 0;
  Time vcpu_waits_ = 0;
  Fact last_access_;
  std::optional<WindowMeter> window_;
  std::optional<HoldMeter> hold_;
  std::optional<DirtyMeter> dirty_;
  Kind late_ = Kind::kNothing;  // of the last request that timed out
  std::vector<ViolationReport> violations_;
};

// "walk of the entry", as `run` prints it; the key in its JSON is cause_name.
std::string_view cause_name(AbortCause cause);
std::optional<AbortCause> cause_of(std::string_view name);

// Who wrote a line's value, and as its how many-th write: "nic's write 1", "nobody's write".
std::string writer_words(const Env& env, std::uint64_t value);

}  // namespace pf
