// Golden files of the drawing side. PF_UPDATE_GOLDEN=1 in the environment writes them anew; look at
// what changed before you commit it.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pf {

inline std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(PF_SOURCE_ROOT) / "tests/ui/scene_golden" / name;
}

inline bool updates_golden() {
  const char* asked = std::getenv("PF_UPDATE_GOLDEN");
  return asked && std::string(asked) == "1";
}

// What the golden text file holds, after writing `now` to it when asked.
inline std::string golden_text(const std::string& name, const std::string& now) {
  if (updates_golden()) std::ofstream(golden_path(name), std::ios::binary) << now;
  std::ifstream in(golden_path(name), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace pf
