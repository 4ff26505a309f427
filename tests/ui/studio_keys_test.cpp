// The keys of Studio and what they open: each does what the sheet says, and may be changed.
#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QToolButton>
#include <set>

#include "tests/ui/studio_fixture.h"
#include "ui/qt/command_palette.h"
#include "ui/qt/events_panel.h"
#include "ui/qt/help_sheet.h"
#include "ui/qt/inspector_panel.h"
#include "ui/qt/key_actions.h"
#include "ui/qt/lanes_panel.h"
#include "ui/qt/stage_page.h"

namespace pf {
namespace {

using StudioKeys = Studio;

TEST_F(StudioKeys, EveryKeyBelongsToOneCommand) {
  std::set<QString> seen;
  for (const KeyRow& row : studio_key_table()) {
    for (const QKeySequence& key : default_keys(row)) {
      EXPECT_FALSE(key.isEmpty()) << row.title;
      EXPECT_TRUE(seen.insert(key.toString()).second) << key.toString().toStdString();
    }
  }
}

TEST_F(StudioKeys, EveryCommandOfTheTableIsOne) {
  for (const KeyRow& row : studio_key_table()) {
    if (*row.command == '\0') continue;
    std::string wrong;
    EXPECT_TRUE(parse_command(row.command, wrong)) << row.command << ": " << wrong;
  }
}

TEST_F(StudioKeys, OverATransactionAndBack) {
  open(scenario("htm-tiny.toml"));
  command("break kind=begin");
  command("seek start");
  key(Qt::Key_F5);
  settle();
  const std::uint64_t begin = session().event();
  ASSERT_GT(begin, 0U);
  key(Qt::Key_F10);
  settle();
  const std::uint64_t end = session().event();
  ASSERT_GT(end, begin + 1);
  const EventListView list = session().events(1, 0);
  const FactKind kind = list.rows[list.now_row].kind;
  EXPECT_TRUE(kind == FactKind::kTxnCommit || kind == FactKind::kTxnAbort);
  key(Qt::Key_F10, Qt::ShiftModifier);
  settle();
  EXPECT_EQ(session().event(), begin);
  key(Qt::Key_F11);
  settle();
  EXPECT_GT(session().event(), begin);
  EXPECT_LT(session().event(), end);
}

TEST_F(StudioKeys, OverATransferGoesWhereItArrives) {
  open(scenario("htm-tiny.toml"));
  command("break kind=tlp-enters");
  command("seek start");
  key(Qt::Key_F5);
  settle();
  const std::uint64_t sent = session().event();
  key(Qt::Key_F10);
  settle();
  EXPECT_GT(session().event(), sent);
  key(Qt::Key_F10, Qt::ShiftModifier);
  settle();
  EXPECT_EQ(session().event(), sent);
}

TEST_F(StudioKeys, UndoAndRedoOfPlaces) {
  open(scenario("htm-tiny.toml"));
  command("seek event:5");
  command("seek event:9");
  key(Qt::Key_Z, Qt::ControlModifier);
  settle();
  EXPECT_EQ(session().event(), 5U);
  key(Qt::Key_Y, Qt::ControlModifier);
  settle();
  EXPECT_EQ(session().event(), 9U);
}

TEST_F(StudioKeys, BBranchesHere) {
  open(scenario("htm-tiny.toml"));
  command("seek event:9");
  key(Qt::Key_B);
  settle();
  ASSERT_EQ(session().branches().size(), 2U);
  EXPECT_TRUE(session().branches()[1].current);
  EXPECT_EQ(session().event(), 9U);
}

TEST_F(StudioKeys, MarkersAndWhatLiesBetweenThem) {
  open(scenario("htm-tiny.toml"));
  command("seek event:4");
  key(Qt::Key_3, Qt::ControlModifier);
  command("seek event:20");
  key(Qt::Key_M);
  key(Qt::Key_3);
  settle();
  EXPECT_EQ(session().event(), 4U);
  ASSERT_EQ(session().markers().size(), 2U);
  key(Qt::Key_M, Qt::ShiftModifier);
  command("seek event:20");
  key(Qt::Key_M, Qt::ShiftModifier);
  settle();
  const LanesInput& lanes = window_->lanes_panel()->input();
  EXPECT_EQ(lanes.span_to, session().now());
  EXPECT_LT(lanes.span_from, lanes.span_to);
}

TEST_F(StudioKeys, ADragOnTheLanesMeasuresAndAClickGoesThere) {
  open(scenario("htm-tiny.toml"));
  command("seek end");
  SceneWidget* lanes = window_->lanes_panel()->scene_widget();
  const QPoint from = lanes->widget_point({kLaneLeft + 80, kLaneTop + 12}).toPoint();
  const QPoint to = from + QPoint(200, 0);
  QTest::mousePress(lanes, Qt::LeftButton, {}, from);
  QTest::mouseMove(lanes, to);
  QTest::mouseRelease(lanes, Qt::LeftButton, {}, to);
  settle();
  EXPECT_EQ(session().event(), session().known()) << "a measure moves no playhead";
  EXPECT_NE(window_->lanes_panel()->input().span_to, kNever);
  QTest::mouseClick(lanes, Qt::LeftButton, {}, from);
  settle();
  EXPECT_LT(session().event(), session().known());
}

TEST_F(StudioKeys, BreakpointsAreListedAndGoOneByOne) {
  open(scenario("htm-tiny.toml"));
  command("filter kind=commit");
  key(Qt::Key_F9);
  command("filter");
  command("break kind=begin actor=cpu0");
  ASSERT_EQ(session().breakpoints().size(), 2U);
  const auto drops = [this] {
    QList<QToolButton*> out;
    for (auto* button : window_->events_panel()->findChildren<QToolButton*>()) {
      if (button->accessibleName().startsWith("Remove the breakpoint")) out.append(button);
    }
    return out;
  };
  QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  ASSERT_EQ(drops().size(), 2);
  QTest::mouseClick(drops().front(), Qt::LeftButton);
  settle();
  ASSERT_EQ(session().breakpoints().size(), 1U);
  EXPECT_EQ(session().breakpoints()[0], "begin actor=cpu0");
}

TEST_F(StudioKeys, ABreakpointIsTypedWithCompletion) {
  open(scenario("htm-tiny.toml"));
  TriggerLine* field = window_->events_panel()->trigger_line();
  field->line()->setFocus();
  QTest::keyClicks(field->line(), "abort ca");
  EXPECT_EQ(field->completer()->popup()->model()->rowCount(), 1);
  EXPECT_EQ(field->completer()->popup()->model()->index(0, 0).data().toString(), "cause=");
  EXPECT_TRUE(field->error().isEmpty()) << "a word that is being typed is no error";
  field->completer()->popup()->hide();
  field->line()->setText("abort cause=spurius");
  QTest::keyClick(field->line(), Qt::Key_Return);
  EXPECT_TRUE(field->error().startsWith("column 13: ")) << field->error().toStdString();
  EXPECT_TRUE(session().breakpoints().empty());
  field->line()->setText("kind=abort cause=spurious nth 2");
  QTest::keyClick(field->line(), Qt::Key_Return);
  settle();
  ASSERT_EQ(session().breakpoints().size(), 1U);
  EXPECT_EQ(session().breakpoints()[0], "abort cause=spurious nth 2");
  EXPECT_TRUE(field->line()->text().isEmpty());
  EXPECT_TRUE(field->error().isEmpty());
}

TEST_F(StudioKeys, PinsStayInTheInspector) {
  open(scenario("htm-tiny.toml"));
  const auto sections = [this] {
    std::vector<std::string> out;
    for (const InspectorSection& s : session().inspector()) {
      out.push_back(s.title + (s.pinned ? ", pinned" : ""));
    }
    return out;
  };
  command("select iommu");
  key(Qt::Key_P, Qt::ControlModifier);
  command("select ntb");
  key(Qt::Key_P, Qt::ControlModifier);
  command("select none");
  const std::vector<std::string> both = {"IOMMU, pinned", "Switch and bridge, pinned"};
  std::vector<std::string> first = sections();
  first.resize(2);
  EXPECT_EQ(first, both);
  const auto* model = window_->inspector_panel()->model();
  QTest::mouseClick(window_->inspector_panel()->viewport(), Qt::LeftButton, {},
                    window_->inspector_panel()->visualRect(model->index(0, 0)).center());
  settle();
  EXPECT_EQ(sections().front(), "Switch and bridge, pinned") << "a click on its head unpins";
}

TEST_F(StudioKeys, TheJourneyOfAPageIsAllThatTouchesIt) {
  open(scenario("htm-tiny.toml"));
  command("seek event:15");
  command("select page:0");
  key(Qt::Key_J);
  ASSERT_TRUE(QTest::qWaitFor([this] { return session().journey(0).complete; }, 30'000));
  settle();
  const EventListView journey = session().journey(0);
  EXPECT_GT(journey.total, 10U);
  for (const EventRow& row : journey.rows) EXPECT_EQ(row.page, 0);
  EXPECT_EQ(window_->events_panel()->model()->rowCount(), static_cast<int>(journey.rows.size()));
  EXPECT_FALSE(window_->lanes_panel()->input().journey.empty());
  key(Qt::Key_J);
  settle();
  EXPECT_FALSE(session().journey_page());
}

TEST_F(StudioKeys, ThePaletteFindsAndDoes) {
  open(scenario("htm-tiny.toml"));
  command("seek event:5");
  key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
  CommandPalette* palette = window_->command_palette();
  ASSERT_NE(palette, nullptr);
  ASSERT_TRUE(palette->isVisible());
  EXPECT_GE(palette->list()->count(), static_cast<int>(studio_key_table().size()));
  QTest::keyClicks(palette->field(), "one event on");
  ASSERT_GE(palette->list()->count(), 1);
  EXPECT_TRUE(palette->list()->item(0)->text().startsWith("One event on"));
  QTest::keyClick(palette->field(), Qt::Key_Return);
  settle();
  EXPECT_EQ(session().event(), 6U);
  key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
  QTest::keyClicks(palette->field(), "seek event:11");
  QTest::keyClick(palette->field(), Qt::Key_Return);
  settle();
  EXPECT_EQ(session().event(), 11U);
  EXPECT_FALSE(palette->isVisible());
}

TEST_F(StudioKeys, AKeyMayBeChangedAndIsRemembered) {
  open(scenario("htm-tiny.toml"));
  command("seek event:5");
  KeyActions* keys = window_->key_actions();
  const KeyRow& step = *keys->owner(QKeySequence("Right"));
  keys->set_keys(step, {QKeySequence("B")});
  EXPECT_EQ(keys->keys_of(*keys->owner(QKeySequence("B"))), "B");
  key(Qt::Key_B);
  settle();
  EXPECT_EQ(session().event(), 6U);
  EXPECT_EQ(session().branches().size(), 1U) << "B was taken from the branch";
  window_->close();
  QSettings settings(folder_.filePath("settings.ini"), QSettings::IniFormat);
  QWidget other;
  const KeyActions again(&other, &settings);
  EXPECT_EQ(again.keys_of(step), "B");
  keys->reset_keys();
  EXPECT_EQ(keys->keys_of(step), "Right");
}

TEST_F(StudioKeys, TheSheetNamesEveryKeyAndFits) {
  window_->resize(1280, 720);
  key(Qt::Key_F1);
  const auto* sheet = window_->findChild<HelpSheet*>();
  ASSERT_NE(sheet, nullptr);
  ASSERT_TRUE(sheet->isVisible());
  EXPECT_LE(sheet->width(), 1280);
  EXPECT_LE(sheet->height(), 720);
  std::set<QString> words;
  for (const QLabel* label : sheet->findChildren<QLabel*>()) words.insert(label->text());
  for (const KeyRow& row : studio_key_table()) {
    if (row.number > 1) continue;
    EXPECT_TRUE(words.count(row.title)) << row.title;
  }
}

}  // namespace
}  // namespace pf
