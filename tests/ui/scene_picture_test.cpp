// Pictures through surfaceless EGL. Skipped, with the reason, where there is no EGL.
#include <gtest/gtest.h>

#include <memory>

#include "tests/ui/picture_golden.h"
#include "tests/ui/scene_samples.h"
#include "tests/ui/scene_sketch.h"
#include "ui/offscreen/offscreen.h"

namespace pf {
namespace {

SceneFiles files() { return scene_files(PF_SOURCE_SHADERS, PF_SOURCE_ASSETS); }

Palette palette(const std::string& name) {
  return load_palette(std::string(PF_SOURCE_ASSETS "/palettes/") + name + ".toml");
}

class PictureTest : public testing::Test {
 protected:
  void SetUp() override {
    try {
      canvas_ = std::make_unique<OffscreenCanvas>(files());
    } catch (const OffscreenError& e) {
      GTEST_SKIP() << e.what();
    }
  }

  Picture render(const SceneModel& m, float scale = 1, const char* theme = "dark") {
    return render_picture(*canvas_, m, static_cast<int>(m.width), static_cast<int>(m.height), scale,
                          palette(theme));
  }

  std::unique_ptr<OffscreenCanvas> canvas_;
};

Rgba at(const Picture& p, int x, int y) {
  const auto* px = p.rgba.data() + (static_cast<std::ptrdiff_t>(y) * p.width + x) * 4;
  return {px[0], px[1], px[2], px[3]};
}

TEST_F(PictureTest, OfTheDemoIsTheGoldenOneInBothThemes) {
  expect_golden("demo-dark.png", render(demo_scene()));
  expect_golden("demo-light.png", render(demo_scene(), 1, "light"));
}

TEST_F(PictureTest, OfTheStageIsTheGoldenOne) {
  expect_golden("stage-dark.png", render(stage_scene()));
  expect_golden("abort-light.png", render(abort_scene(), 1, "light"));
}

TEST_F(PictureTest, OfTheSameSceneHasTheSameBytesWhateverWasDrawnBefore) {
  const Picture first = render(stage_scene(), 2);
  render(demo_scene(), 1.25F, "light");
  render(map_scene(512, PageOrder::kHilbert));
  EXPECT_EQ(render(stage_scene(), 2), first);
  OffscreenCanvas fresh(files());
  const SceneModel m = stage_scene();
  EXPECT_EQ(render_picture(fresh, m, 904, 528, 2, palette("dark")), first);
}

TEST_F(PictureTest, FillsAWholeUnitBoxOnExactPixels) {
  SceneModel m;
  m.width = m.height = 20;
  m.layers.push_back(scene_layer("l"));
  sketch::box(m.layers[0], {4, 4, 8, 6}, Token::kTgt);
  const Palette p = palette("dark");
  const Picture picture = render(m);
  EXPECT_EQ(at(picture, 4, 4), p[Token::kTgt]);
  EXPECT_EQ(at(picture, 11, 9), p[Token::kTgt]);
  EXPECT_EQ(at(picture, 3, 4), p[Token::kBg]);
  EXPECT_EQ(at(picture, 12, 9), p[Token::kBg]);
  EXPECT_EQ(at(picture, 11, 10), p[Token::kBg]);
}

TEST_F(PictureTest, KeepsAHairlineOnePixelWideAtEveryScale) {
  for (const float scale : {0.8F, 1.0F, 1.25F, 2.0F}) {
    SceneModel m;
    m.width = m.height = 40;
    m.layers.push_back(scene_layer("l"));
    sketch::path(m.layers[0], {{0, 10}, {40, 10}}, Token::kInk, 1);
    const int side = static_cast<int>(std::lround(40 * scale));
    const Picture picture = render_picture(*canvas_, m, 40, 40, scale, palette("dark"));
    int lit = 0;
    for (int y = 0; y < side; ++y) {
      const Rgba c = at(picture, side / 2, y);
      if (c == palette("dark")[Token::kInk]) ++lit;
      EXPECT_TRUE(c == palette("dark")[Token::kInk] || c == palette("dark")[Token::kBg]);
    }
    EXPECT_EQ(lit, scale > 1.5F ? 2 : 1) << scale;
  }
}

TEST_F(PictureTest, ATranslucentPathIsEvenAtItsCorners) {
  SceneModel m;
  m.width = m.height = 40;
  m.layers.push_back(scene_layer("l"));
  sketch::path(m.layers[0], {{4, 8}, {30, 8}, {30, 36}}, Token::kFly, 6, 0.5F);
  const Picture picture = render(m);
  EXPECT_EQ(at(picture, 30, 8), at(picture, 15, 8));
  EXPECT_EQ(at(picture, 30, 8), at(picture, 30, 25));
}

TEST_F(PictureTest, CutsALayerAtItsClipAndFadesIt) {
  SceneModel m;
  m.width = m.height = 20;
  m.layers.push_back(scene_layer("l"));
  m.layers[0].clip = {0, 0, 10, 20};
  m.layers[0].alpha = 0.5F;
  sketch::box(m.layers[0], {0, 0, 20, 20}, Token::kInk);
  const Picture picture = render(m);
  const Palette p = palette("dark");
  EXPECT_EQ(at(picture, 10, 10), p[Token::kBg]);
  const int expected = (p[Token::kInk].r + p[Token::kBg].r) / 2;
  EXPECT_NEAR(at(picture, 9, 10).r, expected, 1);
}

TEST_F(PictureTest, ShowsOneLostPageOfAMillionAsARingedCross) {
  const SceneModel m = map_scene(1024, PageOrder::kRowMajor);
  SceneModel without = m;
  without.layers.pop_back();
  const Rgba bad = palette("dark")[Token::kBad];
  const auto count = [&](const Picture& p) {
    int n = 0;
    for (int y = 0; y < p.height; ++y) {
      for (int x = 0; x < p.width; ++x) n += at(p, x, y) == bad ? 1 : 0;
    }
    return n;
  };
  EXPECT_EQ(count(render(without)), 1) << "two pages a pixel, and still there";
  EXPECT_GE(count(render(m)), 40);
}

TEST_F(PictureTest, ATextureFollowsStatesThatChangeEveryFrame) {
  SceneModel m = map_scene(64, PageOrder::kRowMajor);
  m.layers.pop_back();
  ScenePageMap& map = m.layers[0].maps[0];
  const Palette p = palette("dark");
  for (int frame = 0; frame < 8; ++frame) {
    const PageBase base = frame % 2 ? PageBase::kTarget : PageBase::kSource;
    map.states = sketch::states_of(std::vector<std::uint8_t>(64 * 64, sketch::page(base)));
    const Rgba expected = p[frame % 2 ? Token::kTgt : Token::kSrc];
    EXPECT_EQ(at(render(m), 300, 300), expected) << frame;
  }
}

// What is patched cell by cell must be what is made anew: shaped, a cell a pixel, and reduced.
TEST_F(PictureTest, OfAFewChangedPagesIsThatOfAllMadeAnew) {
  for (const int side : {64, 512, 1024}) {
    for (const PageOrder order : {PageOrder::kRowMajor, PageOrder::kHilbert}) {
      SceneModel m = map_scene(side, order);
      m.layers.pop_back();
      ScenePageMap& map = m.layers[0].maps[0];
      PageBytes states = *map.states;
      for (std::uint32_t frame = 0; frame < 8; ++frame) {
        const std::size_t before = canvas_->renderer().stats().map_uploads;
        for (std::uint32_t i = 0; i < 5; ++i) {
          const std::size_t page = (frame * 7919U + i * i * 104729U) % states.size();
          states.set(page, sketch::page(frame % 3 == 0 ? PageBase::kFaulted : PageBase::kTarget));
        }
        map.states = std::make_shared<const PageBytes>(states);
        const Picture patched = render(m);
        EXPECT_EQ(canvas_->renderer().stats().map_uploads, before + 1);
        OffscreenCanvas anew(files());
        ASSERT_EQ(patched, render_picture(anew, m, static_cast<int>(m.width),
                                          static_cast<int>(m.height), 1, palette("dark")))
            << side << " frame " << frame;
      }
    }
  }
}

TEST_F(PictureTest, CrossFadesACellHalfWay) {
  SceneModel m = map_scene(16, PageOrder::kRowMajor);
  m.layers.pop_back();
  ScenePageMap& map = m.layers[0].maps[0];
  map.letters = false;
  map.before = sketch::states_of(std::vector<std::uint8_t>(256, sketch::page(PageBase::kSource)));
  map.states = sketch::states_of(std::vector<std::uint8_t>(256, sketch::page(PageBase::kTarget)));
  map.mix = 0.5F;
  const Palette p = palette("dark");
  const Rgba middle = at(render(m), 210, 20);
  EXPECT_NEAR(middle.g, (p[Token::kSrc].g + p[Token::kTgt].g) / 2, 2);
}

TEST_F(PictureTest, WorksInAPartOfALargerTarget) {
  SceneModel m;
  m.width = m.height = 20;
  m.layers.push_back(scene_layer("l"));
  sketch::box(m.layers[0], {0, 0, 20, 20}, Token::kTgt);
  SceneView view = fit_view(m, 40, 20, 1);
  EXPECT_FLOAT_EQ(view.origin.x, 10);
  const Picture picture = canvas_->render(m, view, palette("dark"));
  EXPECT_EQ(at(picture, 5, 10), palette("dark")[Token::kBg]);
  EXPECT_EQ(at(picture, 20, 10), palette("dark")[Token::kTgt]);
}

TEST_F(PictureTest, GoesToAFileThatIsWholeOrAbsent) {
  const auto file = std::filesystem::temp_directory_path() / "pageferry-picture-test.png";
  render_png(files(), demo_scene(), 904, 528, 1, palette("dark"), file);
  EXPECT_EQ(read_png(file), render(demo_scene()));
  EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));
  std::filesystem::remove(file);
  EXPECT_THROW(render_png(files(), demo_scene(), 90, 52, 1, palette("dark"), "/nowhere/x.png"),
               std::runtime_error);
}

TEST_F(PictureTest, ARendererCanBeReleasedAndBegunAgain) {
  const Picture first = render(demo_scene());
  canvas_ = nullptr;
  canvas_ = std::make_unique<OffscreenCanvas>(files());
  EXPECT_EQ(render(demo_scene()), first);
}

}  // namespace
}  // namespace pf
