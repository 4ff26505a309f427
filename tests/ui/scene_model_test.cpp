// The scene as a value: equality, its text form, what lies under a point, paths, views.
#include "ui/session/scene_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/ui/scene_golden.h"
#include "tests/ui/scene_samples.h"
#include "ui/session/scene_dump.h"
#include "ui/session/scene_hit.h"
#include "ui/session/scene_view.h"

namespace pf {
namespace {

TEST(SceneText, OfTheDemoSceneIsTheGoldenOne) {
  const std::string now = scene_to_text(demo_scene());
  EXPECT_EQ(against_golden("demo.txt", now), "");
}

TEST(SceneText, OfTheStageIsTheGoldenOne) {
  const std::string now = scene_to_text(stage_scene());
  EXPECT_EQ(against_golden("stage.txt", now), "");
}

TEST(SceneText, OfALargeMapStaysShortAndTellsOnePageApart) {
  SceneModel a = map_scene(256, PageOrder::kHilbert);
  const std::string text = scene_to_text(a);
  EXPECT_LT(text.size(), 2000U);
  EXPECT_NE(text.find("65536 pages"), std::string::npos);
  auto states = *a.layers[0].maps[0].states;
  states.set(100, pack_page({PageBase::kFaulted, PageDot::kNone, false}));
  a.layers[0].maps[0].states = std::make_shared<const PageBytes>(states);
  EXPECT_NE(scene_to_text(a), text);
}

TEST(SceneText, WritesNegativeAndFractionalLengthsWithoutRoundingTricks) {
  SceneModel m;
  m.layers.push_back(scene_layer("l"));
  m.layers[0].texts.push_back(
      scene_text({-0.001F, -12.25F}, "a \"b\"", TextRole::kLabel, Token::kMid, TextAlign::kEnd));
  EXPECT_EQ(scene_to_text(m),
            "scene 904 x 528 on bg\n"
            "layer l\n"
            "  text 0 -12.25 end: label mid \"a \\\"b\\\"\"\n");
}

TEST(Scene, EqualsACopyAndNotAChangedOne) {
  const SceneModel a = demo_scene();
  SceneModel b = demo_scene();  // its page states are other arrays with the same content
  EXPECT_EQ(a, b);
  b.layers[1].glyphs[0].heading = 1;
  EXPECT_NE(a, b);
  b = demo_scene();
  b.layers[1].maps[0].highlight = 2;
  EXPECT_NE(a, b);
}

TEST(HitTest, FindsThePageAndTheLineUnderAPoint) {
  const SceneModel m = demo_scene();
  const auto page = hit_test(m, {600 + 26 * 2 + 5, 96 + 26 + 3});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->kind, HitKind::kPageMap);
  EXPECT_EQ(page->id, 7U);
  EXPECT_EQ(page->index, 9);
  const auto line = hit_test(m, {600 + 13 * 3 + 2, 182 + 13 + 2});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->kind, HitKind::kLineGrid);
  EXPECT_EQ(line->index, 11);
}

TEST(HitTest, TakesTheTopmostRegionAndUsesSlackOnlyWhenNothingIsHit) {
  const SceneModel m = demo_scene();
  const auto glyph = hit_test(m, {28, 222}, 4);
  ASSERT_TRUE(glyph);
  EXPECT_EQ(glyph->kind, HitKind::kFlow);
  EXPECT_EQ(glyph->label, "read of page 0x92");
  const auto beside = hit_test(m, {33, 222}, 4);  // inside the panel: slack is not asked
  ASSERT_TRUE(beside);
  EXPECT_EQ(beside->kind, HitKind::kComponent);
  EXPECT_FALSE(hit_test(m, {4, 100}));
  EXPECT_TRUE(hit_test(m, {5, 100}, 4));
}

TEST(HitTest, FollowsTheWindowOfAMapAndItsOrder) {
  const SceneModel m = map_scene(64, PageOrder::kHilbert, 16);
  const ScenePageMap& map = m.layers[0].maps[0];
  for (std::int64_t page = 0; page < 64 * 64; ++page) {
    const SceneArea cell = page_area(map, page);
    const ScenePoint middle{cell.x + cell.w / 2, cell.y + cell.h / 2};
    EXPECT_EQ(page_at(map, middle), map.area.contains(middle) ? page : -1) << page;
  }
}

TEST(Path, PlacesAndPartsFollowItsLength) {
  const std::vector<ScenePoint> way = {{0, 0}, {10, 0}, {10, 20}};
  EXPECT_FLOAT_EQ(path_length(way), 30);
  EXPECT_EQ(along_path(way, 4).at, (ScenePoint{4, 0}));
  const PathPlace late = along_path(way, 15);
  EXPECT_EQ(late.at, (ScenePoint{10, 5}));
  EXPECT_FLOAT_EQ(late.heading, std::atan2(1.0F, 0.0F));
  EXPECT_EQ(along_path(way, 99).at, (ScenePoint{10, 20}));
  EXPECT_EQ(along_path(way, -5).at, (ScenePoint{0, 0}));
  EXPECT_EQ(path_part(way, 5, 15), (std::vector<ScenePoint>{{5, 0}, {10, 0}, {10, 5}}));
  EXPECT_TRUE(path_part(way, 40, 50).empty());
}

TEST(View, TurnsAPointIntoPixelsAndBack) {
  const SceneModel m = stage_scene();
  const SceneView view = fit_view(m, 1608, 940, 2);
  const ScenePoint px = to_device(view, {120, 80});
  const ScenePoint back = to_stage(view, px);
  EXPECT_NEAR(back.x, 120, 1e-3);
  EXPECT_NEAR(back.y, 80, 1e-3);
  EXPECT_FLOAT_EQ(view.text_floor, 10);
  EXPECT_FLOAT_EQ(fit_view(m, 300, 200, 1).text_floor, 0) << "a thumbnail has no floor";
}

TEST(View, KeepsThePointUnderThePointerWhenItZooms) {
  const SceneView view = fit_view(stage_scene(), 1280, 720, 1);
  const ScenePoint pointer{700, 300};
  const ScenePoint before = to_stage(view, pointer);
  const ScenePoint after = to_stage(zoomed(view, 2.5F, pointer), pointer);
  EXPECT_NEAR(after.x, before.x, 1e-3);
  EXPECT_NEAR(after.y, before.y, 1e-3);
}

TEST(Tokens, HaveNamesThatLeadBack) {
  for (int i = 0; i < kTokenCount; ++i) {
    const auto token = static_cast<Token>(i);
    EXPECT_EQ(token_of(token_name(token)), token);
  }
  EXPECT_FALSE(token_of("red"));
}

}  // namespace
}  // namespace pf
