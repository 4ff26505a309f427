// Where the renderer gets its shaders and fonts from: a resource of the program, a folder, a test.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

namespace pf {

// Each gives the whole content of a file by its plain name ("box.frag", "Inter-Regular.otf") and
// throws InputError when there is none.
using FileLoader = std::function<std::string(const std::string& name)>;

struct SceneFiles {
  FileLoader shader;
  FileLoader font;
};

FileLoader folder_loader(std::filesystem::path folder);

// `shaders` and `assets/fonts` of an installed or a source tree.
SceneFiles scene_files(const std::filesystem::path& shaders, const std::filesystem::path& assets);

}  // namespace pf
