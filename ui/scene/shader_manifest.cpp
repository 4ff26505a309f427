#include "ui/scene/shader_manifest.h"

#include <toml++/toml.h>

#include "core/base/error.h"

namespace pf {
namespace {

constexpr const char* kFile = "manifest.toml";

[[noreturn]] void fail(const toml::node& node, const std::string& key, const char* right) {
  const auto at = node.source().begin;
  throw InputError(kFile, at.line, at.column, key, "missing, or of the wrong type", right);
}

std::string text_of(const toml::table& table, const std::string& program, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value) fail(table, program + "." + key, "the name of a shader file");
  return *value;
}

std::vector<std::string> list_of(const toml::table& table, const std::string& program,
                                 const char* key) {
  const auto* array = table[key].as_array();
  if (!array) fail(table, program + "." + key, "a list of names");
  std::vector<std::string> out;
  for (const auto& node : *array) {
    const auto value = node.value<std::string>();
    if (!value) fail(node, program + "." + key, "a list of names");
    out.push_back(*value);
  }
  return out;
}

}  // namespace

std::vector<ShaderProgram> load_shader_manifest(const FileLoader& shader) {
  toml::table root;
  try {
    root = toml::parse(shader(kFile), std::string_view(kFile));
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    throw InputError(kFile, at.line, at.column, "", std::string(e.description()), "a TOML file");
  }
  std::vector<ShaderProgram> out;
  for (const auto& [key, node] : root) {
    const std::string name(key.str());
    const auto* table = node.as_table();
    if (!table) fail(node, name, "a table, one a program");
    out.push_back({name, text_of(*table, name, "vertex"), text_of(*table, name, "fragment"),
                   list_of(*table, name, "include"), list_of(*table, name, "uniforms"),
                   list_of(*table, name, "attributes")});
  }
  return out;
}

std::string shader_source(const ShaderProgram& program, const std::string& file,
                          const FileLoader& shader) {
  std::string out = "#version 330 core\n";
  for (const std::string& include : program.include) out += shader(include);
  return out + "#line 1\n" + shader(file);
}

}  // namespace pf
