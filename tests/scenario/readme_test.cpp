// The tables of assets/README.md are those of the rows: what the parser knows is what is written
// down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/measure/trigger_rows.h"
#include "core/scenario/parameter.h"
#include "core/scenario/scenario.h"

namespace pf {
namespace {

std::string readme() { return read_text_file(assets_folder() + "/README.md", 1 << 20); }

TEST(AssetsReadme, HoldsTheTableOfAllKeys) {
  EXPECT_THAT(readme(), ::testing::HasSubstr(parameters_markdown()))
      << "`pageferry list parameters` without a scenario prints the table";
}

TEST(AssetsReadme, HoldsTheTableOfAllExpectations) {
  EXPECT_THAT(readme(), ::testing::HasSubstr(expectations_markdown()));
}

TEST(AssetsReadme, HoldsTheLanguageOfTriggers) {
  EXPECT_THAT(readme(), ::testing::HasSubstr(triggers_markdown()))
      << "`pageferry list triggers` prints it";
}

TEST(AssetsReadme, NamesEveryShippedScenarioAndProfile) {
  const std::string text = readme();
  for (const std::string& path : shipped_scenarios()) {
    const std::string name = path.substr(path.rfind('/') + 1);
    EXPECT_THAT(text, ::testing::HasSubstr("`" + name + "`"));
  }
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() + "/timing"))
    EXPECT_THAT(text, ::testing::HasSubstr("`" + file.path().filename().string() + "`"));
}

}  // namespace
}  // namespace pf
