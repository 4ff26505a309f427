#include <fmt/format.h>

#include <array>

#include "tests/tidy/bans.h"
#include "tests/tidy/outline.h"

namespace pf {
namespace {

constexpr std::string_view kFix =
    "all that changes lives in World; make it a member there, or constexpr (a pointer: * const)";

// What may begin a declaration at namespace scope that is no variable.
bool declares_no_variable(std::string_view word) {
  constexpr std::array<std::string_view, 12> kWords = {
      "using", "typedef", "extern", "friend", "template", "static_assert",
      "class", "struct",  "union",  "enum",   "concept",  "namespace"};
  for (const std::string_view other : kWords) {
    if (word == other) return true;
  }
  return false;
}

// Whether the variable whose type and name are the tokens [begin, end) can never change: constexpr,
// or const with no pointer after the const. What stands in <> says nothing about the variable.
bool is_immutable(const Tokens& tokens, std::size_t begin, std::size_t end) {
  bool constant = false;
  int angle = 0;
  for (std::size_t at = begin; at < end; ++at) {
    const std::string_view text = tokens[at].text;
    if (text == "<") ++angle;
    if (text == ">") --angle;
    if (angle > 0) continue;
    if (text == "constexpr") return true;
    if (text == "const") constant = true;
    if (text == "*") constant = false;
  }
  return constant;
}

int words_in(const Tokens& tokens, std::size_t begin, std::size_t end) {
  int words = 0;
  for (std::size_t at = begin; at < end; ++at) words += tokens[at].kind == TokenKind::kWord ? 1 : 0;
  return words;
}

// A variable at namespace scope needs no `static` to be one.
bool is_mutable_global(const Tokens& tokens, DeclarationSpan span) {
  if (tokens[span.begin].text == "__extension__" && span.begin + 1 < span.end) ++span.begin;
  if (declares_no_variable(tokens[span.begin].text)) return false;
  const Shape shape = shape_of(tokens, span.begin, span.end);
  if (shape.is_call || words_in(tokens, span.begin, shape.head_end) < 2) return false;
  for (std::size_t at = span.begin; at < shape.head_end; ++at) {
    if (tokens[at].text == "static") return false;  // judged by its keyword
  }
  return !is_immutable(tokens, span.begin, shape.head_end);
}

// REQUIRES: `at` is the word `static`. In a function, a "(" after the name is an initial value; in
// a type or a namespace it makes the declaration a function.
bool is_mutable_static(const Tokens& tokens, const Outline& outline, std::size_t at) {
  std::size_t end = at;
  while (end < tokens.size() && tokens[end].text != ";") ++end;
  const Shape shape = shape_of(tokens, at, end);
  const Scope scope = outline.scopes[at];
  const bool in_function = scope == Scope::kFunction || scope == Scope::kInitializer;
  if (shape.is_call && shape.call_at <= shape.head_end && !in_function) return false;
  return !is_immutable(tokens, at, shape.head_end);
}

}  // namespace

void check_static_state(const SourceText& text, Findings& findings) {
  const Tokens tokens = tokenize(text);
  const Outline outline = outline_of(tokens);
  const auto report = [&](const Token& token, std::string_view what) {
    findings.push_back({text.path, token.line, fmt::format("{}; {}", what, kFix)});
  };
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].directive) continue;
    if (tokens[at].text == "thread_local") report(tokens[at], "thread_local state");
    if (tokens[at].text == "static" && is_mutable_static(tokens, outline, at)) {
      report(tokens[at], "mutable static state");
    }
  }
  for (const DeclarationSpan& span : outline.namespace_declarations) {
    if (is_mutable_global(tokens, span)) report(tokens[span.begin], "mutable global state");
  }
}

}  // namespace pf
