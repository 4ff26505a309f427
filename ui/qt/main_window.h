// The main window of Studio: lays out bar, docks, stage and lanes, passes what the user does to the
// session as commands and shows what the session says. Holds no state of the run.
//
// 1. Every widget is reachable by keyboard and has an accessible name.
// 2. The layout and the palette are kept between starts; `settings` says where.
// 3. An error never touches the run that is open.
#pragma once
#include <QMainWindow>
#include <QSettings>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <vector>

#include "ui/qt/dock.h"
#include "ui/qt/session_host.h"
#include "ui/session/key_table.h"

class QMenu;

namespace pf {

class BreakPanel;
class CommandPalette;
class EventsPanel;
class HelpSheet;
struct HitResult;
class InspectorPanel;
class KeyActions;
class KeyEditor;
class LanesPanel;
class LibraryPanel;
class NarratorPanel;
class StagePage;
class StatusLine;
class TransportBar;

struct WindowOptions {
  std::filesystem::path assets, shaders;
  QString theme;     // empty: as last time
  QString settings;  // an ini file; empty: the user's own
  QString keep;      // folder for what must outlive a crash; empty: nothing is kept
};

// Of the docks; a layout kept by another is not taken.
inline constexpr int kLayoutVersion = 2;

// Where the window keeps what the user chose: that file, or the user's own where it is empty.
std::unique_ptr<QSettings> open_settings(const QString& file);

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  // Throws InputError when a palette, a layout or a font is missing.
  explicit MainWindow(const WindowOptions& options, QWidget* parent = nullptr);
  ~MainWindow() override;

  void open(const QString& file, const QString& seek_to = {});
  void set_theme(const QString& id);
  SessionHost& host() { return *host_; }
  StagePage* stage_page() const { return stage_; }
  StatusLine* status_line() const { return status_; }
  LibraryPanel* library_panel() const { return library_; }
  LanesPanel* lanes_panel() const { return lanes_; }
  EventsPanel* events_panel() const { return events_; }
  InspectorPanel* inspector_panel() const { return inspector_; }
  KeyActions* key_actions() const { return keys_; }
  CommandPalette* command_palette() const { return palette_dialog_; }
  // Offers what a program that died has left, if there is any.
  void offer_left();
  bool is_presenting() const { return !before_present_.isEmpty(); }

  // Shows at once what would be shown soon.
  void refresh_all();

 public Q_SLOTS:
  void act(pf::Act act, const QString& command);
  void reset_layout();
  void save_picture();
  // Full screen, the stage and the narrator alone, in words for a lecture hall; and back again.
  void present(bool on);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build_widgets();
  void build_docks();
  void build_menus();
  void build_view_menu(QMenu* menu);
  void build_size_menu(QMenu* menu);
  void fill_shipped(QMenu* menu);
  void connect_host();
  void connect_panels();
  void fill_recent();
  void remember(const QString& file);
  void default_sizes();
  void show_left(bool on);
  void open_variant(const QString& name);
  void show_variants();
  std::vector<Dock*> docks() const;

  void act_on_lanes(Act act);
  void apply(const QString& command);
  void hit(const HitResult& what);
  void find();
  void escape();
  void show_help();
  void show_palette();
  void edit_keys();
  void set_break();
  void ask_save();
  void take_left(bool open);
  void ask_file();
  void copy_command();
  void change_speed(int direction);
  void focus_lanes();

  void session_opened();
  void session_changed(bool moved);
  void refresh_scenes();
  void refresh_lanes();
  void refresh_docks();
  void refresh_work();

  WindowOptions options_;
  std::unique_ptr<QSettings> settings_;
  Palette palette_;
  std::string gl_problem_;
  SessionHost* host_ = nullptr;
  KeyActions* keys_ = nullptr;
  TransportBar* bar_ = nullptr;
  StagePage* stage_ = nullptr;
  LibraryPanel* library_ = nullptr;
  BreakPanel* break_ = nullptr;
  NarratorPanel* narrator_ = nullptr;
  InspectorPanel* inspector_ = nullptr;
  EventsPanel* events_ = nullptr;
  LanesPanel* lanes_ = nullptr;
  StatusLine* status_ = nullptr;
  HelpSheet* help_ = nullptr;
  CommandPalette* palette_dialog_ = nullptr;
  KeyEditor* key_editor_ = nullptr;
  Dock* library_dock_ = nullptr;
  Dock* break_dock_ = nullptr;
  Dock* narrator_dock_ = nullptr;
  Dock* inspector_dock_ = nullptr;
  Dock* events_dock_ = nullptr;
  Dock* lanes_dock_ = nullptr;
  QMenu* recent_ = nullptr;
  QTimer scenes_soon_, docks_soon_;
  QByteArray default_state_;
  QByteArray before_present_;  // the layout to go back to; empty: not presenting
  bool was_maximized_ = false;
  QString file_, opening_;      // of the open run; of the one that is on its way
  bool left_gave_way_ = false;  // the window became too narrow for the left docks
  bool lanes_whole_ = false;    // the lanes show the whole run
};

}  // namespace pf
