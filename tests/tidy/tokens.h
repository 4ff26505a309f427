// The code view of a source file cut into tokens. Just enough of C++ for the tidy rules: words,
// numbers and punctuation, where `::` and `->` are one token each and all else is one character.
#pragma once
#include <string_view>
#include <vector>

#include "tests/tidy/source_text.h"

namespace pf {

enum class TokenKind { kWord, kNumber, kPunctuation };

struct Token {
  std::string_view text;  // a view into SourceText::code: REQUIRES that the text outlives it
  TokenKind kind = TokenKind::kPunctuation;
  int line = 0;            // from 1
  bool directive = false;  // stands on a preprocessor line (or on its continuation)
};

using Tokens = std::vector<Token>;

// The insides of literals are blank in the code view; their quotes come out as punctuation.
Tokens tokenize(const SourceText& text);

// Whether a number token is a floating-point literal, such as 1.5, 1e9 or 0x1p3.
bool is_floating(std::string_view number);

}  // namespace pf
