// From a recording of valgrind's lackey tool to a .pftrace file, in one pass:
//
//   valgrind --tool=lackey --trace-mem=yes --log-file=RECORDING PROGRAM ...
//
// The recording may be plain, gzip or zstd, of any length, and a pipe. What becomes of its lines is
// in lackey_reader.h. Memory: a few MiB, plus about 50 bytes a page touched (bounded by max_pages),
// plus the window of a zstd file (128 MiB at the most).
//
// Whatever goes wrong leaves no output behind and what stood there before untouched.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "core/trace/lackey_reader.h"

namespace pf {

struct ImportOptions {
  LackeyWindow window;
  std::string name;  // of the trace; empty: that of the recorded program
};

struct ImportStats {
  std::uint64_t packed_read = 0;   // bytes of the file consumed; `packed_total` when all were
  std::uint64_t packed_total = 0;  // its size; 0 when it is a pipe
  std::uint64_t text_bytes = 0;    // read, unpacked
  std::uint64_t lines = 0;
  std::uint64_t instructions = 0;  // of the window
  std::uint64_t recorded = 0;      // loads, stores and modifies of the window
  std::uint64_t accesses = 0;      // that became of them
  std::uint32_t pages = 0;
  std::uint64_t written = 0;  // bytes of the output; 0 until it is in its place
  bool read_to_end = false;   // false: reading stopped behind the window
  bool stopped = false;       // the caller asked to stop: there is no output
};

// Called every few MiB of text; false asks to stop.
using ImportProgress = std::function<bool(const ImportStats&)>;

// Throws InputError: a window that is no window, a garbled or truncated recording (with its line),
// a window without accesses, a place that cannot be written. Throws std::system_error on a full
// disk.
ImportStats import_lackey(const std::string& in_path, const std::string& out_path,
                          const ImportOptions& options = {}, const ImportProgress& progress = {});

}  // namespace pf
