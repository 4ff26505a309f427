// The overlay, fed by hand: no window, no GL.
#include <algorithm>
#include <bit>

#include "tests/ui/probe_fixture.h"
#include "ui/imgui/overlay_pixels.h"

namespace pf {
namespace {

TEST_F(ProbePanels, ASmallWindowShowsOnlyTracksThatFit) {
  open("htm-tiny.toml", {"trigger begin"});
  for (const float scale : {1.0F, 1.5F, 2.0F}) {
    scale_to(scale);
    for (const ImVec2 size : {ImVec2{640, 400}, ImVec2{960, 600}, ImVec2{700, 480}}) {
      ImGui::GetIO().DisplaySize = size;
      frames(3);
      const OverlayPanel& overlay = shell_->overlay();
      for (const OverlayPanel::Track& track : overlay.tracks()) {
        EXPECT_LE(track.area.bottom(), overlay.plot().bottom())
            << size.x << " x " << size.y << " at " << scale;
      }
    }
  }
}

TEST_F(ProbePanels, AWindowOfAFewPicosecondsCanBeZoomed) {
  open("htm-tiny.toml", {"trigger begin", "window -10ps 20ps"});
  const ImVec2 at = middle(shell_->overlay().plot());
  for (const float notches : {3.0F, -6.0F}) {
    wheel(at, notches);
    EXPECT_EQ(desk_->view.from, -10);
    EXPECT_EQ(desk_->view.to, 20);
  }
}

TEST_F(ProbePanels, TheOverlayShowsWhatTheCapturesAre) {
  open("htm-tiny.toml", {"trigger begin"});
  ASSERT_GT(probe().setting().captures.size(), 0U);
  const Rgba ground = look_->palette()[Token::kDensity0];
  const auto bits = std::bit_cast<std::uint32_t>(ground);
  const auto lit = std::count_if(pictures_.overlay.rgba.begin(), pictures_.overlay.rgba.end(),
                                 [&](std::uint32_t c) { return c != bits; });
  // A line across each of the four tracks at the least.
  EXPECT_GE(lit, 4 * (pictures_.overlay.width - 1));
}

TEST_F(ProbePanels, TheWheelZoomsAtThePointerAndFFits) {
  open("htm-tiny.toml", {"trigger begin"});
  const Rect plot = shell_->overlay().plot();
  const ImVec2 at = {plot.x + plot.w / 4, plot.y + plot.h / 2};
  move(at);
  const std::int64_t under = shell_->overlay().time_at(at.x);
  const std::int64_t span = desk_->view.to - desk_->view.from;
  wheel(at, 3);
  EXPECT_LT(desk_->view.to - desk_->view.from, span * 2 / 3);
  EXPECT_NEAR(static_cast<double>(shell_->overlay().time_at(at.x)), static_cast<double>(under),
              static_cast<double>(span) / 500);
  shell_->key("F");
  EXPECT_EQ(desk_->view.to - desk_->view.from, span);
}

TEST(OverlayPixels, OneCaptureAmongManyIsSeenAndAbortedOnesAreTold) {
  const Palette palette =
      load_palette(std::filesystem::path(PF_SOURCE_ASSETS) / "palettes" / "dark.toml");
  PersistenceCounts counts;
  counts.width = 4;
  counts.height = 1;
  counts.good = {0, 1, 10'000, 0};
  counts.bad = {0, 0, 0, 3};
  counts.most_good = 10'000;
  counts.most_bad = 3;
  std::vector<std::uint32_t> out(4);
  color_track(counts, nullptr, palette, out.data(), 4);
  const auto of = [&](std::size_t i) { return std::bit_cast<Rgba>(out[i]); };
  EXPECT_GT(contrast(of(1), of(0)), 1.25);
  EXPECT_GT(contrast(of(2), of(1)), 5);
  EXPECT_GT(of(3).r, of(3).b + 60) << "an aborted capture is vermillion";
}

TEST(OverlayPixels, ASettingBehindIsDottedInEveryPalette) {
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(PF_SOURCE_ASSETS) / "palettes")) {
    const Palette palette = load_palette(file.path());
    PersistenceCounts counts, behind;
    counts.width = behind.width = counts.height = behind.height = 8;
    counts.good.assign(64, 0);
    counts.bad = behind.bad = counts.good;
    counts.good[9] = counts.most_good = 1;
    behind.good.assign(64, 5);
    behind.most_good = 5;
    std::vector<std::uint32_t> out(64);
    color_track(counts, &behind, palette, out.data(), 8);
    const Rgba ground = palette[Token::kDensity0];
    std::size_t dots = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool dot = is_behind_dot(i % 8, i / 8);
      if (i == 9) continue;  // of the current one: whole
      if (dot) ++dots;
      EXPECT_EQ(contrast(std::bit_cast<Rgba>(out[i]), ground) > 1.2, dot) << palette.name << i;
    }
    EXPECT_NEAR(static_cast<double>(dots), 32, 1) << palette.name;
    EXPECT_GT(contrast(std::bit_cast<Rgba>(out[9]), ground), 1.2) << palette.name;
  }
}

// Where there is no hue, lightness has to tell them apart.
TEST(OverlayPixels, WhatAbortedIsStrongerThanAllThatCommittedInGrey) {
  for (const char* name : {"greyscale-dark", "greyscale-light"}) {
    const Palette palette = load_palette(std::filesystem::path(PF_SOURCE_ASSETS) / "palettes" /
                                         (std::string(name) + ".toml"));
    const DensityRamp good(palette, DensityRamp::Kind::kCommitted);
    const DensityRamp bad(palette, DensityRamp::Kind::kAborted);
    const Rgba ground = palette[Token::kDensity0];
    EXPECT_GT(contrast(good.at(1, 1000), ground), 1.25) << name;
    EXPECT_GT(contrast(good.at(1000, 1000), good.at(1, 1000)), 2) << name;
    for (const std::uint32_t n : {1U, 30U, 1000U}) {
      EXPECT_GT(contrast(bad.at(1, 1000), good.at(n, 1000)), 1.4) << name << " " << n;
      EXPECT_GT(contrast(bad.at(n, 1000), ground), contrast(good.at(1000, 1000), ground)) << name;
    }
  }
}

}  // namespace
}  // namespace pf
