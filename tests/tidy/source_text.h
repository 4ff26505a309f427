// A C++ source file seen four ways, so that a rule looks only at what it means: a banned word in a
// comment or in a message is no offence, and a reminder is one only in a comment.
//
// Invariant: the four views have the same length and the same line breaks; what a view leaves out
// is blank there. So an offset means the same place in each.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pf {

struct SourceText {
  std::string path;  // from the tree's root, with forward slashes
  std::string raw;
  std::string code;         // no comments, and nothing between the quotes of literals
  std::string uncommented;  // no comments, literals kept: for #include lines
  std::string comments;     // the comments alone
};

// Knows line and block comments, ordinary and raw strings, character literals and digit separators.
// An unclosed quote ends with its line.
SourceText read_source(std::string path, std::string raw);

// The lines of any text, without their line breaks.
std::vector<std::string_view> lines_of(std::string_view text);

bool is_word_char(char c);

// The first place of `word` in `line` where no letter, digit or underscore touches it; npos if
// none.
std::size_t find_word(std::string_view line, std::string_view word, std::size_t from = 0);

}  // namespace pf
