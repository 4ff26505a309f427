// Golden files of the drawing side. PF_UPDATE_GOLDEN=1 in the environment writes them anew; look at
// what changed before you commit it.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace pf {

inline std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(PF_SOURCE_ROOT) / "tests/ui/scene_golden" / name;
}

inline bool updates_golden() {
  const char* asked = std::getenv("PF_UPDATE_GOLDEN");
  return asked && std::string(asked) == "1";
}

// Empty where `now` is the golden text, else the first line that differs. Writes `now` when asked.
inline std::string against_golden(const std::string& name, const std::string& now) {
  if (updates_golden()) std::ofstream(golden_path(name), std::ios::binary) << now;
  std::ifstream in(golden_path(name), std::ios::binary);
  std::istringstream there(now);
  std::string was, is;
  for (int n = 1;; ++n) {
    const bool more_was = static_cast<bool>(std::getline(in, was));
    const bool more_is = static_cast<bool>(std::getline(there, is));
    if (!more_was && !more_is) return {};
    if (more_was == more_is && was == is) continue;
    return name + ":" + std::to_string(n) + "\n  was  " + (more_was ? was : "(the end)") +
           "\n  is   " + (more_is ? is : "(the end)") + "\nPF_UPDATE_GOLDEN=1 writes it anew";
  }
}

}  // namespace pf
