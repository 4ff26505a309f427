// What a page move on real cores came to: one entry an attempt, times in cycles of the time stamp
// counter. The same points and intervals as a capture of the model has, so that both can be laid
// over each other.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/measure/interval.h"

namespace pf {

// The status word of an aborted transaction is what XBEGIN leaves in EAX.
inline constexpr std::uint32_t kLiveCommitted = ~std::uint32_t{0};
inline constexpr std::uint8_t kLiveLate = 1;       // XABORT codes: not ready at signal 1's time
inline constexpr std::uint8_t kLiveNoBoolean = 2;  // the row of booleans ran out

struct LiveAttempt {
  std::uint32_t page = 0, attempt = 1;
  std::uint32_t status = kLiveCommitted;
  std::uint32_t slot = 0;           // of a commit: the boolean that was true
  std::uint64_t begin = 0;          // XBEGIN
  std::uint64_t entry_written = 0;  // of a commit; an abort takes the time back with everything
  std::uint64_t signal1 = 0;        // as agreed
  std::uint64_t copy_begin = 0;     // of the helper, which works on whatever the other thread does
  std::uint64_t boolean_set = 0;    // it has read the time for signal 2; 0: no boolean was left
  std::uint64_t end = 0;            // behind XEND, or where the abort went on
  bool committed() const { return status == kLiveCommitted; }
  friend bool operator==(const LiveAttempt&, const LiveAttempt&) = default;
};

struct LivePlan {
  std::uint32_t pages = 1000;
  std::uint32_t booleans = 32;  // M, at most kLiveBooleans
  std::uint32_t max_attempts = 8;
  std::uint64_t interval_cycles = 500;  // INT
  std::uint64_t signal1_cycles = 2000;  // from the agreed start to signal 1
  std::uint32_t inject = 0;             // LiveInject
  std::uint64_t inject_cycles = 0;      // mean time between two of them
  friend bool operator==(const LivePlan&, const LivePlan&) = default;
};
inline constexpr std::uint32_t kLiveBooleans = 64;
inline constexpr std::uint64_t kMostLiveAttempts = 1 << 24;  // pages * max_attempts: all are kept
enum class LiveInject : std::uint32_t { kNone, kEntryRead, kNeighbourRead, kPageWrite, kPageRead };
const std::vector<const char*>& live_inject_names();  // by LiveInject

struct LiveRecord {
  std::string machine;  // the processor's name
  double tsc_hz = 0;
  LivePlan plan;
  std::vector<LiveAttempt> attempts;
  std::uint64_t wrong_copies = 0;  // commits whose copy was not the page; not stored in a file
};

// "commit", "late", "no-boolean", "conflict", "capacity", "interrupt", "explicit", "other".
std::string live_outcome(const LiveAttempt& attempt);

// What the overlay shows beside the model by itself, as interval texts.
const std::vector<std::string>& live_intervals();
// The samples of "A -> B" for the points a record has: begin, entry-written, slot slot=0,
// line-loaded, boolean-set, commit, abort. `index` is that of the attempt; empty for other points.
std::vector<IntervalSample> live_samples(const LiveRecord& record, std::string_view interval);

}  // namespace pf
