// A row of the registry has its partners: a scenario that runs it, and, for every unsafe switch,
// one whose `expect` is `violated`. What is missing is named.
#include "core/mechanism/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace pf {
namespace {

struct Shipped {
  std::string file, text;
  bool says(const std::string& line) const { return text.find("\n" + line) != std::string::npos; }
};

std::vector<Shipped> scenarios() {
  std::vector<Shipped> out;
  const std::filesystem::path folder = PF_SOURCE_ROOT "/assets/scenarios";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    out.push_back({entry.path().filename().string(), "\n" + text.str()});
  }
  return out;
}

TEST(Registry, EveryIdAndSlugIsUsedOnce) {
  std::set<std::string_view> ids, slugs;
  for (const MechanismRow& row : registry()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_TRUE(slugs.insert(row.slug).second) << row.slug;
    EXPECT_FALSE(row.title.empty()) << row.id;
    EXPECT_FALSE(row.idea.empty()) << row.id;
    EXPECT_EQ(find_mechanism(row.slug), &row);
  }
  EXPECT_EQ(find_mechanism("no such thing"), nullptr);
}

TEST(Registry, EveryMoverIsShownByAScenario) {
  const auto all = scenarios();
  for (const MechanismRow& row : registry()) {
    if (row.build == nullptr || row.slug == "none") continue;
    const std::string line = "id = \"" + std::string(row.slug) + "\"";
    const bool shown =
        std::any_of(all.begin(), all.end(), [&](const Shipped& s) { return s.says(line); });
    EXPECT_TRUE(shown) << "no file of assets/scenarios says " << line;
  }
}

TEST(Registry, EveryUnsafeSwitchIsShownByAScenarioThatExpectsTheRace) {
  const auto all = scenarios();
  for (const MechanismRow& row : registry()) {
    for (const UnsafeSwitch& s : row.unsafe) {
      const std::string key(s.key.substr(s.key.rfind('.') + 1));
      const std::string value(s.value);
      const bool number = std::all_of(value.begin(), value.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
      const bool bare = value == "true" || value == "false" || number;
      const std::string line = key + " = " + (bare ? value : "\"" + value + "\"");
      const bool shown = std::any_of(all.begin(), all.end(), [&](const Shipped& f) {
        return f.says(line) && f.says("verdict = \"violated\"");
      });
      EXPECT_TRUE(shown) << "no scenario with `" << line << "` expects to be violated";
    }
  }
}

}  // namespace
}  // namespace pf
