// What Probe's bars and histograms answer to, fed by hand: no window, no GL.
#include <algorithm>

#include "tests/ui/probe_fixture.h"

namespace pf {
namespace {

TEST_F(ProbePanels, BehindGoesOnToWhatIsStored) {
  open("htm-tiny.toml", {"trigger begin", "store b"});
  const auto behind = [&] {
    const ProbeSetting* now = probe().compared();
    return now == nullptr ? std::string("none") : now->name;
  };
  shell_->key("C");
  EXPECT_EQ(behind(), "b") << "nothing is stored as a";
  EXPECT_TRUE(desk_->error.empty());
  EXPECT_EQ(desk_->next_compared(), "none");
  shell_->key("C");
  EXPECT_EQ(behind(), "none");
  desk_->tell("store a");
  for (const char* expected : {"a", "b", "none"}) {
    EXPECT_EQ(desk_->next_compared(), expected);
    shell_->key("C");
    EXPECT_EQ(behind(), expected);
  }
}

TEST_F(ProbePanels, AnEmptiedIntervalIsNoneAndAClickBeginsAnEmptyField) {
  open("htm-tiny.toml", {"trigger begin"});
  ASSERT_NE(desk_->shown().intervals[0].text, "");
  click(middle(shell_->histogram1().text()));
  frames(2);
  ASSERT_TRUE(shell_->histogram1().active());
  press_key(ImGuiKey_Delete);
  press_key(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(desk_->shown().intervals[0].text, "");
  EXPECT_TRUE(desk_->error.empty()) << desk_->error.wrong;
  click(middle(shell_->histogram1().text()));
  frames(2);
  ASSERT_TRUE(shell_->histogram1().active());
  press_key(ImGuiKey_Enter);  // with nothing of the hint in it
  frames(2);
  EXPECT_TRUE(desk_->error.empty()) << desk_->error.wrong;
  EXPECT_FALSE(shell_->histogram1().active());
}

TEST_F(ProbePanels, AllFourIntervalsCanBeShown) {
  open("htm-tiny.toml", {"trigger begin"});
  EXPECT_EQ(desk_->view.intervals, (std::array<int, 2>{1, 2}));
  for (const int expected : {2, 3, 4, 1}) {
    click(middle(shell_->histogram1().title()));
    EXPECT_EQ(desk_->view.intervals[0], expected);
  }
  EXPECT_EQ(desk_->view.focus, Panel::kHistogram1);
  shell_->key("<");
  EXPECT_EQ(desk_->view.intervals[0], 4);
  shell_->key(">");
  EXPECT_EQ(desk_->view.intervals[0], 1);
  EXPECT_EQ(desk_->view.intervals[1], 2) << "the other one stays";
}

TEST_F(ProbePanels, TheCommandLineSaysWhatIsWrongWithACommand) {
  open("htm-tiny.toml", {"trigger begin"});
  const auto say = [&](const std::string& text) {
    desk_->error = {};
    shell_->key("/");
    frames(3);
    type(text);
    press_key(ImGuiKey_Enter);
    frames(3);
    return desk_->error.wrong;
  };
  EXPECT_NE(say("tune mechanism.nothing=1").find("cannot be tuned"), std::string::npos);
  EXPECT_NE(say("arm never").find("arm normal"), std::string::npos);
  EXPECT_NE(say("seek nowhere").find("nowhere"), std::string::npos);
  EXPECT_NE(say("theme plaid").find("right would be theme dark"), std::string::npos);
  EXPECT_NE(say("xyzzy").find("nothing is called"), std::string::npos);
  EXPECT_EQ(say("persistence 3"), "");
  EXPECT_EQ(desk_->view.persistence, "3");
}

// Each row of the table has a handler: a command without what it needs is refused by its own words,
// or taken.
TEST_F(ProbePanels, EveryVerbOfTheTableIsKnown) {
  open("htm-tiny.toml", {"trigger begin"});
  for (const ProbeVerbRow& row : probe_verb_rows()) {
    const Outcome done = desk_->try_tell(row.name);
    EXPECT_EQ(done.text.find("there is no command"), std::string::npos) << row.name;
    EXPECT_EQ(std::string(row.usage).rfind(row.name, 0), 0U) << row.name;
    EXPECT_NE(std::string(row.help), "") << row.name;
  }
}

TEST_F(ProbePanels, AllChannelsCanBeShown) {
  open("htm-tiny.toml", {"trigger begin"});
  const std::size_t usual = shell_->overlay().tracks().size();
  EXPECT_LT(usual, static_cast<std::size_t>(kChannels));
  shell_->key("V");
  frames(2);
  EXPECT_EQ(shell_->overlay().tracks().size(), static_cast<std::size_t>(kChannels));
  shell_->key("V");
  frames(2);
  EXPECT_EQ(shell_->overlay().tracks().size(), usual);
}

TEST_F(ProbePanels, TheOverlayIsMadeAnewForOtherChannels) {
  open("htm-tiny.toml", {"trigger begin"});
  const auto before = pictures_.overlay.rgba;
  std::swap(desk_->view.shown[0], desk_->view.shown[1]);  // as many tracks as before
  frames(2);
  EXPECT_NE(pictures_.overlay.rgba, before);
}

TEST_F(ProbePanels, AThemeIsTakenAtOnceAndRemembered) {
  open("htm-tiny.toml", {"trigger begin"});
  const std::vector<std::string> all = desk_->themes();
  ASSERT_EQ(all.size(), 6U);
  EXPECT_TRUE(desk_->tell("theme light").ok);
  EXPECT_FALSE(look_->palette().dark);
  EXPECT_EQ(desk_->settings.theme, "light");
  const Outcome refused = desk_->try_tell("theme plaid");
  EXPECT_FALSE(refused.ok);
  EXPECT_NE(refused.text.find("high-contrast-dark"), std::string::npos);
  EXPECT_EQ(desk_->settings.theme, "light");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    shell_->key("Shift+T");
    frames(1);
    seen.insert(desk_->settings.theme);
  }
  EXPECT_EQ(seen.size(), all.size());
}

}  // namespace
}  // namespace pf
