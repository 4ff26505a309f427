// For a lecture hall: the stage over the whole screen, the narrator below it in large words, and
// nothing else. The layout of before comes back as it was.
#include <QStatusBar>
#include <utility>

#include "ui/qt/main_window.h"
#include "ui/qt/narrator_panel.h"
#include "ui/qt/stage_page.h"

namespace pf {
namespace {

constexpr int kNarratorLines = 148;  // two of its large lines, one of the detail

}  // namespace

void MainWindow::present(bool on) {
  if (on == is_presenting()) return;
  if (on) {
    before_present_ = saveState(kLayoutVersion);
    was_maximized_ = isMaximized();
    for (Dock* dock : docks()) dock->hide();
    addDockWidget(Qt::BottomDockWidgetArea, narrator_dock_);
    narrator_dock_->show();
    narrator_->set_large(true);
    statusBar()->hide();
    showFullScreen();
    resizeDocks({narrator_dock_}, {kNarratorLines}, Qt::Vertical);
  } else {
    // Before the window is small again, which is no reason to hide anything.
    const QByteArray layout = std::exchange(before_present_, {});
    was_maximized_ ? showMaximized() : showNormal();
    narrator_->set_large(false);
    statusBar()->show();
    restoreState(layout, kLayoutVersion);
  }
  stage_->scene_widget()->fit();
  refresh_all();
}

}  // namespace pf
