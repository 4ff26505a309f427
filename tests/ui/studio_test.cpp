// Studio as a user meets it: keys, clicks, files, sizes.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QUrl>
#include <algorithm>
#include <set>

#include "tests/ui/studio_fixture.h"
#include "ui/qt/break_panel.h"
#include "ui/qt/events_panel.h"
#include "ui/qt/inspector_model.h"
#include "ui/qt/lanes_panel.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/status_line.h"
#include "ui/qt/switch_button.h"

namespace pf {
namespace {

using StudioTest = Studio;

bool window_says(const QWidget& window, const QString& what) {
  const auto labels = window.findChildren<QLabel*>();
  return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
    return label->isVisible() && label->text().contains(what);
  });
}

TEST_F(StudioTest, OpensAScenarioAndDrawsItsStage) {
  open(scenario("htm-tiny.toml"));
  ASSERT_TRUE(window_->host().is_open());
  EXPECT_FALSE(window_->stage_page()->error_bar()->isVisible());
  const QImage image = window_->stage_page()->scene_widget()->picture();
  ASSERT_FALSE(image.isNull());
  std::set<QRgb> colours;
  for (int y = 0; y < image.height(); y += 3) {
    for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
  }
  EXPECT_GT(colours.size(), 20U) << "the stage is empty";
}

TEST_F(StudioTest, AStepBackGivesThePictureBack) {
  open(scenario("htm-tiny.toml"));
  command("seek event:12");
  const std::string before = stage_pixels();
  key(Qt::Key_Right);
  settle();
  EXPECT_EQ(session().event(), 13U);
  key(Qt::Key_Right);
  settle();
  EXPECT_EQ(session().event(), 14U);
  EXPECT_NE(stage_pixels(), before);
  key(Qt::Key_Left);
  key(Qt::Key_Left);
  settle();
  EXPECT_EQ(session().event(), 12U);
  EXPECT_EQ(stage_pixels(), before);
}

TEST_F(StudioTest, SpacePlaysAndPauses) {
  open(scenario("htm-tiny.toml"));
  command("seek start");
  command("speed 10ev");
  key(Qt::Key_Space);
  EXPECT_EQ(session().playing(), 1);
  EXPECT_TRUE(QTest::qWaitFor([this] { return session().event() >= 3; }, 10'000));
  key(Qt::Key_Space);
  EXPECT_EQ(session().playing(), 0);
  settle();
  const std::uint64_t event = session().event();
  QTest::qWait(100);
  EXPECT_EQ(session().event(), event) << "a paused run moved";
}

TEST_F(StudioTest, HomeAndEndGoToTheEndsOfTheRun) {
  open(scenario("htm-tiny.toml"));
  key(Qt::Key_End);
  settle();
  EXPECT_TRUE(session().complete());
  EXPECT_EQ(session().event(), session().known());
  key(Qt::Key_Right);
  EXPECT_FALSE(window_->stage_page()->error_bar()->isVisible()) << "nothing is wrong at the end";
  EXPECT_TRUE(window_says(*window_, "this is the end of the run"));
  key(Qt::Key_Home);
  settle();
  EXPECT_EQ(session().event(), 0U);
}

TEST_F(StudioTest, ADragOnTheOverviewMovesThePlayhead) {
  open(scenario("htm-tiny.toml"));
  command("seek end");
  command("seek start");
  SceneWidget* lanes = window_->lanes_panel()->scene_widget();
  const float y = lanes_height(window_->lanes_panel()->input().tracks.size()) - kOverviewHeight / 2;
  const QPoint from = lanes->widget_point({kLaneLeft + 40, y}).toPoint();
  const QPoint to = lanes->widget_point({lanes->scene().width - 40, y}).toPoint();
  QTest::mousePress(lanes, Qt::LeftButton, {}, from);
  settle();
  const std::uint64_t first = session().event();
  QTest::mouseMove(lanes, to);
  QTest::mouseRelease(lanes, Qt::LeftButton, {}, to);
  settle();
  EXPECT_GT(session().event(), first);
}

TEST_F(StudioTest, AClickOnThePageMapSelectsThePage) {
  open(scenario("htm-tiny.toml"));
  SceneWidget* stage = window_->stage_page()->scene_widget();
  const SceneModel& scene = stage->scene();
  const ScenePageMap* map = nullptr;
  for (const SceneLayer& layer : scene.layers) {
    for (const ScenePageMap& m : layer.maps) map = map == nullptr ? &m : map;
  }
  ASSERT_NE(map, nullptr);
  const SceneArea cell = page_area(*map, 0);
  const QPointF at = stage->widget_point({cell.x + cell.w / 2, cell.y + cell.h / 2});
  QTest::mouseClick(stage, Qt::LeftButton, {}, at.toPoint());
  settle();
  EXPECT_EQ(session().selection().part, Part::kPage);
  EXPECT_EQ(session().selection().id, 0U);
  key(Qt::Key_Escape);
  settle();
  EXPECT_EQ(session().selection().part, Part::kNothing);
}

TEST_F(StudioTest, AClickOnAnEventGoesThere) {
  open(scenario("htm-tiny.toml"));
  command("seek event:10");
  QListView* list = window_->events_panel()->list();
  const QModelIndex row = window_->events_panel()->model()->index(0);
  const std::uint64_t event = window_->events_panel()->model()->event_at(0);
  ASSERT_LT(event, 10U);
  list->scrollTo(row);
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
  settle();
  EXPECT_EQ(session().event(), event);
}

TEST_F(StudioTest, TheModelsKeepTheRulesOfQtWhileTheRunMoves) {
  open(scenario("htm-tiny.toml"));
  const auto fatal = QAbstractItemModelTester::FailureReportingMode::Fatal;
  QAbstractItemModelTester events(window_->events_panel()->model(), fatal);
  InspectorModel model;
  QAbstractItemModelTester inspector(&model, fatal);
  for (const char* text : {"seek start", "seek event:5", "select cpu0", "step 1", "seek end",
                           "filter kind=abort", "filter", "select none"}) {
    command(text);
    model.set_sections(session().inspector());
    EXPECT_EQ(window_->events_panel()->model()->rowCount() > 0, true) << text;
  }
}

TEST_F(StudioTest, AnInjectionMakesABranchAndTheOldOneStays) {
  open(scenario("htm-tiny.toml"));
  command("seek event:8");
  ASSERT_FALSE(session().injectable().empty());
  ASSERT_EQ(session().branches().size(), 1U);
  key(Qt::Key_I);
  auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget());
  ASSERT_NE(button, nullptr) << "I puts the keyboard on what can be injected";
  QTest::keyClick(button, Qt::Key_Space);
  settle();
  ASSERT_EQ(session().branches().size(), 2U);
  EXPECT_TRUE(session().branches()[1].current);
  command("switch 0");
  EXPECT_TRUE(session().branches()[0].current);
}

TEST_F(StudioTest, WhereNothingCanBeInjectedItSaysWhy) {
  open(scenario("htm-tiny.toml"));
  command("seek event:8");
  EXPECT_FALSE(window_says(*window_, "The run is over"));
  command("seek end");
  EXPECT_TRUE(window_says(*window_, "The run is over"));
  for (const QPushButton* button : window_->findChildren<QPushButton*>()) {
    EXPECT_FALSE(button->isVisible() && button->accessibleName().startsWith("Inject"));
  }
}

TEST_F(StudioTest, ASwitchOfBreakItMakesABranch) {
  open(scenario("htm-tiny.toml"));
  ASSERT_FALSE(session().switches().empty());
  // Not the first: a read set that guards alone cannot go alone.
  SwitchButton* button = nullptr;
  for (SwitchButton* each : window_->findChildren<SwitchButton*>()) {
    if (each->toolTip().startsWith("mechanism.drain")) button = each;
  }
  ASSERT_NE(button, nullptr);
  EXPECT_TRUE(button->isChecked()) << "a shipped scenario is safe";
  QTest::mouseClick(button, Qt::LeftButton);
  settle();
  const QString said = window_->stage_page()->error_bar()->accessibleDescription();
  ASSERT_EQ(session().branches().size(), 2U) << said.toStdString();
  EXPECT_FALSE(button->isChecked());
}

TEST_F(StudioTest, ABrokenFileIsToldInTheBarAndTheRunStays) {
  open(scenario("htm-tiny.toml"));
  command("seek event:7");
  const QString file = folder_.filePath("broken.toml");
  QFile out(file);
  ASSERT_TRUE(out.open(QIODevice::WriteOnly));
  out.write("format = 1\nno_such_key = 3\n");
  out.close();
  open(file);
  ASSERT_TRUE(window_->stage_page()->error_bar()->isVisible());
  const QString text = window_->stage_page()->error_bar()->accessibleDescription();
  EXPECT_TRUE(text.contains("broken.toml")) << text.toStdString();
  EXPECT_EQ(session().event(), 7U);
  key(Qt::Key_Escape);
  EXPECT_FALSE(window_->stage_page()->error_bar()->isVisible());
}

TEST_F(StudioTest, AFileDroppedOnTheWindowIsOpened) {
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(scenario("htm-tiny.toml"))});
  QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(window_.get(), &enter);
  ASSERT_TRUE(enter.isAccepted());
  QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(window_.get(), &drop);
  ASSERT_TRUE(QTest::qWaitFor([this] { return window_->host().is_open(); }, 30'000));
}

TEST_F(StudioTest, KeysTypedIntoAFieldStayThere) {
  open(scenario("htm-tiny.toml"));
  command("seek event:5");
  key(Qt::Key_Slash);
  auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
  ASSERT_NE(field, nullptr);
  QTest::keyClicks(field, "event:9");
  EXPECT_EQ(session().event(), 5U);
  QTest::keyClick(field, Qt::Key_Return);
  settle();
  EXPECT_EQ(session().event(), 9U);
}

TEST_F(StudioTest, EveryControlHasAName) {
  open(scenario("htm-tiny.toml"));
  for (QWidget* widget : window_->findChildren<QWidget*>()) {
    if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
    const auto* button = qobject_cast<QAbstractButton*>(widget);
    const bool named =
        !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
    EXPECT_TRUE(named) << widget->metaObject()->className() << " "
                       << widget->objectName().toStdString();
  }
}

TEST_F(StudioTest, EverythingFitsInto1280By720) {
  open(scenario("htm-tiny.toml"));
  window_->resize(1280, 720);
  window_->reset_layout();
  settle();
  EXPECT_EQ(window_->size(), QSize(1280, 720)) << "something needs more room than there is";
  EXPECT_GE(window_->stage_page()->scene_widget()->view().scale, 0.8F);
  EXPECT_GE(window_->lanes_panel()->input().tracks.size(), 3U);
  EXPECT_FALSE(window_->stage_page()->scene_widget()->picture().isNull());
}

TEST_F(StudioTest, ThePictureHasThePixelsOfTheScreen) {
  open(scenario("htm-tiny.toml"));
  SceneWidget* stage = window_->stage_page()->scene_widget();
  const qreal dpr = stage->devicePixelRatioF();
  EXPECT_EQ(stage->picture().width(), qRound(stage->width() * dpr));
  EXPECT_FLOAT_EQ(stage->view().dpr, static_cast<float>(dpr));
}

TEST_F(StudioTest, DocksCloseComeBackAndAreRemembered) {
  auto* dock = window_->findChild<Dock*>("events");
  ASSERT_NE(dock, nullptr);
  dock->close();
  window_->close();
  WindowOptions options;
  options.assets = PF_SOURCE_ASSETS;
  options.shaders = PF_SOURCE_SHADERS;
  options.settings = folder_.filePath("settings.ini");
  MainWindow second(options);
  second.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&second));
  auto* again = second.findChild<Dock*>("events");
  EXPECT_FALSE(again->isVisible());
  second.reset_layout();
  EXPECT_TRUE(again->isVisible());
}

}  // namespace
}  // namespace pf
