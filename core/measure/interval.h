// Intervals: the time between any two points of the protocol, measured in every capture; their
// distribution, its trend over the run, the worst of them. And masks: regions of a channel's plane
// where no capture may go.
//
//   Interval i = parse_interval(env, "entry-written -> slot slot=0");
//   IntervalMeter meter(env, i);
//   meter.update(set);  // again, when the set has grown
//   meter.percentile(990);
//
// A point is an event of the capture (trigger.h), or `NAME>=VALUE`: a moment at which that channel
// comes to have the value ("lines-landed>=64"). Which occurrence counts: the first at or after the
// trigger and before the next attempt begins; of `from`, where there is none, the last before the
// trigger; else the begin of the next attempt itself, where that is one. So no attempt is measured
// with the event of another. `to` earlier than `from` gives a negative time: a margin that is
// missed. A capture without one of the two points gives none. Events that captures leave out
// (single lines, TLPs) are no points; their channels are.
// Errors: TriggerError.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/measure/capture.h"

namespace pf {

struct IntervalPoint {
  TriggerPoint event;
  std::optional<Channel> channel;  // then `level`, and `event` says nothing
  std::int32_t level = 0;
  friend bool operator==(const IntervalPoint&, const IntervalPoint&) = default;
};
struct Interval {
  IntervalPoint from, to;
  friend bool operator==(const Interval&, const Interval&) = default;
};
Interval parse_interval(const Env& env, std::string_view text);
std::string interval_text(const Env& env, const Interval& interval);

// One measured capture.
struct IntervalSample {
  std::int64_t length = 0;  // ps
  std::uint32_t index = 0;  // of the capture in its set
  bool aborted = false;
};
// Where an interval that begins (ends) with that point does, from the trigger.
std::optional<std::int64_t> interval_begin(const Env& env, const CaptureSet::Ref& ref,
                                           const IntervalPoint& from);
std::optional<std::int64_t> interval_end(const Env& env, const CaptureSet::Ref& ref,
                                         const IntervalPoint& to);
std::optional<std::int64_t> interval_of(const Env& env, const CaptureSet::Ref& ref,
                                        const Interval& interval);

// Adds what a set has gained since; all figures are of the samples so far.
class IntervalMeter {
 public:
  IntervalMeter(const Env& env, Interval interval);
  void update(const CaptureSet& set);

  const Interval& interval() const { return interval_; }
  const std::vector<IntervalSample>& samples() const { return samples_; }  // in order of captures
  std::size_t captures() const { return seen_; }                           // looked at
  // By nearest rank: of n samples in order the one at ceil(n * permille / 1000), counted from 1; 0
  // is the least. REQUIRES a sample and permille at most 1000.
  std::int64_t percentile(unsigned permille) const;
  // How many samples are shorter than `limit`, or longer.
  std::uint64_t below(std::int64_t limit) const;
  std::uint64_t above(std::int64_t limit) const;
  // Equal bins over [from, to); captures that ended in an abort apart. What lies outside is in the
  // end bins. REQUIRES from < to and a bin.
  struct Histogram {
    std::int64_t from = 0, to = 0;
    std::vector<std::uint32_t> committed, aborted;
  };
  Histogram histogram(std::int64_t from, std::int64_t to, std::size_t bins) const;
  // The n shortest (or longest), worst first; of equal ones the earlier.
  std::vector<IntervalSample> worst(std::size_t n, bool longest) const;
  // Medians of so many runs of samples, equally long to one sample: the trend over pages. Fewer
  // where there are fewer samples.
  std::vector<std::int64_t> trend(std::size_t parts) const;

 private:
  const std::vector<std::int64_t>& sorted() const;

  const Env* env_;
  Interval interval_;
  std::vector<IntervalSample> samples_;
  mutable std::vector<std::int64_t> sorted_;  // of the first samples_, completed when asked for
  std::size_t seen_ = 0;
};

// A keep-out zone: between two times from the trigger, both included, no capture's channel may have
// a value in [low, high]. What a channel jumps over it never has. A capture is judged to where the
// next attempt begins: each by its own.
struct Mask {
  std::string name;
  Channel channel = Channel::kLinesLanded;
  std::int64_t from = 0, to = 0;
  std::int32_t low = 0, high = 0;
  friend bool operator==(const Mask&, const Mask&) = default;
};
bool hits(const CaptureSet::Ref& ref, const Mask& mask);

class MaskMeter {
 public:
  explicit MaskMeter(Mask mask) : mask_(std::move(mask)) {}
  void update(const CaptureSet& set);
  const Mask& mask() const { return mask_; }
  // Indices of the captures that hit it, in order.
  const std::vector<std::uint32_t>& hits() const { return hits_; }

 private:
  Mask mask_;
  std::vector<std::uint32_t> hits_;
  std::size_t seen_ = 0;
};

}  // namespace pf
