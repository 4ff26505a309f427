// How the main window shows what the session says. Scenes follow every change; the docks, which
// nobody can read at sixty changes a second, follow at a dozen while something plays.
#include <QFileInfo>
#include <QMenu>
#include <QTabBar>
#include <utility>

#include "ui/qt/break_panel.h"
#include "ui/qt/events_panel.h"
#include "ui/qt/inspector_panel.h"
#include "ui/qt/key_actions.h"
#include "ui/qt/lanes_panel.h"
#include "ui/qt/library_panel.h"
#include "ui/qt/main_window.h"
#include "ui/qt/narrator_panel.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/status_line.h"
#include "ui/qt/transport_bar.h"
#include "ui/session/speed_scale.h"

namespace pf {
namespace {

constexpr int kDocksMs = 80;      // while playing
constexpr int kProgressMs = 150;  // while the run is being executed and nothing else changes

QString short_digest(const World& world) {
  const QString hex = QString::fromStdString(to_hex(world.digest()));
  return hex.left(4) + " " + hex.mid(4, 4);
}

}  // namespace

void MainWindow::connect_host() {
  connect(host_, &SessionHost::opened, this, &MainWindow::session_opened);
  connect(host_, &SessionHost::changed, this, &MainWindow::session_changed);
  connect(host_, &SessionHost::work_changed, this, &MainWindow::refresh_work);
  connect(host_, &SessionHost::opening_changed, this, &MainWindow::refresh_work);
  connect(host_, &SessionHost::search_changed, this,
          [this] { break_->show_race(host_->race_view()); });
  connect(host_, &SessionHost::refused, this, [this](const QString& why) {
    stage_->error_bar()->show_error({}, why, {});
    // A switch that was pressed in vain goes back to where it is.
    docks_soon_.start(0);
  });
  connect(host_, &SessionHost::told, status_, &StatusLine::show_told);
  connect(stage_->offer_bar(), &OfferBar::taken, this, [this] { take_left(true); });
  connect(stage_->offer_bar(), &OfferBar::left, this, [this] { take_left(false); });
  connect(host_, &SessionHost::not_opened, this,
          [this](const QString& where, const QString& wrong, const QString& right) {
            opening_.clear();
            stage_->error_bar()->show_error(where, wrong, right);
            // A switch that was pressed in vain goes back to where it is.
            docks_soon_.start(0);
          });
}

void MainWindow::connect_panels() {
  const auto ask = [this](const QString& command) { apply(command); };
  connect(stage_, &StagePage::asked, this, ask);
  connect(library_, &LibraryPanel::open_asked, this, [this](const QString& path) { open(path); });
  connect(stage_, &StagePage::variant_asked, this, &MainWindow::open_variant);
  connect(break_, &BreakPanel::asked, this, ask);
  connect(break_, &BreakPanel::search_asked, host_, &SessionHost::search_race);
  connect(break_, &BreakPanel::stop_asked, host_, &SessionHost::cancel_search);
  connect(events_, &EventsPanel::asked, this, ask);
  connect(events_, &EventsPanel::break_asked, this, &MainWindow::set_break);
  events_->trigger_line()->set_env(
      [this] { return host_->is_open() ? &host_->session().env() : nullptr; });
  connect(inspector_, &InspectorPanel::asked, this, ask);
  connect(lanes_, &LanesPanel::span_asked, this, [this](qlonglong from, qlonglong to) {
    apply(QString("span %1ps %2ps").arg(from).arg(to));
  });
  bar_->show_keys(*keys_);
  connect(keys_, &KeyActions::keys_changed, this, [this] { bar_->show_keys(*keys_); });
  connect(bar_, &TransportBar::asked, this, [this](Act act) { keys_->action(act)->trigger(); });
  connect(bar_, &TransportBar::speed_asked, this,
          [this](int stop) { apply(QString::fromStdString("speed " + speed_argument(stop))); });
  connect(bar_->find_field(), &QLineEdit::returnPressed, this, &MainWindow::find);
  connect(keys_, &KeyActions::asked, this, &MainWindow::act);
  connect(stage_->scene_widget(), &SceneWidget::hit, this, &MainWindow::hit);
  connect(stage_->scene_widget(), &SceneWidget::missed, this, [this] { apply("select none"); });
  connect(lanes_, &LanesPanel::hit, this, &MainWindow::hit);
  connect(lanes_, &LanesPanel::resized, this, &MainWindow::refresh_lanes);
  connect(lanes_, &LanesPanel::time_asked, this,
          [this](qlonglong time) { apply(QString("seek %1ps").arg(time)); });
  connect(lanes_, &LanesPanel::window_asked, this, [this](qlonglong from, qlonglong to) {
    if (!host_->is_open()) return;
    host_->session().set_lanes_window(from, to);
    refresh_lanes();
  });
  connect(events_, &EventsPanel::event_asked, this,
          [this](qulonglong event) { apply(QString("seek event:%1").arg(event)); });
  connect(events_, &EventsPanel::filter_asked, this,
          [this](const QString& text) { apply(QString("filter %1").arg(text).trimmed()); });
  connect(status_, &StatusLine::copy_asked, this, &MainWindow::copy_command);
  connect(status_, &StatusLine::hold_asked, this, [this] {
    if (host_->is_opening()) {
      opening_.clear();
      host_->cancel_opening();
    } else {
      host_->hold_work(!host_->is_held());
    }
  });
}

void MainWindow::session_opened() {
  stage_->error_bar()->hide();
  file_ = std::exchange(opening_, {});
  remember(file_);
  library_->show_open(file_);
  show_variants();
  Session& session = host_->session();
  session.set_reduced_motion(settings_->value("reduced_motion", false).toBool());
  session.set_page_order(settings_->value("hilbert", false).toBool() ? PageOrder::kHilbert
                                                                     : PageOrder::kRowMajor);
  stage_->scene_widget()->fit();
  lanes_whole_ = false;
  // Made by the window itself as soon as docks share a place.
  for (QTabBar* tabs : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly))
    tabs->setAccessibleName(tr("Docks in this place"));
}

void MainWindow::show_variants() {
  constexpr std::string_view kKey = "variant=";
  QString open;
  for (const std::string& one : host_->session().run().overrides) {
    if (one.rfind(kKey, 0) == 0) open = QString::fromStdString(one.substr(kKey.size()));
  }
  const LibraryEntry* entry = library_->entry_of(file_);
  stage_->show_variants(entry == nullptr ? QStringList() : entry->variants, open);
}

void MainWindow::session_changed(bool moved) {
  if (!moved) {
    // Only the known end has moved: soon is soon enough.
    if (!scenes_soon_.isActive()) scenes_soon_.start(kProgressMs);
    if (!docks_soon_.isActive()) docks_soon_.start(kProgressMs);
    return;
  }
  scenes_soon_.start(0);
  const bool playing = host_->session().playing() != 0;
  if (!docks_soon_.isActive()) docks_soon_.start(playing ? kDocksMs : 0);
}

void MainWindow::refresh_all() {
  refresh_scenes();
  refresh_docks();
  refresh_work();
}

void MainWindow::refresh_scenes() {
  scenes_soon_.stop();
  if (!host_->is_open()) return;
  Session& session = host_->session();
  const TransportView transport = session.transport();
  bar_->show_transport(transport);
  stage_->show_figure(QString::fromStdString(transport.figure));
  stage_->scene_widget()->set_scene(session.stage());
  refresh_lanes();
  setWindowTitle(tr("%1 - Pageferry Studio").arg(QString::fromStdString(transport.title)));
}

void MainWindow::refresh_lanes() {
  if (host_->is_open()) lanes_->show_lanes(host_->session().lanes_input());
}

void MainWindow::refresh_docks() {
  docks_soon_.stop();
  if (!host_->is_open()) return;
  Session& session = host_->session();
  const NarratorView narrator = session.narrator();
  narrator_->show_narrator(narrator);
  narrator_dock_->set_block(QString::fromStdString(narrator.block), narrator.wrong);
  const std::vector<InspectorSection> sections = session.inspector();
  inspector_->show_sections(sections);
  QString selected;
  if (session.selection().part != Part::kNothing && !sections.empty()) {
    selected = QString::fromStdString(sections.front().title);
  }
  stage_->show_place(session.branches(), selected, session.zoom());
  const auto rows = static_cast<std::size_t>(events_->visible_rows());
  const auto page = session.journey_page();
  EventListView list = page ? session.journey(*page) : session.events(rows * 2 / 3, rows / 3);
  QString note = QString::fromStdString(list.filter_text);
  if (page) {
    const QString total = QString::fromStdString(group_digits(list.total));
    note += QString(", %1%2").arg(total).arg(list.complete ? "" : "+");
  }
  events_dock_->set_note(note);
  events_->show_events(std::move(list), session.filter(), page.has_value());
  events_->show_breakpoints(session.breakpoints());
  break_->show_switches(session.switches());
  break_->show_race(host_->race_view());
  break_->show_injectable(session.injectable(), QString::fromStdString(session.not_injectable()));
  StatusView status;
  status.seed = QString::number(session.run().seed);
  status.timing = QString::fromStdString(session.run().timing);
  if (session.playing() == 0 && !session.waiting()) status.digest = short_digest(session.world());
  status.command = QString::fromStdString(session.command_line());
  status_->show_status(session.transport(), status);
  refresh_work();
}

void MainWindow::refresh_work() {
  if (host_->is_opening()) {
    const int percent = host_->opening_percent();
    const QString name = QFileInfo(opening_.isEmpty() ? file_ : opening_).fileName();
    status_->show_work(percent < 0 ? tr("opening %1").arg(name)
                                   : tr("opening %1: %2 % measured").arg(name).arg(percent),
                       false);
    return;
  }
  if (!host_->is_open() || host_->session().complete()) {
    status_->show_work({}, false);
    return;
  }
  const QString known = QString::fromStdString(group_digits(host_->session().known()));
  status_->show_work(tr("%1 events known").arg(known), host_->is_held() && !host_->is_working());
}

}  // namespace pf
