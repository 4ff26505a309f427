// Reads a lackey recording as a stream of line accesses, in memory that depends on the pages
// touched and not on the length of the recording.
//
// How a recording becomes a trace:
//   1. `I` lines count instructions and touch nothing. An access belongs to the instruction above
//      it; accesses above the first `I` line of an extract belong to an instruction of their own.
//   2. Pages of 4 KiB are numbered by first touch inside the window.
//   3. An access is cut into the 64-byte lines it covers. Between two instructions each line
//   appears
//      once, in order of first touch: loads read it, stores write it, and both together (or one
//      `M`) do both.
//   4. A window [skip_instr, skip_instr + max_instr) of instructions is kept, counted from its own
//      start. Reading stops behind it, so what follows the window is not looked at.
//   5. Everything up to there must parse, and must be whole (see lackey_notes.h).
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/guest/trace.h"
#include "core/trace/lackey_line.h"
#include "core/trace/lackey_notes.h"
#include "core/trace/line_reader.h"
#include "core/trace/page_numbers.h"

namespace pf {

struct LackeyWindow {
  std::uint64_t skip_instr = 0;
  std::uint64_t max_instr = kTraceMaxInstructions;  // REQUIRES: 1 to kTraceMaxInstructions
  std::uint32_t max_pages = 1u << 20;               // REQUIRES: 1 to kTraceMaxPages
};

class LackeyReader {
 public:
  // `packed` may be gzip or zstd; `file` names it in errors. Throws InputError, as `next` does.
  LackeyReader(std::unique_ptr<ByteSource> packed, std::string file, LackeyWindow window);

  // The next access of the window. kNothingYet comes now and then where a long stretch has none, so
  // that a caller can show progress and stop; after kEnd the totals stand.
  enum class Next : std::uint8_t { kAccess, kNothingYet, kEnd };
  Next next(TraceAccess& access);

  std::uint64_t instructions() const;                        // of the window, so far
  std::uint64_t instructions_read() const { return read_; }  // before the window too
  std::uint32_t pages() const { return pages_.count(); }
  // Loads, stores and modifies inside the window, before cutting and coalescing.
  std::uint64_t recorded() const { return recorded_; }
  bool read_to_end() const { return read_to_end_; }  // false: reading stopped behind the window
  const std::string& command() const { return notes_.command(); }
  const LineReader& lines() const { return lines_; }

 private:
  bool advance();
  void take_note(const LackeyLine& line);
  void take_access(const LackeyLine& line);
  void touch(std::uint64_t line_number, bool reads, bool writes);
  void take_end();

  LineReader lines_;
  LackeyWindow window_;
  LackeyNotes notes_;
  PageNumbers pages_;
  std::uint64_t read_ = 0;  // instructions seen; the last one is still open
  bool headless_ = false;   // the first of them has no `I` line
  std::uint64_t recorded_ = 0;
  // The open instruction's lines, then the closed one's while they are handed out.
  std::vector<TraceAccess> open_;
  std::vector<TraceAccess> ready_;
  std::size_t given_ = 0;
  bool ended_ = false;
  bool read_to_end_ = false;
};

}  // namespace pf
