// Scenes composed from real runs: text goldens of fixed moments, and machines of every size.
#include "ui/session/compose.h"

#include <gtest/gtest.h>

#include "tests/ui/scene_golden.h"
#include "tests/ui/session_samples.h"
#include "ui/session/scene_dump.h"

namespace pf {
namespace {

Session session_at(const SampleMachine& m, const std::string& command) {
  Session s(sample_run(m), sample_layout());
  while (s.work(100'000)) {
  }
  for (const char* first : {"break kind=abort", "break kind=commit"}) {
    if (command == "abort" || command == "commit") {
      if (std::string(first).find(command) != std::string::npos) s.apply(std::string_view(first));
    }
  }
  s.apply(std::string_view(command == "abort" || command == "commit" ? "run-to-break 1" : command));
  while (s.waiting()) s.work(100'000);
  s.settle();
  return s;
}

const SampleMachine kSmall{4, 8, 2, 1, 24};

TEST(ComposeStage, OfAnAbortIsTheGoldenOne) {
  Session s = session_at(kSmall, "abort");
  const std::string now = scene_to_text(s.stage());
  EXPECT_EQ(against_golden("run-abort.txt", now), "");
}

TEST(ComposeStage, OfACommitIsTheGoldenOne) {
  Session s = session_at(kSmall, "commit");
  const std::string now = scene_to_text(s.stage());
  EXPECT_EQ(against_golden("run-commit.txt", now), "");
}

TEST(ComposeLanes, OfACommitAreTheGoldenOnes) {
  Session s = session_at(kSmall, "commit");
  const std::string now = scene_to_text(s.lanes(900));
  EXPECT_EQ(against_golden("run-lanes.txt", now), "");
}

TEST(ComposeStage, HasEveryLineLiveOnceCommitted) {
  Session s = session_at(kSmall, "commit");
  for (const SceneLayer& layer : s.stage().layers) {
    for (const SceneLineGrid& g : layer.grids) {
      if (g.id != kHitGridEnd) continue;
      for (const SceneLine& line : g.lines) EXPECT_EQ(line.copy, LineCopy::kLive);
    }
  }
}

// Nothing of a still part may lie outside the stage, whatever the machine.
TEST(ComposeStage, StaysOnTheStageForEveryMachine) {
  const SampleMachine machines[] = {{1, 2, 1, 0, 8},
                                    {2, 1, 2, 1, 8},
                                    {16, 64, 3, 2, 24},
                                    {64, 2, 8, 4, 24},
                                    {320, 64, 16, 16, 48}};
  for (const SampleMachine& m : machines) {
    Session s(sample_run(m), sample_layout());
    s.work(3000);
    for (const std::uint64_t event : {0U, 200U, 1500U, 2900U}) {
      s.apply("seek event:" + std::to_string(event));
      s.settle();
      const SceneModel scene = s.stage();
      for (const SceneLayer& layer : scene.layers) {
        for (const SceneBox& b : layer.boxes) {
          EXPECT_GE(b.area.x, 0);
          EXPECT_LE(b.area.x + b.area.w, scene.width);
          EXPECT_LE(b.area.y + b.area.h, scene.height);
        }
        for (const SceneGlyph& g : layer.glyphs) {
          EXPECT_TRUE(g.at.x >= 0 && g.at.x <= scene.width && g.at.y >= 0 &&
                      g.at.y <= scene.height);
        }
      }
      EXPECT_FALSE(s.lanes(800).layers.empty());
      s.apply("zoom page");
      EXPECT_EQ(s.stage().layers.size(), 1U);
      s.apply("zoom host");
    }
  }
}

TEST(ComposeLanes, KeepEverySpanInsideAndGiveTheTimeOfAClick) {
  Session s = session_at(kSmall, "commit");
  const LanesInput in = s.lanes_input();
  const SceneModel scene = compose_lanes(in, 900);
  for (const SceneLayer& layer : scene.layers) {
    for (const SceneBox& b : layer.boxes) {
      EXPECT_GE(b.area.x, 0);
      EXPECT_LE(b.area.x + b.area.w, 900.5F);
      EXPECT_GT(b.area.w, 0);
    }
  }
  EXPECT_EQ(lane_time(in, 900, kLaneLeft), in.window.from);
  EXPECT_EQ(lane_time(in, 900, 900), in.window.to);
}

}  // namespace
}  // namespace pf
