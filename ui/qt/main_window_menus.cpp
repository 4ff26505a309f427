// The menus of the main window, and what comes in from outside: files dropped, files chosen.
#include <QActionGroup>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

#include "ui/qt/key_actions.h"
#include "ui/qt/main_window.h"
#include "ui/qt/theme.h"
#include "ui/qt/transport_bar.h"

namespace pf {
namespace {

constexpr int kRecent = 8;
constexpr int kHead = 2000;  // bytes; titles stand at the top

QString dropped_file(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

// What a scenario calls itself, without reading more of it.
QString title_in(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QString head = QString::fromUtf8(file.read(kHead));
  return QRegularExpression("^title *= *\"(.*)\"", QRegularExpression::MultilineOption)
      .match(head)
      .captured(1);
}

}  // namespace

void MainWindow::build_menus() {
  QMenuBar* menus = bar_->menus();
  QMenu* file = menus->addMenu(tr("&File"));
  file->addAction(keys_->action(Act::kOpen));
  recent_ = file->addMenu(tr("Open &recent"));
  QMenu* shipped = file->addMenu(tr("&Scenarios"));
  const QDir folder(QString::fromStdString((options_.assets / "scenarios").string()));
  for (const QFileInfo& info : folder.entryInfoList({"*.toml"}, QDir::Files, QDir::Name)) {
    const QString path = info.filePath();
    const QString title = title_in(path).replace('&', "&&");
    connect(shipped->addAction(info.completeBaseName() + '\t' + title), &QAction::triggered, this,
            [this, path] { open(path); });
  }
  shipped->setEnabled(!shipped->isEmpty());
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

void MainWindow::build_view_menu(QMenu* menu) {
  for (Dock* dock : {break_dock_, narrator_dock_, inspector_dock_, events_dock_, lanes_dock_}) {
    menu->addAction(dock->toggleViewAction());
  }
  connect(break_dock_->toggleViewAction(), &QAction::triggered, this,
          [this] { left_gave_way_ = false; });
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
