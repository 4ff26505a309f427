// Intervals: the time between any two points of the protocol, measured in every capture; their
// distribution, its trend over the run, the worst of them. And masks: regions of a channel's plane
// where no capture may go.
//
//   Interval i = parse_interval(env, "entry-written -> clock-slot slot=0");
//   IntervalStats s = measure(env, set, i);
//
// A point is an event of the capture (trigger.h), or `NAME>=VALUE`: the first moment at which that
// channel has the value ("lines-landed>=64"). The first occurrence at or after the capture's trigger
// counts, and of `from` the last one before it when there is none. `to` earlier than `from` gives a
// negative time: a margin that is missed. A capture without one of the two points gives none.
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
  // REQUIRES a sample. Permille 0 is the least, 500 the median, 1000 the largest.
  std::int64_t percentile(unsigned permille) const;
  // Of the samples shorter than `limit` (or longer): how many.
  std::uint64_t below(std::int64_t limit) const;
  // Equal bins over [from, to); committed and aborted apart. What lies outside is in the end bins.
  struct Histogram {
    std::int64_t from = 0, to = 0;
    std::vector<std::uint32_t> committed, aborted;
  };
  Histogram histogram(std::int64_t from, std::int64_t to, std::size_t bins) const;
  // The n shortest (or longest), worst first, as indices of captures.
  std::vector<IntervalSample> worst(std::size_t n, bool longest) const;
  // Medians of equal runs of captures: the trend over pages.
  std::vector<std::int64_t> trend(std::size_t parts) const;

 private:
  const Env* env_;
  Interval interval_;
  std::vector<IntervalSample> samples_;
  mutable std::vector<std::int64_t> sorted_;  // of samples_, made when asked for
  std::size_t seen_ = 0;
};

// A keep-out zone: between two times from the trigger no capture's channel may have a value in
// [low, high].
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
