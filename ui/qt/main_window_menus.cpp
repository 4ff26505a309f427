// The menus of the main window, and what comes in from outside: files dropped, files chosen.
#include <QActionGroup>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QUrl>
#include <algorithm>

#include "core/mechanism/registry.h"
#include "ui/qt/key_actions.h"
#include "ui/qt/library.h"
#include "ui/qt/main_window.h"
#include "ui/qt/status_line.h"
#include "ui/qt/theme.h"
#include "ui/qt/transport_bar.h"

namespace pf {
namespace {

constexpr int kRecent = 8;

QString dropped_file(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

}  // namespace

// As in the library: under the mechanism that each shows.
void MainWindow::fill_shipped(QMenu* menu) {
  const auto entries = read_library(options_.assets / "scenarios");
  for (const MechanismRow& row : registry()) {
    QMenu* group = nullptr;
    for (const LibraryEntry& e : entries) {
      if (e.mover.toStdString() != row.slug) continue;
      if (group == nullptr) group = menu->addMenu(QString::fromStdString(std::string(row.title)));
      const QString path = e.path;
      connect(group->addAction(e.name + '\t' + QString(e.title).replace('&', "&&")),
              &QAction::triggered, this, [this, path] { open(path); });
    }
  }
  menu->setEnabled(!menu->isEmpty());
}

void MainWindow::build_menus() {
  QMenuBar* menus = bar_->menus();
  QMenu* file = menus->addMenu(tr("&File"));
  file->addAction(keys_->action(Act::kOpen));
  recent_ = file->addMenu(tr("Open &recent"));
  file->addAction(keys_->action(Act::kLibrary));
  fill_shipped(file->addMenu(tr("&Scenarios")));
  file->addSeparator();
  file->addAction(keys_->action(Act::kSave));
  file->addAction(keys_->action(Act::kExport));
  file->addAction(keys_->action(Act::kCopyCommand));
  file->addSeparator();
  file->addAction(keys_->action(Act::kQuit));
  fill_recent();

  const auto fill = [this](QMenu* menu, std::initializer_list<Act> acts) {
    for (const Act act : acts) menu->addAction(keys_->action(act));
    menu->addSeparator();
  };
  QMenu* edit = menus->addMenu(tr("&Edit"));
  fill(edit, {Act::kUndo, Act::kRedo});
  fill(edit, {Act::kFind, Act::kPalette});
  fill(edit, {Act::kBranch, Act::kInject, Act::kPin, Act::kJourney});
  fill(edit, {Act::kMarker, Act::kSpan});
  QMenu* run = menus->addMenu(tr("&Run"));
  fill(run, {Act::kPlay, Act::kStep, Act::kStepBack, Act::kStart, Act::kEnd});
  fill(run, {Act::kOver, Act::kOverBack, Act::kInto, Act::kIntoBack});
  fill(run, {Act::kRunOn, Act::kRunBack, Act::kBreak});
  fill(run, {Act::kNextOfKind, Act::kPreviousOfKind, Act::kNextOfPage, Act::kPreviousOfPage,
             Act::kNextOfTry, Act::kPreviousOfTry});
  fill(run, {Act::kFaster, Act::kSlower});
  build_view_menu(menus->addMenu(tr("&View")));
  QMenu* help = menus->addMenu(tr("&Help"));
  help->addAction(keys_->action(Act::kHelp));
  connect(help->addAction(tr("Change keys...")), &QAction::triggered, this, &MainWindow::edit_keys);
}

// The size is given to Qt before it starts.
void MainWindow::build_size_menu(QMenu* menu) {
  QMenu* sizes = menu->addMenu(tr("Size of everything"));
  auto* group = new QActionGroup(this);
  const int now = settings_->value("size", 100).toInt();
  for (const int percent : {100, 125, 150, 200}) {
    QAction* action = sizes->addAction(tr("%1 %").arg(percent));
    action->setCheckable(true);
    action->setChecked(percent == now);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, percent] {
      settings_->setValue("size", percent);
      status_->show_told(tr("%1 % when Studio starts again").arg(percent));
    });
  }
}

void MainWindow::build_view_menu(QMenu* menu) {
  menu->addAction(keys_->action(Act::kPresent));
  build_size_menu(menu);
  menu->addSeparator();
  for (Dock* dock : docks()) menu->addAction(dock->toggleViewAction());
  for (Dock* dock : {library_dock_, break_dock_}) {
    connect(dock->toggleViewAction(), &QAction::triggered, this,
            [this] { left_gave_way_ = false; });
  }
  connect(menu->addAction(tr("Reset Layout")), &QAction::triggered, this,
          &MainWindow::reset_layout);
  menu->addSeparator();
  auto* themes = new QActionGroup(this);
  for (const ThemeChoice& choice : theme_choices()) {
    QAction* action = menu->addAction(tr(choice.title));
    action->setCheckable(true);
    action->setData(QString(choice.id));
    themes->addAction(action);
    const QString id = choice.id;
    connect(action, &QAction::triggered, this, [this, id] { set_theme(id); });
  }
  connect(menu, &QMenu::aboutToShow, this, [this, themes] {
    const QString current = settings_->value("theme", "dark").toString();
    for (QAction* action : themes->actions()) action->setChecked(action->data() == current);
  });
  menu->addSeparator();
  QAction* still = menu->addAction(tr("Reduced motion"));
  still->setCheckable(true);
  still->setChecked(settings_->value("reduced_motion", false).toBool());
  connect(still, &QAction::toggled, this, [this](bool on) {
    settings_->setValue("reduced_motion", on);
    if (host_->is_open()) host_->session().set_reduced_motion(on);
    refresh_all();
  });
  QAction* hilbert = menu->addAction(tr("Page maps along a Hilbert curve"));
  hilbert->setCheckable(true);
  hilbert->setChecked(settings_->value("hilbert", false).toBool());
  connect(hilbert, &QAction::toggled, this, [this](bool on) {
    settings_->setValue("hilbert", on);
    if (host_->is_open()) {
      host_->session().set_page_order(on ? PageOrder::kHilbert : PageOrder::kRowMajor);
    }
    refresh_all();
  });
}

void MainWindow::fill_recent() {
  recent_->clear();
  for (const QString& path : settings_->value("recent").toStringList()) {
    connect(recent_->addAction(QFileInfo(path).fileName()), &QAction::triggered, this,
            [this, path] { open(path); });
  }
  recent_->setEnabled(!recent_->isEmpty());
}

void MainWindow::remember(const QString& file) {
  const QFileInfo info(file);
  const QString path = info.exists() ? info.absoluteFilePath() : file;
  QStringList recent = settings_->value("recent").toStringList();
  recent.removeAll(path);
  recent.prepend(path);
  settings_->setValue("recent", recent.mid(0, kRecent));
  fill_recent();
}

void MainWindow::ask_file() {
  const QString file =
      QFileDialog::getOpenFileName(this, tr("Open a scenario or a run"), QFileInfo(file_).path(),
                                   tr("Scenarios and runs (*.toml *.pfrun *.part);;All files (*)"));
  if (!file.isEmpty()) open(file);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!dropped_file(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QString file = dropped_file(event->mimeData());
  if (file.isEmpty()) return;
  event->acceptProposedAction();
  open(file);
}

}  // namespace pf
