// Opening what takes long: the window says how far it is, goes on with what is open, and stops the
// work when asked.
#include <QFile>
#include <QLabel>
#include <QTest>

#include "tests/ui/studio_fixture.h"

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
