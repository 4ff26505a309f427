// The stages that are shipped, and what a stage file that is wrong says.
#include "ui/session/stage_layout.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/error.h"
#include "tests/ui/session_samples.h"
#include "ui/session/compose.h"

namespace pf {
namespace {

namespace fs = std::filesystem;

const fs::path kStages = PF_SOURCE_ASSETS "/stages";

std::string text_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

bool within(const SceneArea& outer, const SceneArea& inner) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
         inner.y + inner.h <= outer.y + outer.h;
}

bool touch(const SceneArea& a, const SceneArea& b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

// The text of FIG 1A with one place changed, as its error tells it.
std::string error_of(const std::string& was, const std::string& is) {
  std::string text = text_of(kStages / "fig-1a.toml");
  const auto at = text.find(was);
  if (at == std::string::npos) return "the file has no " + was;
  text.replace(at, was.size(), is);
  const fs::path file = fs::path(testing::TempDir()) / "broken-stage.toml";
  std::ofstream(file) << text;
  try {
    load_stage_layout(file);
  } catch (const InputError& e) {
    return e.what();
  }
  return "";
}

TEST(StageLayout, EveryShippedStageHasItsPartsInItsHosts) {
  for (const auto& entry : fs::directory_iterator(kStages)) {
    const StageLayout s = load_stage_layout(entry.path());
    SCOPED_TRACE(entry.path().string());
    for (const SceneArea& part : {s.cpu0, s.helper, s.iommu, s.queues, s.map_a, s.grid_start})
      EXPECT_TRUE(within(s.host_a, part));
    const SceneArea& target = s.one_host ? s.host_a : s.host_b;
    for (const SceneArea& part : {s.cpu_b, s.grid_end, s.map_b}) EXPECT_TRUE(within(target, part));
    EXPECT_EQ(s.bridges.empty(), s.one_host);
    // What goes up ends at the root port, where what comes down begins, a lane beside it.
    EXPECT_NEAR(s.up.back().x, s.down_a.front().x, 12);
    EXPECT_NEAR(s.up.back().y, s.down_a.front().y, 12);
    // What goes to an OTS device ends in it, and what comes from it begins there.
    for (const StageBox& ots : s.ots) {
      EXPECT_TRUE(within(ots.area, {s.window_in.back().x, s.window_in.back().y, 0, 0}));
      EXPECT_TRUE(within(ots.area, {s.window_out.front().x, s.window_out.front().y, 0, 0}));
    }
  }
}

// The words that count what waits at the root port: all of them in a switch, or none.
TEST(StageLayout, TheWordsAtTheRootPortTouchNoBox) {
  for (const auto& entry : fs::directory_iterator(kStages)) {
    const StageLayout s = load_stage_layout(entry.path());
    SCOPED_TRACE(entry.path().string());
    const SceneArea words{s.root_label.x - 25, s.root_label.y - 12, 50, 16};  // "10 at root"
    for (const StageBox& box : s.switches)
      EXPECT_TRUE(within(box.area, words) || !touch(box.area, words)) << box.name;
    for (const auto* boxes : {&s.bridges, &s.ots}) {
      for (const StageBox& box : *boxes) EXPECT_FALSE(touch(box.area, words)) << box.name;
    }
    for (const SceneArea& port : s.ports) EXPECT_FALSE(touch(port, words));
  }
}

TEST(StageLayout, ATopologyHasItsOwnStageOrThatOfFig1A) {
  const StageLayouts stages(kStages);
  EXPECT_EQ(stages.of("fig-5a").bridges.size(), 2U);
  EXPECT_EQ(stages.of("fig-5b").switches.size(), 2U);
  EXPECT_TRUE(stages.of("fig-6").one_host);
  EXPECT_EQ(stages.of("fig-11").ots.size(), 1U);
  EXPECT_EQ(stages.of("fig-12").ots.size(), 1U);
  EXPECT_TRUE(stages.of("fig-1a").ots.empty());
  EXPECT_EQ(stages.of("fig-7a").bridges.front().name, "Interposer 730");
  EXPECT_EQ(stages.of("fig-7b").bridges.size(), 2U);
  EXPECT_EQ(stages.of("fig-8").bridges.back().name, "Interposer 930");
  EXPECT_TRUE(stages.of("fig-9").one_host);
  EXPECT_EQ(stages.of("fig-9").switches.size(), 2U);
  EXPECT_EQ(stages.of("somebody's own").name, "FIG 1A");
}

TEST(StageLayout, SaysWhatIsWrongAndWhere) {
  const std::string outside =
      error_of("phases = [398, 14, 214, 120]", "phases = [398, 14, 2140, 120]");
  EXPECT_NE(outside.find("around.phases"), std::string::npos) << outside;
  EXPECT_NE(outside.find("lies outside the stage"), std::string::npos) << outside;
  const struct {
    const char *was, *is, *key, *says;
  } cases[] = {
      {"size = [904, 528]", "size = [904]", "size", "not a list of numbers"},
      {"size = [904, 528]", "size = 904", "size", "not a list of numbers"},
      {"name = \"FIG 1A\"", "name = 5", "name", "not a text"},
      {"cpu0 =", "cpu7 =", "host_a.cpu7", "unknown key"},
      {"start = [156, 300, 103, 103]", "", "host_a.start", "missing"},
      {"area = [440, 150, 128, 173] }]", "place = 3 }]", "fabric.switches", "not a box"},
      {"bridges = [{ name = \"NTB\", area = [478, 206, 52, 49] }]", "bridges = []",
       "fabric.bridges", "empty"},
      {"hairpin = [[373, 226], [504, 226]]", "hairpin = [[373, 226]]", "ways.hairpin", "not a way"},
      {"up = [[447, 315]", "up = [[447, true]", "ways.up", "not a number"},
      {"change = [504, 226]", "change = \"there\"", "ways.change", "not a list of numbers"},
      {"counts = [464, 273]", "counts = [464, 273", "", "error"},
  };
  for (const auto& c : cases) {
    const std::string error = error_of(c.was, c.is);
    EXPECT_NE(error.find("broken-stage.toml"), std::string::npos) << c.is;
    EXPECT_NE(error.find(c.key), std::string::npos) << error;
    if (std::string(c.says) != "error") {
      EXPECT_NE(error.find(c.says), std::string::npos) << error;
    }
  }
}

}  // namespace
}  // namespace pf
