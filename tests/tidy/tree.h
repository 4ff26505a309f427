// The files of the tree, and the rules about them as a whole.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/tidy/finding.h"

namespace pf {

struct TreeFile {
  std::string path;  // from the root, with forward slashes
  std::uintmax_t bytes = 0;
  std::string text;  // empty when binary or too large to be one of ours
};

// What git tracks plus what it would track (new files that it does not ignore), sorted by path;
// where there is no git, all files but those under .git, build and out. Symbolic links are left
// out.
std::vector<TreeFile> read_tree(const std::filesystem::path& root);

// Every .cpp is named in a CMakeLists.txt of its folder or of one above, so that nothing lies dead
// in the tree. Folders that glob are excused.
void check_dead_files(const std::vector<TreeFile>& tree, Findings& findings);

void check_sizes(const std::vector<TreeFile>& tree, Findings& findings);

}  // namespace pf
