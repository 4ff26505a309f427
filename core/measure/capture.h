// Captures: windows of a run around every event that a trigger means, taken while the run streams
// by, exact, in bounded memory. What a capture leaves out is re-executed from its event number.
//
//   CaptureTaker taker(env, world, {trigger, {-200 * kNanosecond, 4600 * kNanosecond}});
//   do taker.at_event(world.events + 1); while (!taker.idle() && step(env, world, &taker));
//   taker.finish(world.agenda.now);
//   std::shared_ptr<const CaptureBatch> batch = taker.take();  // those finished since
//
// Times inside a capture count from its trigger, in picoseconds, negative before it. Invariants:
//  1. It only looks: a run with it and one without have equal digests.
//  2. A capture is finished when the run has passed its window's end and the end of the attempt in
//     which its trigger fell, or is over. Captures come in the order of their triggers, numbered
//     from 1, and may overlap.
//  3. The points of one channel lie together, in order of time; the first stands at the window's
//     begin (its value there), the others are changes, one value a moment: the last there. Of more
//     than kMostPoints the window is cut (`to`) to where they end.
//  4. Its events are those of the window that draw no channel by themselves (no single lines, no
//     TLPs), and triggers whatever they are. Of more than `most_events` those around the trigger
//     are kept, as many before it as behind it, where there are as many. Captures that are open at
//     one time share the memory that is left: at most their part of it, but never below
//     kLeastEvents.
//  5. `single`: one capture, then nothing more. At most `most` in all, and kMostCaptureBytes.
// What it costs does not depend on how many captures are open: changes and events are logged once,
// and a capture takes its share when it is finished.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/measure/channel.h"
#include "core/measure/trigger.h"
#include "core/world/world.h"

namespace pf {

// The default is the usual one, wide enough for an attempt of the shipped scenarios from its begin
// to its commit.
struct CaptureWindow {
  Time before = -200 * kNanosecond;  // at most 0
  Time after = 12 * kMicrosecond;    // above 0; after - before at most kMostWindow
  friend bool operator==(const CaptureWindow&, const CaptureWindow&) = default;
};
inline constexpr Time kMostWindow = 2 * kMillisecond;  // so that 32 bits hold picoseconds

struct CapturePoint {
  std::int32_t at = 0;  // from the trigger, ps
  std::int16_t value = 0;
  Channel channel = Channel::kLinesRead;
  std::uint8_t spare = 0;
  friend bool operator==(const CapturePoint&, const CapturePoint&) = default;
};
static_assert(sizeof(CapturePoint) == 8);

struct CaptureEvent {
  std::int32_t at = 0;
  std::uint32_t event = 0;  // after the first event of the capture's
  // Its own time stays in `fact.at`; `fact.spare` is the attempt at the page then in move.
  Fact fact;
};

// How the attempt in which a trigger fell ended (page_begins.h: what an attempt is); kRunning: no
// attempt was in hand (`attempt` is 0 then, `page` that of the event, 0 where it is of none), or it
// came to no end. kFallback: the trigger fell into the stopped copy behind the last
// abort, which ends with its commit. An attempt lasts from its begin to its abort, or to the moment
// the page is done: a trigger between commit and then has its `end_at` before it.
enum class CaptureEnd : std::uint8_t { kRunning, kCommit, kAbort, kFallback };

struct Capture {
  std::uint64_t number = 0;       // from 1
  std::uint64_t event = 0;        // of the trigger
  std::uint64_t first_event = 0;  // base of its events' numbers
  Time at = 0;                    // of the trigger, in the run
  Time from = 0, to = 0;          // what was captured, from the trigger; cut at the run's ends
  FactKind kind = FactKind::kTxnBegin;
  CaptureEnd end = CaptureEnd::kRunning;  // of the attempt in which the trigger fell
  std::uint8_t cause = 0, offender = 0;   // of its abort
  std::uint32_t page = 0, attempt = 0;
  Time end_at = 0;  // from the trigger; of `end`; maybe behind the window
  // From the trigger: the last moment before the next attempt after it begins, at most `to`. Behind
  // it the channels tell of another attempt.
  Time own_to = 0;
  std::uint32_t first_point = 0;
  std::array<std::uint16_t, kChannels + 1> channel{};  // each one's points, after first_point
  std::uint32_t first_entry = 0, entries = 0;
  std::uint32_t trigger_entry = 0;  // which of its entries the trigger is

  std::uint32_t points() const { return channel[kChannels]; }
};

// Immutable once taken; shared freely between threads.
struct CaptureBatch {
  std::vector<Capture> captures;
  std::vector<CapturePoint> points;
  std::vector<CaptureEvent> events;
};

inline constexpr std::uint64_t kMostCaptures = 65'536;
inline constexpr std::uint32_t kMostEvents = 65536;  // kept of one capture
inline constexpr std::uint32_t kLeastEvents = 256;   // however little memory is left
inline constexpr std::uint32_t kMostPoints = 4096;   // likewise, of each channel
inline constexpr std::size_t kMostCaptureBytes = std::size_t{1} << 30;

struct CaptureOrder {
  Trigger trigger;
  CaptureWindow window;
  bool single = false;
  std::uint64_t most = kMostCaptures;
  std::uint32_t most_events = kMostEvents;  // of one
};

class CaptureTaker : public FactSink {
 public:
  // `world`: the World before the first event that is taken; a trigger that is not local counts
  // from there; `try` counts from the attempt in hand there. REQUIRES a window within its bounds.
  CaptureTaker(const Env& env, const World& world, CaptureOrder order);
  ~CaptureTaker() override;

  void at_event(std::uint64_t event) { event_ = event; }  // the number that the next step will have
  void push(const Fact& fact) override;
  // The run is over, or goes no further: open captures end here.
  void finish(Time now);

  bool full() const;  // no further capture will begin
  bool idle() const;  // and none is open
  std::uint64_t begun() const;
  // Those finished since the last call; null when there are none.
  std::shared_ptr<const CaptureBatch> take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::uint64_t event_ = 0;
};

// All captures of one setting, in order. Holds batches; copying it is cheap.
class CaptureSet {
 public:
  void add(std::shared_ptr<const CaptureBatch> batch);
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const std::vector<std::shared_ptr<const CaptureBatch>>& batches() const { return batches_; }
  struct Ref {
    const CaptureBatch* batch = nullptr;
    const Capture* capture = nullptr;
  };
  Ref at(std::size_t index) const;  // REQUIRES index < size()
  std::uint64_t commits() const { return commits_; }
  std::uint64_t aborts() const { return aborts_; }
  std::uint64_t aborts_by(std::uint8_t cause) const;

 private:
  std::vector<std::shared_ptr<const CaptureBatch>> batches_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
  std::uint64_t commits_ = 0, aborts_ = 0;
  std::uint64_t by_cause_[kAbortCauses] = {};
};

std::span<const CapturePoint> channel_points(const CaptureSet::Ref& ref, Channel channel);
std::span<const CaptureEvent> capture_events(const CaptureSet::Ref& ref);
// The value of a channel at a time of the capture; before its window the first known.
std::int32_t channel_at(const CaptureSet::Ref& ref, Channel channel, std::int32_t at);

}  // namespace pf
