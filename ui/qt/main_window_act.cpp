// What the keys, buttons and clicks of the main window do. Whatever concerns the run is a command
// of the session; what is left here concerns the window.
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "ui/qt/break_panel.h"
#include "ui/qt/help_sheet.h"
#include "ui/qt/lanes_panel.h"
#include "ui/qt/library_panel.h"
#include "ui/qt/main_window.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/status_line.h"
#include "ui/qt/transport_bar.h"
#include "ui/session/speed_scale.h"

namespace pf {
namespace {

constexpr double kZoomStep = 1.25;
constexpr double kPanStep = 0.15;

}  // namespace

void MainWindow::act(Act act, const QString& command) {
  if (!command.isEmpty()) {
    apply(command);
    return;
  }
  act_on_lanes(act);
  switch (act) {
    case Act::kFind:
      bar_->find_field()->setFocus(Qt::ShortcutFocusReason);
      bar_->find_field()->selectAll();
      break;
    case Act::kBreak:
      set_break();
      break;
    case Act::kSave:
      ask_save();
      break;
    case Act::kPalette:
      show_palette();
      break;
    case Act::kInject:
      break_dock_->show();
      break_dock_->raise();
      break_->focus_inject();
      break;
    case Act::kLibrary:
      library_dock_->show();
      library_dock_->raise();
      library_->focus_field();
      break;
    case Act::kOpen:
      ask_file();
      break;
    case Act::kExport:
      save_picture();
      break;
    case Act::kCopyCommand:
      copy_command();
      break;
    case Act::kHelp:
      show_help();
      break;
    case Act::kEscape:
      escape();
      break;
    case Act::kPresent:
      present(!is_presenting());
      break;
    case Act::kQuit:
      close();
      break;
    default:
      break;  // the others are commands
  }
}

void MainWindow::act_on_lanes(Act act) {
  switch (act) {
    case Act::kFaster:
      change_speed(1);
      break;
    case Act::kSlower:
      change_speed(-1);
      break;
    case Act::kZoomIn:
      lanes_->zoom(1 / kZoomStep);
      break;
    case Act::kZoomOut:
      lanes_->zoom(kZoomStep);
      break;
    case Act::kPanLeft:
      lanes_->pan(-kPanStep);
      break;
    case Act::kPanRight:
      lanes_->pan(kPanStep);
      break;
    case Act::kFocus:
      focus_lanes();
      break;
    default:
      break;
  }
}

void MainWindow::apply(const QString& command) { host_->apply(command); }

void MainWindow::hit(const HitResult& what) {
  if (!host_->is_open()) return;
  SceneHit region;
  region.kind = what.kind;
  region.id = what.id;
  region.label = what.label;
  const std::string command = host_->session().command_for(region, what.index);
  if (!command.empty()) apply(QString::fromStdString(command));
}

// A place, a thing, or a filter, whatever the words turn out to be.
void MainWindow::find() {
  const QString text = bar_->find_field()->text().trimmed();
  if (text.isEmpty() || !host_->is_open()) return;
  for (const QString form : {"seek %1", "select %1", "filter %1"}) {
    if (!host_->try_apply(form.arg(text)).ok) continue;
    if (form.startsWith("filter")) host_->apply("run-to-break 1");
    stage_->error_bar()->hide();
    return;
  }
  stage_->error_bar()->show_error({}, tr("nothing is called \"%1\"").arg(text),
                                  tr("event:1204, 12.5us, phase:copy, page:12, device:gpu, "
                                     "kind=abort"));
}

void MainWindow::escape() {
  if (help_ != nullptr && help_->isVisible()) {
    help_->close();
  } else if (stage_->error_bar()->isVisible()) {
    stage_->error_bar()->hide();
  } else if (!bar_->find_field()->text().isEmpty()) {
    bar_->find_field()->clear();
  } else if (is_presenting()) {
    present(false);
  } else if (host_->is_open() && host_->session().zoom() != Zoom::kHost) {
    apply("zoom host");
  } else if (!stage_->scene_widget()->is_fitted()) {
    stage_->scene_widget()->fit();
  } else {
    apply("select none");
  }
  stage_->scene_widget()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::copy_command() { QApplication::clipboard()->setText(status_->command()); }

void MainWindow::change_speed(int direction) {
  if (!host_->is_open()) return;
  const int stop = host_->session().transport().speed_stop + direction;
  apply(QString::fromStdString("speed " + speed_argument(stop)));
}

void MainWindow::focus_lanes() {
  if (!host_->is_open()) return;
  lanes_whole_ = !lanes_whole_;
  if (lanes_whole_) {
    host_->session().set_lanes_window(0, lanes_->input().end);
  } else {
    host_->session().follow_playhead();
  }
  refresh_lanes();
}

void MainWindow::save_picture() {
  const QImage picture = stage_->scene_widget()->picture();
  if (picture.isNull()) {
    stage_->error_bar()->show_error({}, tr("there is no picture of the stage to save"),
                                    tr("a display with OpenGL 3.3; or pageferry export"));
    return;
  }
  const QString name = QFileInfo(file_).completeBaseName() + ".png";
  const QString file = QFileDialog::getSaveFileName(this, tr("Save the stage as a picture"), name,
                                                    tr("PNG (*.png)"));
  if (file.isEmpty()) return;
  if (!picture.save(file, "PNG")) {
    stage_->error_bar()->show_error(file, tr("the picture could not be written"),
                                    tr("a folder that can be written to"));
  }
}

}  // namespace pf
