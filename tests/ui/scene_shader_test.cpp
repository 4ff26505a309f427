// The shader manifest against the sources it speaks of.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "core/base/error.h"
#include "ui/scene/shader_manifest.h"

namespace pf {
namespace {

namespace fs = std::filesystem;

const FileLoader kShader = folder_loader(PF_SOURCE_SHADERS);

std::set<std::string> matches(const std::string& text, const char* pattern, int group) {
  const std::regex regex(pattern);
  std::set<std::string> out;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), regex);
       it != std::sregex_iterator(); ++it) {
    out.insert((*it)[static_cast<std::size_t>(group)]);
  }
  return out;
}

std::string both_sources(const ShaderProgram& p) {
  return shader_source(p, p.vertex, kShader) + shader_source(p, p.fragment, kShader);
}

TEST(ShaderManifest, NamesExactlyTheUniformsOfTheSources) {
  for (const ShaderProgram& p : load_shader_manifest(kShader)) {
    const auto declared = matches(both_sources(p), R"(uniform\s+\w+\s+(\w+))", 1);
    EXPECT_EQ(declared, std::set<std::string>(p.uniforms.begin(), p.uniforms.end())) << p.name;
  }
}

TEST(ShaderManifest, NamesTheAttributesInTheOrderOfTheirLocations) {
  const std::regex regex(R"(layout\(location = (\d+)\) in \w+ (\w+);)");
  for (const ShaderProgram& p : load_shader_manifest(kShader)) {
    const std::string source = shader_source(p, p.vertex, kShader);
    std::vector<std::string> found(p.attributes.size());
    std::size_t count = 0;
    for (auto it = std::sregex_iterator(source.begin(), source.end(), regex);
         it != std::sregex_iterator(); ++it, ++count) {
      const auto location = static_cast<std::size_t>(std::stoi((*it)[1]));
      ASSERT_LT(location, found.size()) << p.name;
      found[location] = (*it)[2];
    }
    EXPECT_EQ(count, p.attributes.size()) << p.name;
    EXPECT_EQ(found, p.attributes) << p.name;
  }
}

TEST(ShaderManifest, PassesEveryVaryingFromVertexToFragment) {
  for (const ShaderProgram& p : load_shader_manifest(kShader)) {
    const auto out = matches(kShader(p.vertex), R"(\bout \w+ (v_\w+);)", 1);
    const auto in = matches(kShader(p.fragment), R"(\bin \w+ (v_\w+);)", 1);
    EXPECT_EQ(in, out) << p.name;
  }
}

TEST(ShaderManifest, UsesEveryFileOfTheFolder) {
  std::set<std::string> used = {"manifest.toml"};
  for (const ShaderProgram& p : load_shader_manifest(kShader)) {
    used.insert(p.vertex);
    used.insert(p.fragment);
    used.insert(p.include.begin(), p.include.end());
  }
  std::set<std::string> present;
  for (const auto& entry : fs::directory_iterator(PF_SOURCE_SHADERS)) {
    present.insert(entry.path().filename().string());
  }
  EXPECT_EQ(used, present);
}

TEST(ShaderManifest, ThatIsWrongSaysWhere) {
  const auto manifest = [](const std::string& text) {
    return [text](const std::string&) { return text; };
  };
  try {
    load_shader_manifest(manifest("[box]\nvertex = \"a\"\nfragment = 3\n"));
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_EQ(e.key, "box.fragment");
    EXPECT_EQ(e.line, 1U);
  }
  EXPECT_THROW(load_shader_manifest(manifest("[box\n")), InputError);
  EXPECT_THROW(folder_loader("/nowhere")("manifest.toml"), InputError);
}

}  // namespace
}  // namespace pf
