// What outlives the window: counterexamples opened, runs saved, the run that a crash leaves.
#include <QDir>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTest>

#include "core/trace/run_file.h"
#include "tests/ui/studio_fixture.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/status_line.h"

namespace pf {
namespace {

constexpr int kPatience = 60'000;  // ms

class StudioKeep : public Studio {
 protected:
  QString keep() const override { return folder_.filePath("state"); }
  QStringList kept(const QString& pattern) const {
    return QDir(keep()).entryList({pattern}, QDir::Files);
  }
  static int run(const QString& program, const QStringList& args) {
    QProcess process;
    process.start(program, args);
    return process.waitForFinished(kPatience) ? process.exitCode() : -1;
  }
};

TEST_F(StudioKeep, ACounterexampleOpensAsARun) {
  const QString file = folder_.filePath("race.pfrun");
  ASSERT_EQ(run(PF_CLI, {"explore", "htm-tiny", "--set", "mechanism.drain=false", "--out", file}),
            1);
  open(file);
  ASSERT_TRUE(window_->host().is_open());
  EXPECT_FALSE(window_->stage_page()->error_bar()->isVisible());
  ASSERT_FALSE(session().run().forced.empty());
  key(Qt::Key_End);
  settle();
  EXPECT_TRUE(session().transport().violated);
  const std::string last = stage_pixels();
  key(Qt::Key_Left);
  key(Qt::Key_Right);
  settle();
  EXPECT_EQ(stage_pixels(), last);
  EXPECT_EQ(session().command_line().rfind("pageferry replay ", 0), 0U) << session().command_line();
  command("break kind=violation");
  command("seek start");
  key(Qt::Key_F5);
  settle();
  EXPECT_TRUE(session().narrator().wrong);
  EXPECT_NE(session().narrator().detail.find("NIC.write at line"), std::string::npos);
  EXPECT_NE(session().narrator().detail.find("in the old copy"), std::string::npos);
}

TEST_F(StudioKeep, TheCommandLineOfAnInjectionPlaysItAgain) {
  open(scenario("htm-quiet.toml"));
  command("break kind=begin");
  command("run-to-break 1");
  command("inject interrupt");
  ASSERT_TRUE(session().abort_card().present);
  ASSERT_TRUE(QTest::qWaitFor([this] { return !session().command_line().empty(); }, kPatience));
  QStringList words = QString::fromStdString(session().command_line()).split(' ');
  ASSERT_EQ(words.takeFirst(), "pageferry");
  EXPECT_EQ(words.front(), "replay");
  const RunFile file = read_run_file(words[1].toStdString());
  ASSERT_EQ(file.forced.size(), 1U);
  EXPECT_EQ(run(PF_CLI, words), 0);
  const std::uint64_t event = session().event();
  const std::string picture = stage_pixels();
  open(words[1], QString("event:%1").arg(event));
  settle();
  EXPECT_EQ(stage_pixels(), picture);
}

TEST_F(StudioKeep, ASavedRunIsWholeAndChecks) {
  open(scenario("htm-quiet.toml"));
  const QString file = folder_.filePath("saved.pfrun");
  window_->host().save_run(file);
  ASSERT_TRUE(QTest::qWaitFor([&] { return QFile::exists(file); }, kPatience));
  EXPECT_TRUE(read_run_file(file.toStdString()).whole);
  EXPECT_EQ(run(PF_CLI, {"replay", file, "--check"}), 0);
}

TEST_F(StudioKeep, TheOpenRunIsKeptAndACleanEndRemovesIt) {
  open(scenario("htm-quiet.toml"));
  ASSERT_TRUE(QTest::qWaitFor([this] { return !kept("*.pfrun.part").isEmpty(); }, kPatience));
  window_.reset();
  EXPECT_TRUE(kept("studio-*").isEmpty());
}

// The program is killed; the next one offers what it had open, at the event where it stood.
TEST_F(StudioKeep, ARunThatAKillLeavesIsOfferedAndOpens) {
  QProcess victim;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("XDG_STATE_HOME", folder_.path());
  victim.setProcessEnvironment(environment);
  const QString folder = folder_.filePath("pageferry");
  victim.start(PF_STUDIO, {scenario("htm-quiet.toml"), "--at", "event:700", "--settings",
                           folder_.filePath("victim.ini")});
  const auto places = [&] { return QDir(folder).entryList({"*.place"}, QDir::Files); };
  ASSERT_TRUE(QTest::qWaitFor([&] { return !places().isEmpty(); }, kPatience));
  ASSERT_TRUE(
      QTest::qWaitFor([&] { return QFileInfo(folder + "/" + places()[0]).size() > 0; }, kPatience));
  RunKeeper beside(folder);
  EXPECT_TRUE(beside.left().isEmpty()) << "it is alive";
  victim.kill();
  ASSERT_TRUE(victim.waitForFinished(kPatience));
  ASSERT_EQ(beside.left().size(), 1);
  EXPECT_EQ(beside.left()[0].event, 700U);

  reopen_window(folder);
  window_->offer_left();
  OfferBar* offer = window_->stage_page()->offer_bar();
  ASSERT_TRUE(offer->isVisible());
  QTest::mouseClick(offer->take(), Qt::LeftButton);
  ASSERT_TRUE(QTest::qWaitFor([this] { return window_->host().is_open(); }, kPatience));
  settle();
  EXPECT_EQ(session().event(), 700U);
  EXPECT_EQ(session().transport().title, "A guest that sleeps");
  EXPECT_TRUE(window_->host().keeper()->left().isEmpty());
}

}  // namespace
}  // namespace pf
