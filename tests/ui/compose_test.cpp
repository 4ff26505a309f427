// Scenes composed from real runs: text goldens of fixed moments, and machines of every size.
#include "ui/session/compose.h"

#include <gtest/gtest.h>

#include <span>

#include "tests/ui/scene_golden.h"
#include "tests/ui/session_samples.h"
#include "ui/scene/text_layout.h"
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

std::string words_of(const SceneModel& scene) {
  std::string out;
  for (const SceneLayer& layer : scene.layers) {
    for (const SceneText& t : layer.texts) {
      for (const SceneSpan& span : t.spans) out += span.text + "\n";
    }
  }
  return out;
}

// CPU0 and the IOMMU show what was hit; the page maps and the inspector follow the selection.
TEST(ComposeStage, OfAnAbortIsAboutItsPageWhateverIsSelected) {
  Session s = session_at({64, 64, 2, 1, 24}, "abort");
  const std::uint32_t page = s.abort_card().page;
  const std::uint32_t other = page < 32 ? 63 : 0;
  ASSERT_TRUE(s.apply("select page:" + std::to_string(other)).ok);
  const std::string said = words_of(s.stage());
  const std::string line = "PTE line " + std::to_string(page / kPtesPerLine) + "\n";
  EXPECT_NE(said.find(line), std::string::npos) << said;
  EXPECT_NE(said.find(s.abort_card().wasted), std::string::npos) << said;
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

// Type does not shrink below ten pixels, so in a small window words come closer. What two words
// share of the stage, as text: empty when they keep apart.
std::string words_that_meet(const SceneModel& scene, float scale) {
  FontBook fonts;
  fonts.load(folder_loader(PF_SOURCE_ASSETS "/fonts"));
  struct Laid {
    SceneArea area;
    std::string text;
  };
  std::vector<Laid> laid;
  // Ground, parts and flows; the card of an abort covers what lies below it.
  for (const SceneLayer& layer : std::span(scene.layers).first(3)) {
    for (const SceneText& t : layer.texts) {
      const LaidText l = lay_text(fonts, t, {scale, 1, 10}, t.max_width * scale);
      laid.push_back(
          {{t.at.x * scale + l.left, t.at.y * scale + l.top, l.right - l.left, l.last_base - l.top},
           t.spans.front().text});
    }
  }
  std::string met;
  for (std::size_t i = 0; i < laid.size(); ++i) {
    for (std::size_t k = i + 1; k < laid.size(); ++k) {
      const SceneArea &a = laid[i].area, &b = laid[k].area;
      if (a.x + a.w > b.x && b.x + b.w > a.x && a.y + a.h > b.y && b.y + b.h > a.y)
        met += "\"" + laid[i].text + "\" meets \"" + laid[k].text + "\"\n";
    }
  }
  return met;
}

TEST(ComposeStage, WordsKeepApartInASmallWindow) {
  for (const char* moment : {"seek start", "commit", "abort"}) {
    Session s = session_at({64, 64, 2, 1, 24}, moment);
    for (const float scale : {1.0F, 0.85F, 0.8F}) {
      EXPECT_EQ(words_that_meet(s.stage(), scale), "") << moment << " at " << scale;
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
