#include "tests/tidy/layering.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace pf {
namespace {

struct Layer {
  std::string_view folder;
  std::string_view may_include;  // folders, from the nearest down; itself is understood
  std::string_view toolkits;
};

// The arrows, bottom up; each row is the row it points to plus that folder itself. Of two folders
// of one height, guest may see hw (what a vCPU does ends in a cache or a queue) and never back; no
// others see each other: what two of them share belongs below, what joins them above. core/world
// reaches mechanisms through their table of operations alone, so its row names none.
constexpr std::array kLayers = {
    Layer{"core/base", "", ""},
    Layer{"core/hw", "core/base", ""},
    Layer{"core/guest", "core/hw core/base", ""},
    Layer{"core/world", "core/guest core/hw core/base", ""},
    Layer{"core/mechanism", "core/world core/guest core/hw core/base", ""},
    Layer{"core/explore", "core/mechanism core/world core/guest core/hw core/base", ""},
    Layer{"core/measure", "core/mechanism core/world core/guest core/hw core/base", ""},
    Layer{"core/scenario", "core/mechanism core/world core/guest core/hw core/base", ""},
    Layer{"core/trace", "core/mechanism core/world core/guest core/hw core/base", ""},
    Layer{"core/live", "core/measure core/mechanism core/world core/guest core/hw core/base", ""},
    Layer{"ui/session", "core", ""},
    Layer{"ui/scene", "ui/session core", "OpenGL"},
    Layer{"ui/offscreen", "ui/scene ui/session core", "OpenGL EGL"},
    Layer{"ui/qt", "ui/scene ui/session core", "Qt OpenGL"},
    Layer{"ui/imgui", "ui/scene ui/session core", "ImGui GLFW OpenGL"},
    Layer{"app", "ui core", "Qt ImGui GLFW OpenGL EGL"},
};

// Whether `path` is `folder` or lies in it.
bool lies_in(std::string_view path, std::string_view folder) {
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

const Layer* layer_of(std::string_view path) {
  const auto found = std::find_if(kLayers.begin(), kLayers.end(),
                                  [&](const Layer& layer) { return lies_in(path, layer.folder); });
  return found == kLayers.end() ? nullptr : &*found;
}

// Calls `use` with each word of a list that spaces separate, until one answers true.
template <class Use>
bool any_word(std::string_view list, Use use) {
  while (!list.empty()) {
    const std::size_t end = list.find(' ');
    if (use(list.substr(0, end))) return true;
    if (end == std::string_view::npos) break;
    list.remove_prefix(end + 1);
  }
  return false;
}

bool allows(const Layer& from, std::string_view to) {
  return lies_in(to, from.folder) ||
         any_word(from.may_include, [&](std::string_view folder) { return lies_in(to, folder); });
}

// The toolkit that a header belongs to; empty for any other header.
std::string_view toolkit_of(std::string_view header) {
  const auto starts = [&](std::string_view prefix) {
    return header.substr(0, prefix.size()) == prefix;
  };
  const bool class_header =
      header.size() > 1 && header[0] == 'Q' && std::isupper(static_cast<unsigned char>(header[1]));
  if (class_header || starts("Qt")) return "Qt";
  if (starts("GL/") || starts("GLES") || starts("epoxy/gl.h") || starts("KHR/")) return "OpenGL";
  if (starts("EGL/") || starts("epoxy/egl")) return "EGL";
  if (starts("GLFW/")) return "GLFW";
  if (starts("imgui") || starts("backends/imgui")) return "ImGui";
  if (starts("X11/") || starts("epoxy/")) return "X11";
  return "";
}

bool is_tree_folder(std::string_view path) {
  return lies_in(path, "core") || lies_in(path, "ui") || lies_in(path, "app") ||
         lies_in(path, "tests");
}

std::string folder_of(std::string_view path) {
  return std::string(path.substr(0, std::min(path.rfind('/'), path.size())));
}

// Rules 1 and 3, for a quoted include of a file that has a row.
std::string wrong_arrow(const Layer& from, const Include& include) {
  if (lies_in(include.path, "tests")) return "a test's header; product code never includes tests";
  const Layer* to = layer_of(include.path);
  if (to == nullptr) {
    return fmt::format(
        "{} has no row in kLayers of tests/tidy/layering.cpp; add the arrows that "
        "the design gives it",
        folder_of(include.path));
  }
  if (allows(from, to->folder)) return "";
  return fmt::format(
      "{} may not include {}; move what both need to a folder that both see, or pass "
      "it in as a value from above (the arrows: kLayers in tests/tidy/layering.cpp)",
      from.folder, to->folder);
}

std::string wrong_include(const Layer* from, const Include& include) {
  if (include.path.find("../") != std::string::npos) {
    return fmt::format("include of \"{}\"; write the path from the tree's root", include.path);
  }
  const std::string_view toolkit = toolkit_of(include.path);
  if (from != nullptr && !toolkit.empty() &&
      !any_word(from->toolkits, [&](std::string_view allowed) { return allowed == toolkit; })) {
    return fmt::format(
        "{} does not know {} (found {}); hand the front end a finished value instead", from->folder,
        toolkit, include.path);
  }
  if (!include.quoted) return "";
  if (!is_tree_folder(include.path)) {
    const bool generated = include.path.find('/') == std::string::npos &&
                           (include.path.ends_with(".moc") || include.path.starts_with("ui_"));
    if (generated) return "";
    return fmt::format(
        "include of \"{}\"; write the path from the tree's root, and other people's "
        "headers in <>",
        include.path);
  }
  return from == nullptr ? "" : wrong_arrow(*from, include);
}

}  // namespace

std::vector<Include> includes_of(const SourceText& text) {
  std::vector<Include> includes;
  int number = 0;
  for (std::string_view line : lines_of(text.uncommented)) {
    ++number;
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == std::string_view::npos || line[hash] != '#') continue;
    if (find_word(line, "include") == std::string_view::npos) continue;
    const std::size_t open = line.find_first_of("\"<");
    if (open == std::string_view::npos) continue;
    const std::size_t close = line.find_first_of("\">", open + 1);
    if (close == std::string_view::npos) continue;
    includes.push_back(
        {std::string(line.substr(open + 1, close - open - 1)), line[open] == '"', number});
  }
  return includes;
}

bool may_include(std::string_view from, std::string_view to) { return allows(*layer_of(from), to); }

void check_layering(const SourceText& text, Findings& findings) {
  const std::string folder = folder_of(text.path);
  const Layer* from = layer_of(folder);
  if (from == nullptr && !lies_in(folder, "tests")) {
    findings.push_back({text.path, 0,
                        fmt::format("{} has no row in kLayers of tests/tidy/layering.cpp; add the "
                                    "arrows that the design gives it",
                                    folder)});
    return;
  }
  for (const Include& include : includes_of(text)) {
    const std::string wrong = wrong_include(from, include);
    if (!wrong.empty()) findings.push_back({text.path, include.line, wrong});
  }
}

}  // namespace pf
