#include "core/trace/import_lackey.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/trace/trace_writer.h"

namespace pf {
namespace {

constexpr std::uint64_t kProgressBytes = 4 * 1024 * 1024;

void check_window(const std::string& file, const LackeyWindow& window) {
  if (window.max_instr < 1 || window.max_instr > kTraceMaxInstructions)
    throw InputError(file, 0, 0, "max-instr", "is out of range", "give 1 to 2^48 instructions");
  if (window.max_pages < 1 || window.max_pages > kTraceMaxPages)
    throw InputError(file, 0, 0, "max-pages", "is out of range", "give 1 to 2^24 pages");
}

// The rename at the end would replace the recording, which nobody asks for.
void check_paths(const std::string& in_path, const std::string& out_path) {
  std::error_code error;
  if (std::filesystem::equivalent(in_path, out_path, error))
    throw InputError(out_path, 0, 0, "", "is the recording itself", "name another file to write");
}

void take_stats(const LackeyReader& reader, ImportStats& stats) {
  stats.packed_read = reader.lines().source().consumed();
  stats.packed_total = reader.lines().source().total();
  stats.text_bytes = reader.lines().text_bytes();
  stats.lines = reader.lines().line();
  stats.instructions = reader.instructions();
  stats.recorded = reader.recorded();
  stats.pages = reader.pages();
  stats.read_to_end = reader.read_to_end();
}

}  // namespace

ImportStats import_lackey(const std::string& in_path, const std::string& out_path,
                          const ImportOptions& options, const ImportProgress& progress) {
  check_window(in_path, options.window);
  check_paths(in_path, out_path);
  LackeyReader reader(open_bytes(in_path), in_path, options.window);
  TraceWriter writer(out_path);
  ImportStats stats;
  TraceAccess access;
  for (;;) {
    const LackeyReader::Next next = reader.next(access);
    if (next == LackeyReader::Next::kEnd) break;
    if (next == LackeyReader::Next::kAccess) {
      // The banner, and so the command, stands above the first access.
      if (stats.accesses == 0)
        writer.head(options.name.empty() ? program_of(reader.command()) : options.name,
                    reader.command());
      writer.add(access);
      ++stats.accesses;
    }
    if (progress && reader.lines().text_bytes() - stats.text_bytes >= kProgressBytes) {
      take_stats(reader, stats);
      stats.stopped = !progress(stats);
      if (stats.stopped) return stats;
    }
  }
  take_stats(reader, stats);
  if (stats.accesses == 0)
    throw reader.lines().error(
        0, "no load or store inside the window of instructions",
        "record with --tool=lackey --trace-mem=yes, and skip less than the recording has");
  stats.written = writer.finish(stats.instructions);
  return stats;
}

}  // namespace pf
