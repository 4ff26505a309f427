// A walk through Probe's window under a display, with clicks and keys that an X client sends, as a
// user's would come.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "ui/imgui/shell.h"
#include "ui/imgui/window.h"

namespace pf {
namespace {

class ProbeWalk : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("DISPLAY") == nullptr) GTEST_SKIP() << "Probe's window needs a display";
    if (std::system("command -v xdotool >/dev/null") != 0) GTEST_SKIP() << "xdotool is missing";
    ProbeOptions options;
    options.assets = PF_SOURCE_ASSETS;
    options.shaders = PF_SOURCE_SHADERS;
    options.file = std::string(PF_SOURCE_ASSETS) + "/scenarios/htm-tiny.toml";
    options.settings = settings_ = std::filesystem::path(testing::TempDir()) / "probe-walk.toml";
    std::filesystem::remove(settings_);
    options.commands = {"trigger begin"};
    options.width = 1280;
    options.height = 720;
    options.scale = 1;
    window_ = std::make_unique<ProbeWindow>(options, true);
    wait([&] { return desk().settled(); });
    passes(3);
    // The window of this process: names may be many on one display.
    id_ = output(fmt::format("xdotool search --onlyvisible --pid {} | tail -n 1", getpid()));
    ASSERT_NE(id_, "");
    tool("windowfocus " + id_);
    passes(3);
  }
  void TearDown() override { std::filesystem::remove(settings_); }

  static std::string output(const std::string& command) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return out;
    for (int c = std::fgetc(pipe); c != EOF && c != '\n'; c = std::fgetc(pipe)) {
      out += static_cast<char>(c);
    }
    pclose(pipe);
    return out;
  }

  Desk& desk() { return window_->desk(); }
  Shell& shell() { return window_->shell(); }

  void passes(int count) {
    for (int i = 0; i < count; ++i) window_->pass(true);
  }
  void wait(const std::function<bool()>& done) {
    const auto began = std::chrono::steady_clock::now();
    while (!done()) {
      window_->pass(true);
      ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
    }
  }
  void tool(const std::string& words) {
    ASSERT_EQ(std::system(("xdotool " + words).c_str()), 0) << words;
  }
  void key(const std::string& name) {
    tool("key --clearmodifiers " + name);
    passes(6);
  }
  void move(ImVec2 at) {
    tool(fmt::format("mousemove --window {} {:.0f} {:.0f}", id_, at.x, at.y));
    passes(4);
  }
  void click(ImVec2 at) {
    move(at);
    tool("mousedown 1");
    passes(4);
    tool("mouseup 1");
    passes(6);
  }
  void drag(ImVec2 from, ImVec2 to, int button = 1) {
    move(from);
    tool(fmt::format("mousedown {}", button));
    passes(4);
    move({(from.x + to.x) / 2, (from.y + to.y) / 2});
    move(to);
    tool(fmt::format("mouseup {}", button));
    passes(6);
  }

  std::filesystem::path settings_;
  std::unique_ptr<ProbeWindow> window_;
  std::string id_;
};

TEST_F(ProbeWalk, FromTheTriggerToACaptureInTheLanesAndBack) {
  Probe& probe = desk().probe();
  ASSERT_GT(probe.setting().captures.size(), 0U);
  // A trigger, typed.
  key("t");
  wait([&] { return shell().typing(); });
  tool("key ctrl+a");
  passes(3);
  tool("type 'commit'");
  passes(8);
  key("Return");
  wait([&] { return desk().settled(); });
  EXPECT_EQ(probe.trigger_text(), "commit");
  ASSERT_GT(probe.setting().captures.size(), 0U);
  passes(3);
  // A row of the table, and into the lanes.
  const std::uint64_t number = desk().shown().rows.front().number;
  const Rect row = shell().captures().row_of(number);
  click({row.x + 40, row.y + row.h / 2});
  ASSERT_TRUE(probe.picked());
  EXPECT_EQ(probe.setting().captures.at(*probe.picked()).capture->number, number);
  key("Return");
  wait([&] { return desk().settled(); });
  EXPECT_EQ(desk().view.centre, Centre::kLanes);
  const std::uint64_t event = probe.session().event();
  EXPECT_EQ(event, probe.setting().captures.at(*probe.picked()).capture->event);
  key("Left");
  wait([&] { return desk().settled(); });
  EXPECT_EQ(probe.session().event(), event - 1);
  key("Escape");
  EXPECT_EQ(desk().view.centre, Centre::kOverlay);
  // Cursors by a drag, a mask by another with the right button.
  const Rect plot = shell().overlay().plot();
  drag({plot.x + 100, plot.y + 40}, {plot.x + 220, plot.y + 40});
  ASSERT_TRUE(probe.cursor(1) && probe.cursor(2));
  EXPECT_GT(*probe.cursor(2), *probe.cursor(1));
  const Rect track = shell().overlay().tracks().front().area;
  drag({track.x + 4, track.y + 2}, {track.x + 300, track.bottom() - 2}, 3);
  EXPECT_EQ(desk().shown().masks.size(), 1U);
  // The sheet of keys, by the sign itself.
  key("question");
  EXPECT_TRUE(desk().view.sheet);
  key("Escape");
  EXPECT_FALSE(desk().view.sheet);
  // The gap beside the overlay; where it lies is remembered.
  const Rect centre = shell().places().centre;
  drag({centre.right() + 4, centre.y + 60}, {centre.right() - 76, centre.y + 60});
  EXPECT_LT(shell().places().centre.w, centre.w - 40);
  const Splits splits = desk().settings.splits;
  window_.reset();
  std::string wrong;
  EXPECT_NEAR(read_settings(settings_, wrong).splits.right, splits.right, 0.001);
}

}  // namespace
}  // namespace pf
