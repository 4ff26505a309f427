#include "ui/qt/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QLayout>
#include <QStatusBar>

#include "ui/qt/break_panel.h"
#include "ui/qt/events_panel.h"
#include "ui/qt/help_sheet.h"
#include "ui/qt/inspector_panel.h"
#include "ui/qt/key_actions.h"
#include "ui/qt/lanes_panel.h"
#include "ui/qt/library_panel.h"
#include "ui/qt/narrator_panel.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/status_line.h"
#include "ui/qt/theme.h"
#include "ui/qt/transport_bar.h"

namespace pf {
namespace {

constexpr int kLeftWidth = 216, kRightWidth = 320;
constexpr int kNarrow = 1360;  // below it the left dock gives way to the stage
constexpr int kTight = 1160;   // below it the right ones too
constexpr int kTightRight = 272;
constexpr int kLeastWidth = 960, kLeastHeight = 540;  // full HD at twice the scale
constexpr int kNarratorHeight = 172;                  // three lines and three small ones
constexpr int kLanesAtLeast = 4;
constexpr int kLanesUsual = 7;
constexpr int kLow = 800;  // a window lower than this gives the stage the most

}  // namespace

std::unique_ptr<QSettings> open_settings(const QString& file) {
  if (!file.isEmpty()) return std::make_unique<QSettings>(file, QSettings::IniFormat);
  return std::make_unique<QSettings>("pageferry", "studio");
}

MainWindow::MainWindow(const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent),
      options_(options),
      settings_(open_settings(options.settings)),
      gl_problem_(gl_problem()) {
  setObjectName("studio");
  setWindowTitle(tr("Pageferry Studio"));
  setMinimumSize(kLeastWidth, kLeastHeight);
  setAcceptDrops(true);
  setDockNestingEnabled(true);
  setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  scenes_soon_.setSingleShot(true);
  docks_soon_.setSingleShot(true);
  connect(&scenes_soon_, &QTimer::timeout, this, &MainWindow::refresh_scenes);
  connect(&docks_soon_, &QTimer::timeout, this, &MainWindow::refresh_docks);
  host_ = new SessionHost(StageLayouts(options.assets / "stages"), options.keep, this);
  keys_ = new KeyActions(this, settings_.get());
  build_widgets();
  build_docks();
  build_menus();
  connect_host();
  connect_panels();
  set_theme(options.theme.isEmpty() ? settings_->value("theme", "dark").toString() : options.theme);
  resize(1440, 900);
  default_state_ = saveState(kLayoutVersion);
  restoreGeometry(settings_->value("geometry").toByteArray());
  stage_->scene_widget()->setFocus();
  if (!restoreState(settings_->value("layout").toByteArray(), kLayoutVersion)) default_sizes();
}

MainWindow::~MainWindow() = default;

void MainWindow::build_widgets() {
  const SceneFiles files = scene_files(options_.shaders, options_.assets);
  bar_ = new TransportBar(this);
  setMenuWidget(bar_);
  stage_ = new StagePage(files, gl_problem_, this);
  setCentralWidget(stage_);
  library_ = new LibraryPanel(read_library(options_.assets / "scenarios"), this);
  break_ = new BreakPanel(this);
  narrator_ = new NarratorPanel(this);
  inspector_ = new InspectorPanel(this);
  events_ = new EventsPanel(this);
  lanes_ = new LanesPanel(files, gl_problem_, this);
  status_ = new StatusLine(this);
}

void MainWindow::build_docks() {
  library_dock_ = new Dock(tr("Library"), "library", library_, this);
  break_dock_ = new Dock(tr("Break it"), "break", break_, this);
  narrator_dock_ = new Dock(tr("Narrator"), "narrator", narrator_, this);
  inspector_dock_ = new Dock(tr("Inspector"), "inspector", inspector_, this);
  events_dock_ = new Dock(tr("Events"), "events", events_, this);
  lanes_dock_ = new Dock(tr("Lanes"), "lanes", lanes_, this, Dock::Title::kSide);
  setTabPosition(Qt::LeftDockWidgetArea, QTabWidget::North);
  addDockWidget(Qt::LeftDockWidgetArea, library_dock_);
  tabifyDockWidget(library_dock_, break_dock_);
  addDockWidget(Qt::RightDockWidgetArea, narrator_dock_);
  addDockWidget(Qt::RightDockWidgetArea, inspector_dock_);
  addDockWidget(Qt::RightDockWidgetArea, events_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, lanes_dock_);
  auto* line = new QStatusBar(this);
  line->setSizeGripEnabled(false);
  line->addWidget(status_, 1);
  setStatusBar(line);
}

void MainWindow::default_sizes() {
  const bool narrow = width() < kNarrow;
  show_left(!narrow);
  left_gave_way_ = narrow;
  layout()->activate();  // with the docks as they are now, so that they can be given sizes
  const int tracks = height() < kLow ? kLanesAtLeast : kLanesUsual;
  const int lanes = static_cast<int>(lanes_height(static_cast<std::size_t>(tracks)));
  const int right = width() < kTight ? kTightRight : kRightWidth;
  resizeDocks({break_dock_, narrator_dock_}, {kLeftWidth, right}, Qt::Horizontal);
  resizeDocks({lanes_dock_}, {lanes}, Qt::Vertical);
  const int rest = height() - bar_->height() - status_->height() - kNarratorHeight;
  resizeDocks({narrator_dock_, inspector_dock_, events_dock_},
              {kNarratorHeight, rest * 45 / 100, rest * 55 / 100}, Qt::Vertical);
}

void MainWindow::show_left(bool on) {
  library_dock_->setVisible(on);
  break_dock_->setVisible(on);
  if (on) break_dock_->raise();
}

std::vector<Dock*> MainWindow::docks() const {
  return {library_dock_, break_dock_, narrator_dock_, inspector_dock_, events_dock_, lanes_dock_};
}

void MainWindow::reset_layout() {
  present(false);
  for (Dock* dock : docks()) {
    dock->setFloating(false);
    dock->show();
  }
  restoreState(default_state_, kLayoutVersion);
  stage_->scene_widget()->fit();
  default_sizes();
}

void MainWindow::set_theme(const QString& id) {
  palette_ = load_theme(options_.assets, id.toStdString());
  settings_->setValue("theme", id);
  qApp->setPalette(qt_palette(palette_));
  qApp->setStyleSheet(style_sheet(palette_));
  bar_->set_palette(palette_);
  stage_->set_palette(palette_);
  lanes_->set_palette(palette_);
  library_->set_palette(palette_);
  break_->set_palette(palette_);
  inspector_->set_palette(palette_);
  events_->set_palette(palette_);
  for (Dock* dock : docks()) dock->set_palette(palette_);
  refresh_all();
}

void MainWindow::open(const QString& file, const QString& seek_to) {
  opening_ = file;
  host_->open(file, seek_to);
}

// Anew, not as a branch: members of a family may differ in the machine itself.
void MainWindow::open_variant(const QString& name) {
  opening_ = file_;
  host_->open(file_, {}, {"variant=" + name.toStdString()});
}

void MainWindow::closeEvent(QCloseEvent* event) {
  present(false);
  settings_->setValue("geometry", saveGeometry());
  settings_->setValue("layout", saveState(kLayoutVersion));
  QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  if (is_presenting()) return;
  const bool narrow = width() < kNarrow;
  const bool shown = library_dock_->isVisible() || break_dock_->isVisible();
  if (narrow && shown && event->oldSize().width() >= kNarrow) {
    show_left(false);
    left_gave_way_ = true;
  } else if (!narrow && left_gave_way_) {
    show_left(true);
    left_gave_way_ = false;
  }
}

}  // namespace pf
