#include "tests/tidy/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/tidy/text_rules.h"

namespace pf {
namespace {

namespace fs = std::filesystem;

// Growth folders: a new mechanism is one new source file, and CMake finds it.
constexpr std::array<std::string_view, 1> kGlobFolders = {"core/mechanism/"};

// Empty when git is missing or does not know this tree.
std::vector<std::string> listed_by_git(const fs::path& root) {
  const std::string command = fmt::format(
      "git -C '{}' ls-files -z --cached --others --exclude-standard 2>/dev/null", root.string());
  std::string listing;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    std::array<char, 4096> buffer{};
    for (std::size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      listing.append(buffer.data(), n);
    }
    if (pclose(pipe) != 0) listing.clear();
  }
  std::vector<std::string> paths;
  for (std::size_t at = 0; at < listing.size();) {
    const std::size_t end = listing.find('\0', at);
    paths.push_back(listing.substr(at, end - at));
    at = end + 1;
  }
  return paths;
}

std::vector<std::string> listed_by_walking(const fs::path& root) {
  std::vector<std::string> paths;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
    const std::string path = at->path().lexically_relative(root).generic_string();
    if (path == ".git" || path == "build" || path == "out") {
      at.disable_recursion_pending();
    } else if (!at->is_directory()) {
      paths.push_back(path);
    }
  }
  return paths;
}

TreeFile read_file(const fs::path& root, const std::string& path) {
  TreeFile file;
  file.path = path;
  file.bytes = fs::file_size(root / path);
  if (file.bytes > kMaxFileBytes) return file;
  std::ostringstream text;
  text << std::ifstream(root / path, std::ios::binary).rdbuf();
  if (text.str().find('\0') == std::string::npos) file.text = text.str();
  return file;
}

// The .cpp files that a CMakeLists.txt names, as paths from the root.
void add_named_sources(const TreeFile& list, std::set<std::string>& named) {
  const std::string folder = list.path.substr(0, list.path.size() - 14);
  std::istringstream lines(list.text);
  for (std::string line; std::getline(lines, line);) {
    line.resize(std::min(line.find('#'), line.size()));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '(' || c == ')' || c == '"'; }, ' ');
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      constexpr std::string_view kHere = "${CMAKE_CURRENT_SOURCE_DIR}/";
      constexpr std::string_view kRoot = "${CMAKE_SOURCE_DIR}/";
      if (word.starts_with(kRoot)) {
        named.insert(word.substr(kRoot.size()));
      } else {
        named.insert(folder + (word.starts_with(kHere) ? word.substr(kHere.size()) : word));
      }
    }
  }
}

bool is_globbed(std::string_view path) {
  return std::any_of(kGlobFolders.begin(), kGlobFolders.end(),
                     [&](std::string_view folder) { return path.starts_with(folder); });
}

}  // namespace

std::vector<TreeFile> read_tree(const fs::path& root) {
  std::vector<std::string> paths = listed_by_git(root);
  if (paths.empty()) paths = listed_by_walking(root);
  std::sort(paths.begin(), paths.end());
  std::vector<TreeFile> tree;
  for (const std::string& path : paths) {
    const fs::file_status status = fs::symlink_status(root / path);
    if (fs::is_regular_file(status)) tree.push_back(read_file(root, path));
  }
  return tree;
}

void check_dead_files(const std::vector<TreeFile>& tree, Findings& findings) {
  std::set<std::string> named;
  for (const TreeFile& file : tree) {
    if (file.path.ends_with("CMakeLists.txt")) add_named_sources(file, named);
  }
  for (const TreeFile& file : tree) {
    if (!file.path.ends_with(".cpp") || is_globbed(file.path) || named.contains(file.path))
      continue;
    findings.push_back({file.path, 0,
                        "named in no CMakeLists.txt, so nobody builds it; name it in its folder's, "
                        "or delete it"});
  }
}

void check_sizes(const std::vector<TreeFile>& tree, Findings& findings) {
  for (const TreeFile& file : tree) {
    if (file.bytes <= kMaxFileBytes) continue;
    findings.push_back({file.path, 0,
                        fmt::format("{} bytes, over {}; make it smaller, or have it generated",
                                    file.bytes, kMaxFileBytes)});
  }
}

}  // namespace pf
