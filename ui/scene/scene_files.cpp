#include "ui/scene/scene_files.h"

#include <fstream>
#include <iterator>

#include "core/base/error.h"

namespace pf {

FileLoader folder_loader(std::filesystem::path folder) {
  return [folder = std::move(folder)](const std::string& name) {
    const auto path = folder / name;
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      throw InputError(path.string(), 0, 0, "", "cannot be read",
                       "a file that was installed with the program");
    }
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
}

SceneFiles scene_files(const std::filesystem::path& shaders, const std::filesystem::path& assets) {
  return {folder_loader(shaders), folder_loader(assets / "fonts")};
}

}  // namespace pf
