// shaders/manifest.toml: every program by name, its sources, and the uniforms and attributes they
// declare. The renderer looks up exactly these uniforms; a test holds the list against the GLSL.
#pragma once
#include <string>
#include <vector>

#include "ui/scene/scene_files.h"

namespace pf {

struct ShaderProgram {
  std::string name;
  std::string vertex;  // file names
  std::string fragment;
  std::vector<std::string> include;  // put before both, in this order
  std::vector<std::string> uniforms;
  std::vector<std::string> attributes;  // the location is the index
};

// In the order of their names. Throws InputError.
std::vector<ShaderProgram> load_shader_manifest(const FileLoader& shader);

// The text handed to the compiler: version line, includes, file.
std::string shader_source(const ShaderProgram& program, const std::string& file,
                          const FileLoader& shader);

}  // namespace pf
