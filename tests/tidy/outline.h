// The outline of a source file: which tokens stand in a namespace, a type, a function or an
// initializer; where each function begins and ends; which variables a namespace declares.
//
// A brace matcher with a few rules about what stands before an opening brace, not a parser. It is
// right for code in our style; where macros hide braces it may be wrong, and then the place to mend
// is the macro. A lambda counts as part of what it stands in.
#pragma once
#include <string>
#include <vector>

#include "tests/tidy/tokens.h"

namespace pf {

enum class Scope { kNamespace, kType, kFunction, kInitializer };

struct FunctionSpan {
  std::string name;    // as written, "World::step"; for TEST(A, B) with its arguments
  int first_line = 0;  // of the signature
  int last_line = 0;   // of the closing brace
  int lines() const { return last_line - first_line + 1; }
};

// A declaration is the tokens [begin, end), its semicolon left out.
struct DeclarationSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Outline {
  std::vector<Scope> scopes;  // of each token
  std::vector<FunctionSpan> functions;
  std::vector<DeclarationSpan> namespace_declarations;  // all that end with a semicolon
};

Outline outline_of(const Tokens& tokens);

// What the outline and the rules ask about a declaration, up to its initializer or body.
struct Shape {
  bool is_namespace = false;
  bool is_type = false;  // class, struct, union or enum, not a use of one
  bool is_call = false;  // a parameter list: a function, a constructor, a macro
  bool is_assigned = false;
  bool has_member_init = false;  // a colon behind the parameter list
  bool open_parenthesis = false;
  std::size_t call_at = 0;   // the "(" of the parameter list, when is_call
  std::size_t head_end = 0;  // the first token that is no longer type or name
};

Shape shape_of(const Tokens& tokens, std::size_t begin, std::size_t end);

}  // namespace pf
