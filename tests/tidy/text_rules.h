// How the text of a file must look, whatever it says.
//
// 1. No tab, no space at a line's end, and in code no line over 100 columns.
// 2. No reminder left behind: what is to be done is done, or is an issue.
// 3. A header says #pragma once and never `using namespace`.
// 4. No path that leads out of the tree, and no absolute path of one machine.
#pragma once
#include <cstdint>
#include <string_view>

#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace pf {

inline constexpr std::size_t kMaxColumns = 100;
inline constexpr std::uintmax_t kMaxFileBytes = 2'097'152;  // 2 MiB

// Rules 1 and 2. Golden files and recorded traces are data, and are left alone.
void check_lines(std::string_view path, std::string_view text, Findings& findings);

// Rule 3. REQUIRES: text.path ends in ".h".
void check_header(const SourceText& text, Findings& findings);

// Rule 4.
void check_mentions(std::string_view path, std::string_view text, Findings& findings);

}  // namespace pf
