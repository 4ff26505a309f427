// What Probe's smaller panes answer to, by mouse and by key: no window, no GL.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/ui/probe_fixture.h"
#include "ui/imgui/key_words.h"
#include "ui/imgui/slider.h"

namespace pf {
namespace {

constexpr const char* kRun = "htm-interrupts.toml";  // 64 pages, with aborts

std::uint64_t number_of(Probe& probe) {
  return probe.picked() ? probe.setting().captures.at(*probe.picked()).capture->number : 0;
}

// Commands that need the captures that open() waits for.
void tell(Desk& desk, const std::vector<std::string>& commands) {
  for (const std::string& command : commands) {
    const Outcome done = desk.tell(command);
    ASSERT_TRUE(done.ok) << command << ": " << done.text;
  }
}

bool says(const Desk& desk, const std::string& key, const std::string& what) {
  const auto words = keys_of(desk);
  return std::find(words.begin(), words.end(), std::pair(key, what)) != words.end();
}

TEST_F(ProbePanels, AClickOnAMasksWordsPicksItsFirstHit) {
  open(kRun);
  tell(*desk_, {"mask all lines-read 1us 2us 0 64", "capture 9"});
  frames(2);
  const Rect label = shell_->overlay().label_of("all");
  ASSERT_GT(label.w, 0);
  click(middle(label));
  EXPECT_EQ(probe().picked(), 0U);
  EXPECT_EQ(desk_->view.mask, "all");
}

TEST_F(ProbePanels, ThePickedCaptureIsALineOnEveryTrackUpToItsOwnEnd) {
  open(kRun);
  EXPECT_TRUE(shell_->overlay().picked_line().empty());
  ASSERT_TRUE(desk_->tell("capture 3").ok);
  frames(2);
  const Capture& capture = *probe().setting().captures.at(2).capture;
  const OverlayPanel& overlay = shell_->overlay();
  for (const OverlayPanel::Track& track : overlay.tracks()) {
    const auto inside = [&](ImVec2 p) { return track.area.holds(p); };
    EXPECT_TRUE(std::any_of(overlay.picked_line().begin(), overlay.picked_line().end(), inside));
  }
  float right = 0;
  for (const ImVec2 p : overlay.picked_line()) right = std::max(right, p.x);
  EXPECT_NEAR(right, overlay.x_of(std::min<Time>(capture.own_to, desk_->view.to)), 2);
}

TEST_F(ProbePanels, AClickInTheOverlayPicksAmongThoseThatAreShown) {
  open(kRun, {"persistence 2"});
  const std::size_t all = probe().setting().captures.size();
  const OverlayPanel::Track track = shell_->overlay().tracks().front();
  // Everywhere along the lines of all captures, those of two can be met.
  for (float x = track.area.x + 5; x < track.area.right(); x += 60) {
    for (float y = track.area.y; y < track.area.bottom(); y += 15) {
      desk_->tell("capture none");
      click({x, y});
      if (probe().picked()) {
        EXPECT_GE(*probe().picked(), all - 2);
      }
    }
  }
}

TEST_F(ProbePanels, MoreOfTheWorstAreListedWhereThePaneIsHigher) {
  open(kRun);
  const std::size_t before = shell_->histogram1().worst().size();
  ASSERT_GE(before, 1U);
  desk_->settings.splits.middle = 0.9F;
  frames(3);
  const std::size_t after = shell_->histogram1().worst().size();
  EXPECT_GT(after, before + 2);
  // A click on a line picks it; the wheel and the keys show others.
  const auto [number, row] = shell_->histogram1().worst()[after - 1];
  click(middle(row));
  EXPECT_EQ(number_of(probe()), number);
  const std::uint64_t first = shell_->histogram1().worst()[0].first;
  wheel(middle(row), -1);
  EXPECT_NE(shell_->histogram1().worst()[0].first, first);
  wheel(middle(row), 5);
  EXPECT_EQ(shell_->histogram1().worst()[0].first, first);
  desk_->view.focus = Panel::kHistogram1;
  EXPECT_TRUE(shell_->key("PgDown"));
  frames(2);
  EXPECT_NE(shell_->histogram1().worst()[0].first, first);
  EXPECT_TRUE(shell_->key("PgUp"));
  frames(2);
  EXPECT_EQ(shell_->histogram1().worst()[0].first, first);
}

TEST_F(ProbePanels, AClickOnTheTrendPicksTheCaptureOfThatPage) {
  open(kRun);
  desk_->settings.splits.middle = 0.8F;
  frames(3);
  const Rect trend = shell_->histogram1().trend();
  ASSERT_GT(trend.w, 30);
  const auto& samples = probe().intervals()[0].meter->samples();
  for (const double part : {0.02, 0.5, 0.98}) {
    const float x = std::floor(trend.x + static_cast<float>(part) * trend.w);
    click({x, trend.y + trend.h / 2});
    ASSERT_TRUE(probe().picked());
    const auto at =
        static_cast<std::size_t>((x - trend.x) / trend.w * static_cast<float>(samples.size()));
    EXPECT_NEAR(static_cast<double>(*probe().picked()), samples[at].index, 2);
  }
}

TEST_F(ProbePanels, ArrowsAndEnterWorkInTheStatePane) {
  open(kRun);
  tell(*desk_, {"capture 5", "open"});
  settle();
  desk_->view.focus = Panel::kState;
  frames(2);
  ASSERT_FALSE(desk_->shown().inspector.empty());
  const InspectorSection first = desk_->shown().inspector[0];
  ASSERT_NE(first.word, "");
  const std::uint64_t picked = number_of(probe());
  EXPECT_TRUE(shell_->key("Down"));
  EXPECT_EQ(shell_->state().row(), 1U);
  EXPECT_EQ(number_of(probe()), picked) << "the captures' own row stays";
  EXPECT_TRUE(shell_->key("Enter"));
  frames(2);
  const auto pinned = [&] {
    const auto& all = desk_->shown().inspector;
    return std::any_of(all.begin(), all.end(), [&](const InspectorSection& section) {
      return section.word == first.word && section.pinned;
    });
  };
  EXPECT_TRUE(pinned());
  for (int i = 0; i < 500; ++i) shell_->key("Down");
  frames(3);
  const std::size_t last = shell_->state().row();
  shell_->key("Up");
  EXPECT_EQ(shell_->state().row(), last - 1);
  for (int i = 0; i < 500; ++i) shell_->key("Up");
  EXPECT_EQ(shell_->state().row(), 0U);
}

TEST_F(ProbePanels, ArrowsGoOverThePagesAndEnterSelectsOne) {
  open(kRun);
  desk_->view.focus = Panel::kPages;
  frames(2);
  const std::uint64_t event = probe().session().event();
  EXPECT_TRUE(shell_->key("Right"));
  EXPECT_EQ(shell_->pages().cursor(), 1);
  EXPECT_TRUE(shell_->key("Down"));
  const std::int64_t below = *shell_->pages().cursor();
  EXPECT_GT(below, 1);
  EXPECT_TRUE(shell_->key("Left"));
  EXPECT_EQ(shell_->pages().cursor(), below - 1);
  EXPECT_EQ(probe().session().event(), event) << "the playhead stays";
  EXPECT_TRUE(shell_->key("Enter"));
  frames(2);
  EXPECT_EQ(probe().session().selection().part, Part::kPage);
  EXPECT_EQ(probe().session().selection().id, below - 1);
  for (int i = 0; i < 200; ++i) shell_->key("Down");
  EXPECT_LT(*shell_->pages().cursor(), 64);
  for (int i = 0; i < 200; ++i) shell_->key("Left");
  EXPECT_EQ(shell_->pages().cursor(), 0);
}

TEST_F(ProbePanels, AbortsAreListedWithTheMainCauseFirst) {
  open("htm-interrupts.toml", {"trigger begin"});
  const CaptureSet& set = probe().setting().captures;
  const std::vector<AbortCount> counts = aborts_by_count(set);
  ASSERT_FALSE(counts.empty());
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    all += counts[i].count;
    EXPECT_GT(counts[i].count, 0U);
    EXPECT_LE(counts[i].count, counts[i > 0 ? i - 1 : 0].count);
  }
  EXPECT_EQ(all, set.aborts());
}

TEST_F(ProbePanels, ABreakpointIsSetAndTakenAwayByKeyAndTheStatusSaysSo) {
  open("htm-tiny.toml", {"trigger commit"});
  EXPECT_TRUE(shell_->key("F9"));
  EXPECT_EQ(desk_->shown().breakpoints, std::vector<std::string>{"commit"});
  EXPECT_EQ(desk_->told, "breakpoint on commit; F5 runs to it");
  EXPECT_TRUE(shell_->key("F9"));
  EXPECT_TRUE(desk_->shown().breakpoints.empty());
  EXPECT_EQ(desk_->told, "no breakpoint on commit any more");
  EXPECT_TRUE(shell_->key("F5"));
  settle();
  EXPECT_EQ(desk_->told.find("at the trigger commit, event "), 0U) << desk_->told;
  EXPECT_TRUE(shell_->key("Shift+F5"));
  settle();
  EXPECT_EQ(desk_->told.find("there is no trigger commit before event "), 0U) << desk_->told;
}

TEST_F(ProbePanels, WhereLinesEndBeforeTheViewDoesItIsSaid) {
  open("htm-interrupts.toml", {"trigger commit nth 2", "window -4us 12us"});
  EXPECT_EQ(shell_->overlay().ends_words(), "lines end where the next attempt begins");
  open("htm-tiny.toml", {"trigger commit", "window -4us 8us"});
  EXPECT_EQ(shell_->overlay().ends_words(), "the run ends here");
  desk_->tell("trigger begin");
  desk_->tell("window -200ns 1us");
  settle();
  EXPECT_EQ(shell_->overlay().ends_words(), "");
}

TEST_F(ProbePanels, WithNothingOpenWhatIsTypedIsOpened) {
  std::string asked;
  shell_->open_file = [&](const std::string& file) { asked = file; };
  frames(2);
  EXPECT_TRUE(shell_->key("Ctrl+O"));
  frames(3);
  type("htm-tiny");
  press_key(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(asked, "htm-tiny");
}

TEST_F(ProbePanels, AShippedScenarioIsOpenedByItsNameWhateverIsOpen) {
  std::string asked;
  shell_->open_file = [&](const std::string& file) { asked = file; };
  open("htm-tiny.toml");
  EXPECT_TRUE(shell_->key("Ctrl+O"));
  frames(3);
  type("vfio-tiny");
  press_key(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(asked, "vfio-tiny");
  EXPECT_TRUE(desk_->error.empty()) << desk_->error.wrong;
}

TEST(Slider, ItsKnobNeverHidesTheValue) {
  for (float at = 2; at <= 186; ++at) {
    const Rect track = {0, 0, 200, 18}, knob = {at, 2, 10, 14};
    const Rect value = value_place(track, knob, 60, 4);
    EXPECT_TRUE(value.x >= knob.right() || value.right() <= knob.x) << at;
    EXPECT_GE(value.x, track.x);
    EXPECT_LE(value.right(), track.right());
    EXPECT_EQ(value.w, 60);
  }
}

TEST_F(ProbePanels, SettingsAreRecalledByKey) {
  open(kRun, {"store a", "tune mechanism.interval_cycles=700"});
  settle();
  desk_->tell("store b");
  EXPECT_TRUE(shell_->key("Ctrl+A"));
  EXPECT_TRUE(probe().setting().overrides.empty());
  EXPECT_TRUE(shell_->key("Ctrl+B"));
  EXPECT_EQ(probe().setting().overrides.size(), 1U);
  EXPECT_TRUE(desk_->error.empty()) << desk_->error.wrong;
}

TEST_F(ProbePanels, WhereCapturesBeginIsChosenInTheLivePaneAndByKey) {
  open(kRun);
  tell(*desk_, {"capture 30", "open"});
  settle();
  ASSERT_EQ(shell_->live().from_words().size(), 3U);
  click(middle(shell_->live().from_words()[2]));
  settle();
  EXPECT_EQ(desk_->shown().from, "near");
  EXPECT_GT(desk_->shown().from_event, 0U);
  EXPECT_TRUE(shell_->key("Shift+O"));
  settle();
  EXPECT_EQ(desk_->shown().from, "start");
  EXPECT_TRUE(shell_->key("Alt+O"));
  settle();
  EXPECT_EQ(desk_->shown().from_event, probe().session().event());
  EXPECT_TRUE(shell_->key("O"));
  settle();
  EXPECT_EQ(desk_->shown().from, "near");
}

TEST_F(ProbePanels, TheLineAtTheBottomSaysTheKeysAsTheyAreBound) {
  open(kRun);
  desk_->view.focus = Panel::kOverlay;
  EXPECT_TRUE(says(*desk_, "T", "trigger"));
  EXPECT_TRUE(says(*desk_, "1 2", "cursors"));
  desk_->keys.bind("trigger", "Ctrl+T");
  desk_->keys.bind("cursor-2", "Q");
  EXPECT_TRUE(says(*desk_, "Ctrl+T", "trigger"));
  EXPECT_TRUE(says(*desk_, "1 Q", "cursors"));
  desk_->keys.bind("marker", "T");
  desk_->view.focus = Panel::kCaptures;
  EXPECT_TRUE(says(*desk_, "Left Right", "event"));
  desk_->keys.bind("table", "Left");
  EXPECT_TRUE(says(*desk_, "Right", "event")) << "the other key of the two is gone";
  // Every pane has its own, and all are keys that there are.
  for (int panel = 0; panel < kPanels; ++panel) {
    desk_->view.focus = static_cast<Panel>(panel);
    for (const Centre centre : {Centre::kOverlay, Centre::kLanes}) {
      desk_->view.centre = centre;
      EXPECT_GE(keys_of(*desk_).size(), 4U) << panel;
    }
  }
}

TEST_F(ProbePanels, RunAndWindowAreSavedUnderANameThatIsOffered) {
  open(kRun);
  EXPECT_TRUE(shell_->key("Ctrl+S"));
  frames(3);
  EXPECT_TRUE(shell_->typing());
  const std::string file = testing::TempDir() + "probe-panes.pfrun";
  press_key(ImGuiKey_Delete);
  type("save " + file);
  press_key(ImGuiKey_Enter);
  settle();
  desk_->refresh();
  EXPECT_EQ(desk_->told, "saved " + file);
  EXPECT_TRUE(std::filesystem::exists(file));
  std::filesystem::remove(file);
  EXPECT_TRUE(shell_->key("Ctrl+E"));
  frames(3);
  press_key(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(desk_->picture, "htm-interrupts.png") << "the window does it behind the frame";
  EXPECT_FALSE(desk_->try_tell("picture run.jpg").ok);
  EXPECT_EQ(desk_->picture, "htm-interrupts.png");
}

}  // namespace
}  // namespace pf
