// Pictures of Probe's whole window, off screen: golden ones, and what --picture leaves behind.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"
#include "tests/ui/picture_golden.h"
#include "ui/imgui/shell.h"
#include "ui/imgui/window.h"

namespace pf {
namespace {

constexpr const char* kScenarios = PF_SOURCE_ASSETS "/scenarios/";

Picture picture_of(const Pixels& pixels) {
  Picture out;
  out.width = pixels.width;
  out.height = pixels.height;
  for (const std::uint32_t word : pixels.rgba) {
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 4>>(word);
    out.rgba.insert(out.rgba.end(), bytes.begin(), bytes.end());
  }
  return out;
}

void blacken(Picture& picture, Rect area) {
  for (int y = static_cast<int>(area.y); y < static_cast<int>(area.bottom()); ++y) {
    const auto row = picture.rgba.begin() + static_cast<std::ptrdiff_t>(y) * picture.width * 4;
    std::fill(row + static_cast<std::ptrdiff_t>(area.x) * 4,
              row + static_cast<std::ptrdiff_t>(area.right()) * 4, std::uint8_t{0});
  }
}

class ProbePicture : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("DISPLAY") == nullptr) GTEST_SKIP() << "Probe's window needs a display";
  }

  static ProbeOptions options(const std::string& theme) {
    ProbeOptions out;
    out.assets = PF_SOURCE_ASSETS;
    out.shaders = PF_SOURCE_SHADERS;
    out.file = std::string(kScenarios) + "htm-interrupts.toml";
    out.theme = theme;
    out.width = 1280;
    out.height = 720;
    out.scale = 1;
    // One picture with what a pane can show: a mask, cursors, the capture that is picked, a changed
    // parameter with the setting before it behind.
    out.commands = {"store a",
                    "tune mechanism.interval_cycles=700",
                    "compare a",
                    "mask late lines-landed 4us 5us 20 60",
                    "cursor 1 900ns",
                    "cursor 2 2500ns",
                    "next-hit late first",
                    "capture 40",
                    "open",
                    "capture 19"};
    return out;
  }

  // The command line at the bottom names the folder of this very checkout.
  static Picture without_command(const Pixels& pixels, const Shell& shell) {
    Picture out = picture_of(pixels);
    const Rect line = shell.places().key_line;
    const float half = std::floor(line.w / 2);
    blacken(out, {line.x + half, line.y, line.w - half, line.h});
    return out;
  }
};

// One window for both: a second one could find a display that begins anew behind its last client.
TEST_F(ProbePicture, OfTheWindowIsTheGoldenOneInBothThemes) {
  ProbeWindow window(options("dark"), false);
  window.desk().cores = "no RTM on this processor: load a record with live FILE";
  expect_golden("probe-dark.png", without_command(window.settled_picture(), window.shell()));
  Pixels light;
  window.write_picture = [&](const Pixels& pixels, const std::filesystem::path&) {
    light = pixels;
  };
  ASSERT_TRUE(window.desk().tell("theme light").ok);
  ASSERT_TRUE(window.desk().tell("picture light.png").ok);
  window.pass(false);
  expect_golden("probe-light.png", without_command(light, window.shell()));
}

TEST_F(ProbePicture, IsSavedByACommandOfTheWindowThatIsOpen) {
  const ScratchFolder folder;
  ProbeWindow window(options("dark"), false);
  std::vector<std::filesystem::path> asked;
  window.write_picture = [&](const Pixels& pixels, const std::filesystem::path& file) {
    asked.push_back(file);
    write_png(picture_of(pixels), file);
  };
  while (!window.desk().settled()) window.pass(false);
  const std::string file = folder.path("window.png");
  ASSERT_TRUE(window.desk().tell("picture " + file).ok);
  window.pass(false);
  EXPECT_EQ(asked.size(), 1U);
  EXPECT_EQ(read_png(file).width, 1280);
  EXPECT_EQ(window.desk().told, "saved " + file);
  ASSERT_TRUE(window.desk().tell("picture /nowhere/window.png").ok);
  window.pass(false);
  EXPECT_NE(window.desk().error.wrong.find("cannot be written"), std::string::npos);
  EXPECT_EQ(folder.files(), 1U) << "nothing else is left";
}

class ProbeProgram : public ProbePicture {
 protected:
  test::Ended picture(std::vector<std::string> args) const {
    args.insert(args.end(), {"--size", "960x600", "--picture", file_});
    return test::Running(args, PF_PROBE).wait();
  }
  // What was in the folder stays the only thing there.
  void expect_nothing_written(const test::Ended& ended, const std::string& why) const {
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_NE(ended.err.find(why), std::string::npos) << ended.err;
    EXPECT_EQ(folder_.files(), 1U);
    EXPECT_EQ(bytes_of(file_), "what was there before");
  }

  const ScratchFolder folder_;
  std::string file_ = folder_.file("probe.png", "what was there before");
};

TEST_F(ProbeProgram, WritesAWholePicture) {
  const test::Ended ended = picture({std::string(kScenarios) + "htm-tiny.toml"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  const Picture there = read_png(file_);
  EXPECT_EQ(there.width, 960);
  EXPECT_EQ(there.height, 600);
  EXPECT_EQ(folder_.files(), 1U) << "no part of it beside";
}

TEST_F(ProbeProgram, WritesNothingForAScenarioOrACommandThatIsBad) {
  expect_nothing_written(picture({"/nowhere/at-all.toml"}), "/nowhere/at-all.toml");
  const std::string good = std::string(kScenarios) + "htm-tiny.toml";
  expect_nothing_written(picture({good, "--command", "tune mechanism.nothing=1"}),
                         "cannot be tuned");
  expect_nothing_written(picture({good, "--theme", "plaid"}), "plaid");
  const std::string bad = folder_.path("probe.png");  // no scenario at all
  expect_nothing_written(picture({bad}), "probe.png");
}

TEST_F(ProbeProgram, SaysWhereAPictureCannotBeWritten) {
  const std::string good = std::string(kScenarios) + "htm-tiny.toml";
  file_ = "/nowhere/at-all.png";
  test::Ended ended = picture({good});
  EXPECT_EQ(ended.code, 4);
  EXPECT_NE(ended.err.find("/nowhere/at-all.png"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("cannot be written"), std::string::npos) << ended.err;
  std::filesystem::create_directory(folder_.path("a-folder.png"));
  file_ = folder_.path("a-folder.png");
  ended = picture({good});
  EXPECT_EQ(ended.code, 4);
  EXPECT_NE(ended.err.find("not a regular file"), std::string::npos) << ended.err;
  EXPECT_TRUE(std::filesystem::is_empty(file_));
}

}  // namespace
}  // namespace pf
