// Who may include whom: the arrows of the design, read from the #include lines.
//
// 1. A folder includes only itself and the folders that its row names (layering.cpp has the table).
// 2. A folder includes only the toolkits (Qt, OpenGL, EGL, GLFW, ImGui, X11) that its row names.
// 3. A quoted include is written from the tree's root, never with "../".
// 4. Every folder under app, core and ui has a row; tests may include anything.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace pf {

struct Include {
  std::string path;  // without its quotes or brackets
  bool quoted = false;
  int line = 0;
};

std::vector<Include> includes_of(const SourceText& text);

// Whether the table lets a file in folder `from` include one in folder `to`.
// REQUIRES: both have a row.
bool may_include(std::string_view from, std::string_view to);

void check_layering(const SourceText& text, Findings& findings);

}  // namespace pf
