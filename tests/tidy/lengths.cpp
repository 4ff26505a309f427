#include "tests/tidy/lengths.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/tidy/outline.h"

namespace pf {
namespace {

const LengthRecord* record_of(const std::vector<LengthRecord>& records, std::string_view path,
                              std::string_view function) {
  const auto found = std::find_if(records.begin(), records.end(), [&](const LengthRecord& record) {
    return record.path == path && record.function == function;
  });
  return found == records.end() ? nullptr : &*found;
}

// What is wrong with a thing of `lines` lines; empty when nothing is.
std::string wrong_length(int lines, int limit, const LengthRecord* record, std::string_view fix) {
  if (record == nullptr) {
    return lines <= limit ? "" : fmt::format("{} lines, over {}; {}", lines, limit, fix);
  }
  if (lines <= limit) {
    return fmt::format("{} lines, within {}; delete its length record", lines, limit);
  }
  if (lines > record->lines) {
    return fmt::format("{} lines, grown from the recorded {}; {}", lines, record->lines, fix);
  }
  if (lines < record->lines) return fmt::format("shrunk; lower its record to {}", lines);
  return "";
}

}  // namespace

void check_lengths(const SourceText& text, const std::vector<LengthRecord>& records,
                   Findings& findings) {
  const int lines = static_cast<int>(lines_of(text.raw).size());
  const std::string file = wrong_length(lines, kMaxFileLines, record_of(records, text.path, ""),
                                        "one thing per file: split it");
  if (!file.empty()) findings.push_back({text.path, 0, "the file has " + file});

  const Tokens tokens = tokenize(text);
  for (const FunctionSpan& function : outline_of(tokens).functions) {
    const std::string wrong = wrong_length(function.lines(), kMaxFunctionLines,
                                           record_of(records, text.path, function.name),
                                           "keep the branches here and move the leaves out");
    if (!wrong.empty()) {
      findings.push_back({text.path, function.first_line, function.name + " has " + wrong});
    }
  }
}

}  // namespace pf
