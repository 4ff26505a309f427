// A recorded memory trace: what a real program read and wrote, one access after the other. A vCPU
// plays it instead of a synthetic workload. This is the value a run consumes; core/trace reads it
// from a file and core/guest knows nothing of files.
//
// A trace is independent of timing: it counts instructions. Whoever plays it turns a count into a
// time with the pace of its timing profile (see `time_of`), so one file serves every profile.
//
// Only data accesses are here. Fetching instructions advances the count and touches no guest page.
//
// Units: pages of 4,096 bytes, lines of 64 bytes, instructions.
// Invariants, which TraceBuilder upholds and so every Trace has:
//   1. `instr` never decreases from one access to the next and stays below `instructions()`.
//   2. Pages are numbered by first touch: an access names a page seen before or the next number.
//   3. A line appears at most once between two instructions: accesses there are coalesced, and one
//      that both reads and writes is a read followed by a write.
//   4. An access reads, or writes, or both.
//   5. At most kTraceLinesPerInstruction accesses share one `instr`.
// A Trace never changes after it was built, so it may be shared by Worlds and threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/ids.h"
#include "core/base/time.h"

namespace pf {

inline constexpr std::uint32_t kTracePageBytes = 4096;
inline constexpr std::uint32_t kTraceLineBytes = 64;
inline constexpr std::uint32_t kTraceLinesPerPage = kTracePageBytes / kTraceLineBytes;
// Bounds of what a trace can hold: 64 GiB of touched memory, 34 hours at 2.3 GHz.
inline constexpr std::uint32_t kTraceMaxPages = 1u << 24;
inline constexpr std::uint64_t kTraceMaxInstructions = std::uint64_t{1} << 48;
// The widest instructions touch under 16 lines; a filtered recording without its instruction lines
// runs into this bound at once.
inline constexpr std::size_t kTraceLinesPerInstruction = 128;

struct TraceAccess {
  std::uint64_t instr = 0;  // instructions done before the one that makes this access
  PageId page;
  std::uint8_t line = 0;  // 0 to 63, inside the page
  bool reads = false;
  bool writes = false;

  friend bool operator==(const TraceAccess&, const TraceAccess&) = default;
};

// How long one instruction takes: `picoseconds / per` each. A CPI of 1 at 2.3 GHz is {10000, 23}.
struct InstructionPace {
  std::int64_t picoseconds = 1;
  std::int64_t per = 1;
};

// The time `instr` instructions take at `pace`, rounded down; kNever when it leaves the range of
// Time. REQUIRES: pace.picoseconds >= 0, pace.per > 0.
Time time_of(std::uint64_t instr, InstructionPace pace);

class Trace {
 public:
  Trace() = default;

  const std::string& name() const { return name_; }        // the program's, for people
  const std::string& command() const { return command_; }  // what was recorded, for people
  std::uint64_t accesses() const { return accesses_.size(); }
  std::uint32_t pages() const { return pages_; }
  std::uint64_t instructions() const { return instructions_; }  // the span, its tail included
  // Tells recordings apart: accesses and span count, name and command do not.
  Digest fingerprint() const { return fingerprint_; }

  // The i-th access, in constant time: a plain index is the cursor a World keeps.
  // REQUIRES: i < accesses().
  TraceAccess at(std::uint64_t i) const;

 private:
  friend class TraceBuilder;

  std::string name_;
  std::string command_;
  std::uint32_t pages_ = 0;
  std::uint64_t instructions_ = 0;
  Digest fingerprint_;
  // One word an access, from the top: page in 24 bits, line in 6, kind in 2, low half of `instr`.
  std::vector<std::uint64_t> accesses_;
  // Where the upper half of `instr` grows by one: index of the first access after it, ascending.
  std::vector<std::uint64_t> wraps_;
};

// The only way to make a Trace.
class TraceBuilder {
 public:
  TraceBuilder(std::string name, std::string command);

  // Adds an access and returns null; or, when an invariant forbids it to come next, adds nothing
  // and says why in words for the user.
  [[nodiscard]] const char* add(const TraceAccess& access);

  std::uint64_t accesses() const { return trace_.accesses(); }
  std::uint32_t pages() const { return trace_.pages(); }

  // REQUIRES: instructions is above the last access and at most kTraceMaxInstructions.
  Trace finish(std::uint64_t instructions) &&;

 private:
  Trace trace_;
  std::uint64_t last_instr_ = 0;
  std::size_t run_ = 0;  // accesses that share last_instr_

  const char* refuses(const TraceAccess& access) const;
};

}  // namespace pf
