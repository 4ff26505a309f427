// One linked program of the manifest. GL-free header: object names are plain integers.
#pragma once
#include <map>
#include <string>

#include "ui/scene/shader_manifest.h"

namespace pf {

class GlProgram {
 public:
  // REQUIRES a current context. Throws std::runtime_error with the compiler's own words.
  void build(const ShaderProgram& program, const FileLoader& shader);
  void release();

  unsigned id() const { return id_; }
  // The location of a uniform that the manifest names for this program.
  int uniform(const std::string& name) const;

 private:
  std::string name_;
  unsigned id_ = 0;
  std::map<std::string, int> uniforms_;
};

}  // namespace pf
