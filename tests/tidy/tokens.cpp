#include "tests/tidy/tokens.h"

#include <cctype>

namespace pf {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool is_exponent_sign(std::string_view code, std::size_t at) {
  if (code[at] != '+' && code[at] != '-') return false;
  const char before = code[at - 1];
  return before == 'e' || before == 'E' || before == 'p' || before == 'P';
}

// REQUIRES: a number starts at `begin`.
std::size_t end_of_number(std::string_view code, std::size_t begin) {
  const bool hex = code.substr(begin, 2) == "0x" || code.substr(begin, 2) == "0X";
  std::size_t at = begin + 1;
  while (at < code.size()) {
    const bool hex_digit_e = hex && (code[at - 1] == 'e' || code[at - 1] == 'E');
    const bool sign = is_exponent_sign(code, at) && !hex_digit_e;
    if (!is_word_char(code[at]) && code[at] != '.' && code[at] != '\'' && !sign) break;
    ++at;
  }
  return at;
}

Token next_token(std::string_view code, std::size_t at) {
  Token token;
  std::size_t end = at + 1;
  const bool number_after_dot = code[at] == '.' && end < code.size() && is_digit(code[end]);
  if (is_digit(code[at]) || number_after_dot) {
    token.kind = TokenKind::kNumber;
    end = end_of_number(code, at);
  } else if (is_word_char(code[at])) {
    token.kind = TokenKind::kWord;
    while (end < code.size() && is_word_char(code[end])) ++end;
  } else if (code.substr(at, 2) == "::" || code.substr(at, 2) == "->") {
    end = at + 2;
  }
  token.text = code.substr(at, end - at);
  return token;
}

}  // namespace

Tokens tokenize(const SourceText& text) {
  Tokens tokens;
  int number = 0;
  bool directive = false;
  for (const std::string_view line : lines_of(text.code)) {
    ++number;
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string_view::npos) {
      directive = false;
      continue;
    }
    directive = directive || line[first] == '#';
    for (std::size_t at = first; at < line.size();) {
      if (std::isspace(static_cast<unsigned char>(line[at])) != 0) {
        ++at;
        continue;
      }
      Token token = next_token(line, at);
      token.line = number;
      token.directive = directive;
      tokens.push_back(token);
      at += token.text.size();
    }
    directive = directive && line.back() == '\\';
  }
  return tokens;
}

bool is_floating(std::string_view number) {
  const bool hex = number.substr(0, 2) == "0x" || number.substr(0, 2) == "0X";
  return number.find_first_of(hex ? ".pP" : ".eE") != std::string_view::npos;
}

}  // namespace pf
