// `pageferry import lackey`: a recording of valgrind becomes a trace.
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/words.h"
#include "core/trace/import_lackey.h"

namespace pf::cli {
namespace {

void print_json(const ImportArgs& args, const ImportStats& stats) {
  const nlohmann::ordered_json out = {{"file", args.file},
                                      {"out", args.out},
                                      {"lines", stats.lines},
                                      {"text_bytes", stats.text_bytes},
                                      {"instructions", stats.instructions},
                                      {"recorded", stats.recorded},
                                      {"accesses", stats.accesses},
                                      {"pages", stats.pages},
                                      {"written", stats.written},
                                      {"whole", stats.read_to_end}};
  fmt::print("{}\n", out.dump());
}

void print_summary(const ImportArgs& args, const ImportStats& stats) {
  const auto number = [](std::uint64_t n) { return static_cast<double>(n); };
  fmt::print("{}\n{}", args.out,
             aligned({{"read", fmt::format("{} lines, {}{}", with_commas(stats.lines),
                                           bytes_text(number(stats.text_bytes)),
                                           stats.read_to_end ? "" : " (up to the window's end)")},
                      {"instructions", with_commas(stats.instructions)},
                      {"accesses", fmt::format("{}, of {} recorded", with_commas(stats.accesses),
                                               with_commas(stats.recorded))},
                      {"pages", fmt::format("{} ({} of guest memory)", with_commas(stats.pages),
                                            bytes_text(number(stats.pages) * kTracePageBytes))},
                      {"written", bytes_text(number(stats.written))}}));
}

}  // namespace

int import_lackey(const ImportArgs& args, const Common& common) {
  ImportOptions options;
  options.name = args.name;
  options.window.skip_instr = args.skip_instr;
  if (args.max_instr > 0) options.window.max_instr = args.max_instr;
  if (args.max_pages > 0) options.window.max_pages = args.max_pages;
  Progress progress("bytes", common.quiet);
  const ImportStats stats =
      pf::import_lackey(args.file, args.out, options, [&](const ImportStats& so_far) {
        progress.show(so_far.packed_read, so_far.packed_total,
                      fmt::format("{} pages", so_far.pages));
        return !interrupted().load();
      });
  progress.clear();
  if (stats.stopped) return kInterrupted;
  if (common.json) {
    print_json(args, stats);
  } else {
    print_summary(args, stats);
  }
  return kDone;
}

}  // namespace pf::cli
