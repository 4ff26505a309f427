#include "tests/ui/studio_fixture.h"

#include <QApplication>
#include <QTest>

#include "core/base/digest.h"
#include "ui/qt/stage_page.h"

namespace pf {
namespace {
constexpr int kPatience = 30'000;  // ms; a loaded machine is slow, not wrong
}

void Studio::SetUp() {
  ASSERT_TRUE(folder_.isValid());
  reopen_window(keep());
}

void Studio::reopen_window(const QString& keep) {
  window_.reset();
  WindowOptions options;
  options.keep = keep;
  options.assets = PF_SOURCE_ASSETS;
  options.shaders = PF_SOURCE_SHADERS;
  options.theme = "dark";
  options.settings = folder_.filePath("settings.ini");
  window_ = std::make_unique<MainWindow>(options);
  window_->resize(1440, 900);
  window_->show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
  window_->activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
}

void Studio::open(const QString& file, const QString& at) {
  window_->open(file, at);
  ASSERT_TRUE(QTest::qWaitFor([this] { return !window_->host().is_opening(); }, kPatience));
  if (window_->host().is_open()) settle();
}

void Studio::settle() {
  ASSERT_TRUE(QTest::qWaitFor([this] { return window_->host().is_still(); }, kPatience));
  window_->refresh_all();
  QApplication::processEvents();
}

void Studio::command(const QString& text) {
  ASSERT_TRUE(window_->host().apply(text)) << text.toStdString();
  settle();
}

void Studio::key(Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QTest::keyClick(window_.get(), key, modifiers);
}

std::string Studio::stage_pixels() {
  const QImage image =
      window_->stage_page()->scene_widget()->picture().convertToFormat(QImage::Format_RGBA8888);
  return to_hex(digest_bytes(image.constBits(), static_cast<std::size_t>(image.sizeInBytes())));
}

QString Studio::scenario(const QString& name) {
  return QString(PF_SOURCE_ASSETS) + "/scenarios/" + name;
}

}  // namespace pf
