// How long a file and a function may be, as a ratchet: what was over the limit when the rule came
// stands in a table with its size, and may only shrink.
#pragma once
#include <string_view>
#include <vector>

#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace pf {

inline constexpr int kMaxFileLines = 350;
inline constexpr int kMaxFunctionLines = 60;

// An exception to a limit, with the size it had when last looked at.
struct LengthRecord {
  std::string_view path;
  std::string_view function;  // as the outline names it; empty for the file itself
  int lines;
};

// Over the limit: reported unless a record names it with exactly that size; a record that is larger
// than the truth must be lowered, one that is no longer needed must go.
void check_lengths(const SourceText& text, const std::vector<LengthRecord>& records,
                   Findings& findings);

}  // namespace pf
