// What one shows an audience with: the library, presenting, the sheet of keys at every width.
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QTest>
#include <set>

#include "tests/ui/studio_fixture.h"
#include "ui/qt/events_panel.h"
#include "ui/qt/help_sheet.h"
#include "ui/qt/lanes_panel.h"
#include "ui/qt/library_panel.h"
#include "ui/qt/stage_page.h"

namespace pf {
namespace {

using StudioShow = Studio;

TEST_F(StudioShow, TheSheetCutsNoWordWhateverTheWidth) {
  for (const QSize size : {QSize(960, 600), QSize(1100, 700), QSize(1280, 720), QSize(1440, 900)}) {
    window_->resize(size);
    window_->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    key(Qt::Key_F1);
    QApplication::processEvents();
    const auto* sheet = window_->findChild<HelpSheet*>();
    ASSERT_TRUE(sheet != nullptr && sheet->isVisible());
    EXPECT_LE(sheet->width(), size.width());
    EXPECT_LE(sheet->height(), size.height());
    for (const QLabel* label : sheet->findChildren<QLabel*>()) {
      if (label->wordWrap()) continue;
      EXPECT_GE(label->width(), label->sizeHint().width()) << label->text().toStdString();
      const int right = label->mapTo(sheet, QPoint(label->width(), 0)).x();
      EXPECT_LE(right, sheet->width()) << label->text().toStdString();
    }
    window_->findChild<HelpSheet*>()->close();
  }
}

TEST_F(StudioShow, PresentingFillsTheScreenAndComesBackAsItWas) {
  open(scenario("htm-tiny.toml"));
  const QSize before = window_->stage_page()->scene_widget()->size();
  key(Qt::Key_P);
  settle();
  ASSERT_TRUE(window_->is_presenting());
  EXPECT_GT(window_->stage_page()->scene_widget()->width(), before.width());
  EXPECT_FALSE(window_->events_panel()->isVisible());
  EXPECT_FALSE(window_->lanes_panel()->isVisible());
  const std::uint64_t event = session().event();
  key(Qt::Key_PageDown);
  settle();
  EXPECT_GT(session().event(), event) << "a remote control goes on";
  key(Qt::Key_Escape);
  settle();
  EXPECT_FALSE(window_->is_presenting());
  EXPECT_TRUE(window_->events_panel()->isVisible());
  EXPECT_TRUE(window_->lanes_panel()->isVisible());
}

TEST_F(StudioShow, TheLibraryNarrowsDownAndOpens) {
  open(scenario("htm-tiny.toml"));
  key(Qt::Key_L);
  LibraryPanel* library = window_->library_panel();
  EXPECT_EQ(QApplication::focusWidget(), library->field());
  QTest::keyClicks(library->field(), "vfio tiny");
  QTreeWidgetItem* found = nullptr;
  int shown = 0;
  for (int g = 0; g < library->tree()->topLevelItemCount(); ++g) {
    QTreeWidgetItem* group = library->tree()->topLevelItem(g);
    for (int i = 0; i < group->childCount(); ++i) {
      if (group->isHidden() || group->child(i)->isHidden()) continue;
      found = group->child(i);
      ++shown;
    }
  }
  ASSERT_GE(shown, 1);
  EXPECT_LE(shown, 3);
  QTest::mouseClick(library->tree()->viewport(), Qt::LeftButton, Qt::NoModifier,
                    library->tree()->visualItemRect(found).center());
  ASSERT_TRUE(QTest::qWaitFor(
      [this] { return session().env().move.id.find("vfio") != std::string::npos; }, 30'000));
}

// A step is left out, the search finds what that may do, and the window plays it.
TEST_F(StudioShow, TheRaceThatIsFoundIsPlayed) {
  open(scenario("htm-tiny.toml"));
  command("set mechanism.drain=false");
  ASSERT_TRUE(QTest::qWaitFor([this] { return session().branches().size() == 2; }, 30'000));
  window_->host().search_race();
  EXPECT_TRUE(window_->host().race_view().running);
  ASSERT_TRUE(QTest::qWaitFor([this] { return !window_->host().race_view().running; }, 60'000));
  const RaceView view = window_->host().race_view();
  EXPECT_TRUE(view.wrong) << view.words;
  ASSERT_EQ(session().branches().size(), 3U);
  EXPECT_EQ(session().event(), 0U);
  command("seek end");
  EXPECT_TRUE(session().transport().violated);
}

TEST_F(StudioShow, WhereEveryOrderHoldsItSaysSoAndStays) {
  open(scenario("htm-unit.toml"));
  window_->host().search_race();
  ASSERT_TRUE(QTest::qWaitFor([this] { return !window_->host().race_view().running; }, 60'000));
  EXPECT_TRUE(window_->host().race_view().good) << window_->host().race_view().words;
  EXPECT_EQ(session().branches().size(), 1U);
}

TEST_F(StudioShow, EveryMemberOfAFamilyCanBeOpened) {
  open(scenario("htm-tiny.toml"));
  EXPECT_FALSE(window_->stage_page()->variant_chip()->isVisible());
  open(scenario("interposer-placements.toml"));
  QToolButton* chip = window_->stage_page()->variant_chip();
  ASSERT_TRUE(chip->isVisible());
  const QList<QAction*> members = chip->menu()->actions();
  ASSERT_GE(members.size(), 3);
  const std::string first = session().run().topology;
  const QString last = members.back()->text();
  members.back()->trigger();
  ASSERT_TRUE(QTest::qWaitFor([this] { return !window_->host().is_opening(); }, 30'000));
  settle();
  EXPECT_EQ(chip->text(), last);
  EXPECT_NE(session().run().topology, first);
}

// Every scenario that is shipped is in it once.
TEST_F(StudioShow, TheLibraryLeavesNoScenarioOut) {
  const auto entries = read_library(std::filesystem::path(PF_SOURCE_ASSETS) / "scenarios");
  EXPECT_GT(entries.size(), 100U);
  std::set<QString> paths;
  const QTreeWidget* tree = window_->library_panel()->tree();
  int shown = 0;
  for (int g = 0; g < tree->topLevelItemCount(); ++g) shown += tree->topLevelItem(g)->childCount();
  EXPECT_EQ(shown, static_cast<int>(entries.size()));
  for (const LibraryEntry& entry : entries) {
    EXPECT_FALSE(entry.title.isEmpty()) << entry.name.toStdString();
    EXPECT_TRUE(paths.insert(entry.path).second);
  }
}

}  // namespace
}  // namespace pf
