#include "ui/scene/gl_program.h"

#include <epoxy/gl.h>
#include <fmt/format.h>

#include <stdexcept>

#include "core/base/assert.h"

namespace pf {
namespace {

GLuint compile(GLenum kind, const std::string& file, const std::string& source) {
  const GLuint id = glCreateShader(kind);
  const char* text = source.c_str();
  glShaderSource(id, 1, &text, nullptr);
  glCompileShader(id);
  GLint good = 0;
  glGetShaderiv(id, GL_COMPILE_STATUS, &good);
  if (good) return id;
  std::string log(4096, '\0');
  GLsizei length = 0;
  glGetShaderInfoLog(id, static_cast<GLsizei>(log.size()), &length, log.data());
  log.resize(static_cast<std::size_t>(length));
  glDeleteShader(id);
  throw std::runtime_error(fmt::format("shader {} does not compile: {}", file, log));
}

}  // namespace

void GlProgram::build(const ShaderProgram& program, const FileLoader& shader) {
  name_ = program.name;
  const GLuint vertex =
      compile(GL_VERTEX_SHADER, program.vertex, shader_source(program, program.vertex, shader));
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, program.fragment,
                                  shader_source(program, program.fragment, shader));
  id_ = glCreateProgram();
  glAttachShader(id_, vertex);
  glAttachShader(id_, fragment);
  glLinkProgram(id_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint good = 0;
  glGetProgramiv(id_, GL_LINK_STATUS, &good);
  if (!good) throw std::runtime_error("shader program " + name_ + " does not link");
  for (const std::string& name : program.uniforms) {
    uniforms_[name] = glGetUniformLocation(id_, name.c_str());
  }
}

void GlProgram::release() {
  if (id_ != 0) glDeleteProgram(id_);
  id_ = 0;
  uniforms_.clear();
}

int GlProgram::uniform(const std::string& name) const {
  const auto it = uniforms_.find(name);
  PF_ASSERT(it != uniforms_.end(), "a uniform that the manifest does not name");
  return it->second;
}

}  // namespace pf
