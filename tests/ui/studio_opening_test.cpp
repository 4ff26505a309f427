// Opening what takes long: the window says how far it is, goes on with what is open, and stops the
// work when asked.
#include <QFile>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QTest>

#include "tests/ui/studio_fixture.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/transport_bar.h"

namespace pf {
namespace {

constexpr int kPatience = 60'000;  // ms

// The default machine with a large guest: page detail measures some million events for it.
QString large_guest(const QString& from, const QString& to) {
  QFile in(from);
  EXPECT_TRUE(in.open(QIODevice::ReadOnly));
  QString text = QString::fromUtf8(in.readAll());
  text.replace("format = 1", "format = 1\ndetail = \"page\"");
  text.replace("pages = 320", "pages = 400000").replace("kind = \"trace\"", "kind = \"uniform\"");
  text.remove("file = \"sqlite-insert.pftrace\"").remove("accesses = 40000");
  text.truncate(text.indexOf("[expect]"));
  QFile out(to);
  EXPECT_TRUE(out.open(QIODevice::WriteOnly));
  out.write(text.toUtf8());
  return to;
}

bool says(const QWidget& window, const QString& what) {
  for (const QLabel* label : window.findChildren<QLabel*>()) {
    if (label->isVisible() && label->text().contains(what)) return true;
  }
  return false;
}

// With the docks as they were, the stage as large, and the offer in the bar above it.
TEST_F(Studio, NeitherAnOfferNorALongNameTakesRoomFromTheStage) {
  open(scenario("htm-tiny.toml"));
  for (const QSize size : {QSize(1440, 900), QSize(1280, 720)}) {
    window_->resize(size);
    window_->reset_layout();
    settle();
    const QSize stage = window_->stage_page()->scene_widget()->size();
    OfferBar* offer = window_->stage_page()->offer_bar();
    offer->offer("Studio ended at event 149 773 of a run with a title of many words",
                 "Go on with it", "Delete it");
    command("branch a-name-that-somebody-gave-it-who-likes-long-names-very-much");
    command("select device:nic");
    EXPECT_EQ(window_->size(), size);
    EXPECT_EQ(window_->stage_page()->scene_widget()->size(), stage);
    EXPECT_TRUE(offer->take()->isVisible());
    offer->hide();
    command("switch 0");
  }
}

TEST_F(Studio, TheControlsKeepApartInTheSmallestWindow) {
  open(scenario("htm-sqlite.toml"));
  for (const QSize size : {window_->minimumSize(), QSize(1100, 700), QSize(1280, 720)}) {
    window_->resize(size);
    settle();
    const auto* bar = window_->findChild<TransportBar*>();
    ASSERT_NE(bar, nullptr);
    QRect last;
    for (int i = 0; i < bar->layout()->count(); ++i) {
      const QWidget* widget = bar->layout()->itemAt(i)->widget();
      if (widget == nullptr || !widget->isVisible()) continue;
      EXPECT_GE(widget->x(), last.right()) << "item " << i << " at " << size.width();
      last = widget->geometry();
    }
    EXPECT_LE(last.right(), bar->width()) << size.width();
  }
}

TEST_F(Studio, AfterAFileThatIsNoScenarioTheNameIsStillThatOfTheOpenRun) {
  open(scenario("htm-tiny.toml"));
  open(folder_.filePath("no-such.toml"));
  ASSERT_TRUE(window_->stage_page()->error_bar()->isVisible());
  window_->host().apply("set mechanism.drain=false");
  EXPECT_TRUE(says(*window_, "opening htm-tiny.toml"));
  settle();
}

TEST_F(Studio, AnEmptyListOfEventsSaysSo) {
  open(scenario("htm-tiny.toml"));
  command("filter kind=fallback");
  EXPECT_TRUE(says(*window_, "No such event near the playhead"));
  command("filter");
  EXPECT_FALSE(says(*window_, "No such event near the playhead"));
}

TEST_F(Studio, AScenarioThatIsLongMeasuredSaysSoAndCanBeCancelled) {
  const QString file =
      large_guest(scenario("htm-sqlite.toml"), folder_.filePath("large-guest.toml"));
  open(scenario("htm-quiet.toml"));
  const std::string title = session().run().title;
  window_->open(file, {});
  ASSERT_TRUE(QTest::qWaitFor([this] { return window_->host().opening_percent() > 5; }, kPatience));
  EXPECT_TRUE(window_->host().is_opening());
  EXPECT_TRUE(says(*window_, "% measured"));
  EXPECT_TRUE(window_->host().apply("step 1"));  // the open run answers meanwhile
  window_->host().cancel_opening();
  EXPECT_FALSE(window_->host().is_opening());
  EXPECT_EQ(window_->host().opening_percent(), -1);
  QTest::qWait(300);
  EXPECT_EQ(session().run().title, title);
  EXPECT_FALSE(says(*window_, "% measured"));
  open(file);
  EXPECT_EQ(session().run().env->hw.pages, 400'000u);
}

}  // namespace
}  // namespace pf
