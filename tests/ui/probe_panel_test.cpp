// Every panel of Probe, fed by hand: no window, no GL.
#include <fmt/format.h>

#include <algorithm>

#include "tests/ui/probe_fixture.h"
#include "ui/imgui/pane.h"
#include "ui/imgui/slider.h"

namespace pf {
namespace {

const TuneRow* row_of(const Desk& desk, const std::string& key) {
  for (const TuneRow& row : desk.shown().tunes) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

// A number that has room to both sides.
const TuneRow* some_number(const Desk& desk) {
  for (const TuneRow& row : desk.shown().tunes) {
    const double place = tune_place(row, tune_number(row.value));
    if (row.choices.empty() && row.most > row.least && place > 0.1 && place < 0.9) return &row;
  }
  return nullptr;
}

TEST_F(ProbePanels, EveryPanelDrawsBeforeAnythingIsOpen) {
  desk_->opening = "htm-tiny.toml";
  frames(3);
  EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 0);
  EXPECT_TRUE(pictures_.slots.empty());
  shell_->key("?");
  frames(3);
  EXPECT_TRUE(desk_->view.sheet);
  shell_->key("Esc");
  EXPECT_FALSE(desk_->view.sheet);
}

TEST_F(ProbePanels, EveryPanelDrawsThreeFramesOfARunInBothMiddles) {
  open("htm-tiny.toml");
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{1280, 720}, ImVec2{1920, 1080}}) {
    ImGui::GetIO().DisplaySize = size;
    for (const Centre centre : {Centre::kOverlay, Centre::kLanes}) {
      desk_->view.centre = centre;
      for (const bool events : {false, true}) {
        desk_->view.events = events;
        frames(3);
      }
    }
  }
  EXPECT_EQ(pictures_.slots, (std::set<int>{kOverlayPicture, kLanesPicture, kPagesPicture}));
}

TEST_F(ProbePanels, AClickPicksACaptureAndEnterOpensItInTheLanes) {
  open("htm-tiny.toml", {"trigger begin"});
  ASSERT_GE(desk_->shown().rows.size(), 2U);
  const std::uint64_t number = desk_->shown().rows[0].number;
  const Rect row = shell_->captures().row_of(number);
  ASSERT_GT(row.w, 0);
  click(middle(row));
  ASSERT_TRUE(probe().picked());
  EXPECT_EQ(probe().setting().captures.at(*probe().picked()).capture->number, number);
  EXPECT_EQ(desk_->view.focus, Panel::kCaptures);
  shell_->key("Down");
  EXPECT_EQ(probe().setting().captures.at(*probe().picked()).capture->number, number + 1);
  shell_->key("Up");
  const std::uint64_t event = probe().setting().captures.at(*probe().picked()).capture->event;
  shell_->key("Enter");
  settle();
  EXPECT_EQ(desk_->view.centre, Centre::kLanes);
  EXPECT_EQ(probe().session().event(), event);
  shell_->key("Right");
  settle();
  EXPECT_EQ(probe().session().event(), event + 1) << "the keys of Studio step the run";
  shell_->key("Esc");
  EXPECT_EQ(desk_->view.centre, Centre::kOverlay);
}

TEST_F(ProbePanels, AWrongTriggerPointsAtItsColumnAndChangesNothing) {
  open("htm-tiny.toml", {"trigger begin"});
  const std::string before = probe().trigger_text();
  shell_->key("T");
  frames(3);
  EXPECT_TRUE(shell_->typing());
  ImGui::GetIO().KeysDown[ImGuiKey_Delete] = true;
  frame();
  ImGui::GetIO().KeysDown[ImGuiKey_Delete] = false;
  frame();
  type("abort cause=nonsense");
  ASSERT_TRUE(shell_->trigger().field().error());
  EXPECT_EQ(shell_->trigger().field().error()->column, 13U);
  press_key(ImGuiKey_Enter);
  frames(3);
  EXPECT_EQ(probe().trigger_text(), before);
  EXPECT_TRUE(shell_->trigger().field().active()) << "what was typed is not lost";
  EXPECT_TRUE(desk_->error.empty()) << "the field says it already";
  const std::string words = shell_->trigger().field().error()->text;
  EXPECT_EQ(words.find("right would be"), words.rfind("right would be")) << words;
  press_key(ImGuiKey_Escape);
  frames(3);
  EXPECT_TRUE(desk_->error.empty());
}

TEST_F(ProbePanels, TabTakesTheMarkedWord) {
  open("htm-tiny.toml");
  shell_->key("T");
  frames(3);
  press_key(ImGuiKey_Delete);
  type("abo");
  press_key(ImGuiKey_Tab);
  frames(2);
  EXPECT_EQ(shell_->trigger().field().text().substr(0, 5), "abort");
  press_key(ImGuiKey_Enter);
  settle();
  EXPECT_EQ(probe().trigger_text(), "abort");
}

TEST_F(ProbePanels, ASliderMovesItsParameterAndRevertsIt) {
  open("htm-tiny.toml");
  const TuneRow* found = some_number(*desk_);
  ASSERT_NE(found, nullptr);
  const TuneRow row = *found;
  desk_->view.live_filter = row.key;
  frames(3);
  const Rect live = shell_->places().live;
  const ImVec2 first = {live.x + 60, live.y + kHeadHeight + 24 + 12};
  drag(first, {first.x + 80, first.y});
  const TuneRow* now = row_of(*desk_, row.key);
  ASSERT_NE(now, nullptr);
  EXPECT_TRUE(now->changed);
  EXPECT_NE(now->value, row.value);
  EXPECT_EQ(now->initial, row.initial);
  EXPECT_EQ(desk_->view.focus, Panel::kLive);
  const std::string dragged = now->value;
  shell_->key("Right");
  EXPECT_NE(row_of(*desk_, row.key)->value, dragged) << "keys move it too";
  shell_->key("Delete");
  EXPECT_EQ(row_of(*desk_, row.key)->value, row.initial);
  EXPECT_FALSE(row_of(*desk_, row.key)->changed);
}

TEST_F(ProbePanels, ANumberTypedIntoAFieldIsTaken) {
  open("htm-tiny.toml");
  const TuneRow* found = some_number(*desk_);
  ASSERT_NE(found, nullptr);
  const TuneRow row = *found;
  desk_->view.live_filter = row.key;
  desk_->view.focus = Panel::kLive;
  frames(3);
  ASSERT_TRUE(shell_->key("Enter"));
  frames(3);
  ASSERT_TRUE(desk_->view.live_edit);
  const std::string typed = tune_step(row, 3);
  ASSERT_NE(typed, row.value);
  type(typed);
  press_key(ImGuiKey_Enter);
  frames(3);
  EXPECT_FALSE(desk_->view.live_edit);
  EXPECT_EQ(row_of(*desk_, row.key)->value, typed);
  EXPECT_TRUE(desk_->error.empty()) << desk_->error.wrong;
}

TEST_F(ProbePanels, EveryValueASliderGivesIsTakenAndLiesInItsRange) {
  std::set<std::string> seen;
  for (const char* scenario : {"htm-tiny.toml", "htm-interrupts.toml", "htm-switch-early.toml"}) {
    open(scenario);
    desk_->tell("arm off");
    const std::vector<TuneRow> rows = desk_->shown().tunes;
    ASSERT_FALSE(rows.empty());
    for (const TuneRow& row : rows) {
      if (!row.choices.empty()) continue;
      if (row.most > row.least) seen.insert(row.key);
      std::vector<std::string> values = {tune_step(row, 1), tune_step(row, -1)};
      for (const double place : {0.0, 0.1, 0.25, 0.37, 0.5, 0.9, 1.0})
        values.push_back(tune_value(row, place));
      for (const std::string& value : values) {
        const double number = tune_number(value);
        EXPECT_GE(number, row.least) << row.key;
        EXPECT_LE(number, row.most) << row.key;
        const Outcome told = desk_->try_tell("tune " + row.key + "=" + value);
        EXPECT_TRUE(told.ok) << scenario << ": " << row.key << "=" << value << ": " << told.text;
        EXPECT_TRUE(desk_->try_tell("tune revert").ok);
      }
      const double now = tune_number(row.value);
      EXPECT_NEAR(tune_number(tune_value(row, tune_place(row, now))), now, now * 0.01 + 1)
          << row.key;
    }
  }
  for (const char* key : {"devices.0.payload_bytes", "devices.0.first_page", "devices.0.pages",
                          "devices.1.pages", "campaign.switch_at"})
    EXPECT_TRUE(seen.contains(key)) << key << " had nowhere to go";
}

TEST_F(ProbePanels, ASliderStepsByWhatItsValueIsAMultipleOf) {
  open("htm-interrupts.toml");
  desk_->tell("arm off");
  const TuneRow* payload = row_of(*desk_, "devices.0.payload_bytes");
  ASSERT_NE(payload, nullptr);
  EXPECT_EQ(payload->step, 64);
  EXPECT_EQ(tune_step(*payload, 1), "320");
  EXPECT_EQ(tune_step(*payload, -1), "192");
  // Another key moves the bound.
  const TuneRow* first = row_of(*desk_, "devices.0.first_page");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->most, 48);
  ASSERT_TRUE(desk_->tell("tune devices.0.pages=4").ok);
  EXPECT_EQ(row_of(*desk_, "devices.0.first_page")->most, 60);
  // No vCPU: there is none to switch.
  EXPECT_EQ(row_of(*desk_, "campaign.switch_at"), nullptr);
}

TEST_F(ProbePanels, ADragMeasuresAndACursorCanBeMoved) {
  open("htm-tiny.toml", {"trigger begin"});
  const Rect plot = shell_->overlay().plot();
  const float y = plot.y + plot.h / 3;
  const ImVec2 from = {plot.x + 200, y}, to = {plot.x + 340, y};
  drag(from, to);
  ASSERT_TRUE(probe().cursor(1) && probe().cursor(2));
  EXPECT_NEAR(static_cast<double>(*probe().cursor(1)),
              static_cast<double>(shell_->overlay().time_at(from.x)), 20e3);
  const std::int64_t second = *probe().cursor(2);
  EXPECT_GT(second, *probe().cursor(1));
  drag(to, {to.x + 100, y});
  EXPECT_GT(*probe().cursor(2), second);
  EXPECT_NEAR(static_cast<double>(*probe().cursor(1)),
              static_cast<double>(shell_->overlay().time_at(from.x)), 20e3)
      << "the other one stays";
}

TEST_F(ProbePanels, ARightDragDrawsAMaskThatCountsAndCanBeDropped) {
  open("htm-tiny.toml", {"trigger begin"});
  const auto& track = shell_->overlay().tracks().front();
  const Rect area = track.area;
  // Over the whole track: every capture hits it.
  drag({area.x + 2, area.y + 1}, {area.right() - 4, area.bottom() - 1}, 1);
  ASSERT_EQ(desk_->shown().masks.size(), 1U);
  const MaskRow& row = desk_->shown().masks.front();
  EXPECT_EQ(row.mask.channel, track.channel);
  EXPECT_EQ(row.hits, probe().setting().captures.size());
  EXPECT_EQ(desk_->shown().mask_hits, row.hits);
  shell_->key("N");
  EXPECT_TRUE(probe().picked());
  shell_->key("Delete");
  EXPECT_TRUE(desk_->shown().masks.empty());
}

TEST_F(ProbePanels, AGapMovesThePanesBesideIt) {
  open("htm-tiny.toml");
  const ShellPlaces before = shell_->places();
  const ImVec2 gap = {before.centre.right() + 4, before.centre.y + 200};
  drag(gap, {gap.x - 100, gap.y});
  EXPECT_NEAR(shell_->places().centre.w, before.centre.w - 100, 3);
  EXPECT_NEAR(shell_->places().histogram1.w, before.histogram1.w + 100, 3);
}

TEST_F(ProbePanels, ARefusedCommandSaysWhyAndLosesNothing) {
  open("htm-tiny.toml", {"trigger begin"});
  const std::size_t captures = probe().setting().captures.size();
  EXPECT_FALSE(desk_->tell("tune mechanism.nothing=1").ok);
  EXPECT_FALSE(desk_->error.empty());
  frames(3);
  EXPECT_EQ(probe().setting().captures.size(), captures);
  shell_->key("Esc");
  EXPECT_TRUE(desk_->error.empty());
}

TEST_F(ProbePanels, PanesNeverOverlapAndStayInTheWindow) {
  for (const float scale : {1.0F, 2.0F}) {
    const Look look(scale);
    for (const ImVec2 size : {ImVec2{1280, 720}, ImVec2{1440, 900}, ImVec2{1920, 1080}}) {
      const float w = size.x * scale, h = size.y * scale;
      const ShellPlaces p = shell_places(look, Splits(), w, h, false);
      const std::vector<Rect> all = {p.centre,   p.histogram1, p.histogram2, p.live,
                                     p.captures, p.state,      p.pages,      p.key_line};
      for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_GE(all[i].x, 0);
        EXPECT_LE(all[i].right(), w + 0.5F);
        EXPECT_LE(all[i].bottom(), h + 0.5F);
        EXPECT_GT(all[i].w, 60 * scale);
        for (std::size_t k = i + 1; k < all.size(); ++k) {
          const bool apart = all[i].right() <= all[k].x || all[k].right() <= all[i].x ||
                             all[i].bottom() <= all[k].y || all[k].bottom() <= all[i].y;
          EXPECT_TRUE(apart) << i << " and " << k << " at " << w << " x " << h;
        }
      }
    }
  }
}

TEST_F(ProbePanels, EveryGlyphThatIsWrittenIsInTheFonts) {
  const std::vector<ImWchar> wanted = {0x00B5, 0x00B7, 0x00D7, 0x2009, 0x2013, 0x2026,
                                       0x2190, 0x2192, 0x2194, 0x2225, 0x2260, 0x2264,
                                       0x2265, 0x25BE, 0x25C6, 0x25C7};
  for (int cut = 0; cut < kCuts; ++cut) {
    const ImFont* font = look_->font(static_cast<Cut>(cut));
    for (const ImWchar letter : wanted) {
      EXPECT_NE(font->FindGlyphNoFallback(letter), nullptr) << std::hex << letter;
    }
  }
}

TEST(ProbeKeys, EveryChordMeansOneThingAndIsRemembered) {
  const ProbeKeys keys;
  for (const bool overlay : {false, true}) {
    std::set<std::string> seen;
    for (const ProbeKey& row : keys.rows()) {
      if (row.overlay != overlay) continue;
      for (const std::string& chord : row.keys) EXPECT_TRUE(seen.insert(chord).second) << chord;
    }
  }
  // All of Studio's are there.
  for (const KeyRow& row : key_table()) {
    for (const char* chord : row.keys) EXPECT_NE(keys.find(chord, false), nullptr) << chord;
  }
  ProbeKeys own;
  own.bind("step", "B");
  EXPECT_EQ(own.find("B", false)->id, "step");
  EXPECT_EQ(own.find("Right", false), nullptr);
  const ProbeKeys again(own.changed());
  EXPECT_EQ(again.find("B", false)->id, "step");
}

TEST(ProbeSettingsFile, KeepsLayoutThemeAndKeys) {
  const std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) / "probe-settings" / "probe.toml";
  ProbeSettings settings;
  settings.theme = "light";
  settings.splits.right = 0.4F;
  settings.keys["step"] = {"B", "Ctrl+B"};
  ASSERT_TRUE(write_settings(file, settings));
  std::string wrong;
  const ProbeSettings read = read_settings(file, wrong);
  EXPECT_EQ(wrong, "");
  EXPECT_EQ(read.theme, "light");
  EXPECT_FLOAT_EQ(read.splits.right, 0.4F);
  EXPECT_EQ(read.keys, settings.keys);
  std::filesystem::remove_all(file.parent_path());
}

}  // namespace
}  // namespace pf
