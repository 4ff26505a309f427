// A main window on a shipped scenario, for tests: opened, still, with settings of its own.
#pragma once
#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <memory>

#include "ui/qt/main_window.h"

namespace pf {

class Studio : public testing::Test {
 protected:
  void SetUp() override;
  // Where the window keeps what must outlive it; empty = nothing is kept.
  virtual QString keep() const { return {}; }
  // A window that keeps things there, in place of the one that was.
  void reopen_window(const QString& keep);

  // Opens a file and waits until it is open, or until an error is shown.
  void open(const QString& file, const QString& at = {});
  // Waits until nothing moves and nothing is awaited, then shows everything.
  void settle();
  Session& session() { return window_->host().session(); }
  void command(const QString& text);
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
  // Digest of the stage's pixels as they are on screen.
  std::string stage_pixels();

  // Where a scenario of the tree lies.
  static QString scenario(const QString& name);

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
};

}  // namespace pf
