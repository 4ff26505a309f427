// A run that fills captures, on a thread of its own: what Probe shows grows while one watches, and
// a changed parameter begins a new one at once.
//
// Invariants:
//  1. The thread owns its Worlds and their pool; nothing of them leaves it. What leaves are batches
//     of captures, immutable.
//  2. stop() and the destructor end it within a slice (some milliseconds).
//  3. Two runs of equal orders give equal captures, however often they were polled.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/measure/capture.h"
#include "core/world/fits_layout.h"
#include "ui/session/session.h"

namespace pf {

struct CaptureJob {
  SessionRun run;
  CaptureOrder order;
  // A World as world_to_bytes has it: execution goes on from there instead of from the run's
  // beginning, forced choices behind it included. Empty: from the beginning. REQUIRES a World of an
  // Env that fits (fits_layout); a trigger that is not local then counts from there.
  std::vector<std::uint8_t> world;
  std::uint64_t most_events = ~std::uint64_t{0};  // executed at most
};

struct CaptureProgress {
  std::uint64_t events = 0;    // executed by this run
  Time now = 0;                // of the run
  std::uint64_t captures = 0;  // handed over, or waiting to be taken
  bool done = false;           // the run is over, full, or stopped: nothing more will come
  bool full = false;           // there are as many as are kept, and the run went on behind them
  double pages = 0;            // once it is done: which part of them has been taken up
  double events_per_s = 0;     // while it was not paused
  std::string error;           // what ended it, if not its end
};

class CaptureRun {
 public:
  explicit CaptureRun(CaptureJob job);
  ~CaptureRun();
  CaptureRun(CaptureRun&&) noexcept;
  CaptureRun& operator=(CaptureRun&&) noexcept;

  // Batches finished since the last call, in order.
  std::vector<std::shared_ptr<const CaptureBatch>> take();
  CaptureProgress progress() const;
  void pause(bool paused);
  void stop();  // returns at once; open captures end there

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pf
