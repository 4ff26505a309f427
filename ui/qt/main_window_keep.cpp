// What opens over the window (keys, commands), and what is kept beyond it: saved runs, runs that a
// program which died has left.
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "ui/qt/command_palette.h"
#include "ui/qt/events_panel.h"
#include "ui/qt/help_sheet.h"
#include "ui/qt/key_actions.h"
#include "ui/qt/key_editor.h"
#include "ui/qt/main_window.h"
#include "ui/qt/stage_page.h"
#include "ui/qt/transport_bar.h"

namespace pf {
namespace {

// Without the marks of keys; what is written && is an &.
QString plain(const QString& text) {
  QString out;
  for (qsizetype i = 0; i < text.size(); ++i) {
    if (text[i] == '&' && ++i == text.size()) break;
    out += text[i];
  }
  return out;
}

// Everything the menus offer, by the way there: "File: Scenarios: htm-tiny".
void gather(const QMenu* menu, const QString& way, std::vector<std::pair<QString, QAction*>>& out) {
  for (QAction* action : menu->actions()) {
    const QString name = plain(action->text()).replace('\t', ": ");
    if (action->isSeparator() || name.isEmpty()) continue;
    if (action->menu() != nullptr)
      gather(action->menu(), way + name + ": ", out);
    else
      out.emplace_back(way + name, action);
  }
}

}  // namespace

void MainWindow::show_help() {
  if (help_ == nullptr) {
    help_ = new HelpSheet(keys_, this);
    connect(help_, &HelpSheet::change_asked, this, &MainWindow::edit_keys);
  }
  help_->ask(*this);
}

void MainWindow::edit_keys() {
  if (help_ != nullptr) help_->close();
  if (key_editor_ == nullptr) key_editor_ = new KeyEditor(keys_, this);
  key_editor_->show();
  key_editor_->raise();
  key_editor_->activateWindow();
}

void MainWindow::show_palette() {
  if (palette_dialog_ == nullptr) {
    palette_dialog_ = new CommandPalette(this);
    connect(palette_dialog_, &CommandPalette::command_asked, this, &MainWindow::apply);
  }
  std::vector<std::pair<QString, QAction*>> actions;
  for (const KeyRow& row : studio_key_table()) {
    QAction* action = keys_->action(row.act, row.number);
    if (row.act != Act::kPalette) actions.emplace_back(action->text(), action);
  }
  for (const QAction* menu : bar_->menus()->actions()) {
    std::vector<std::pair<QString, QAction*>> found;
    gather(menu->menu(), plain(menu->text()) + ": ", found);
    for (auto& entry : found) {
      const bool known = std::any_of(actions.begin(), actions.end(), [&](const auto& other) {
        return other.second == entry.second;
      });
      if (!known) actions.push_back(std::move(entry));
    }
  }
  palette_dialog_->set_actions(actions);
  palette_dialog_->ask(this);
}

// On the filter; without one, on the kind of the event at the playhead.
void MainWindow::set_break() {
  if (!host_->is_open()) return;
  Session& session = host_->session();
  const EventFilter& filter = session.filter();
  QString words;
  if (!filter.empty()) {
    words = QString::fromStdString(session.filter_words());
  } else {
    const EventListView now = session.events(1, 1);
    if (now.rows.empty() || !now.rows[now.now_row].now) {
      stage_->error_bar()->show_error({}, tr("nothing worth a breakpoint happens at this event"),
                                      tr("step to an event of the list, or set a filter"));
      return;
    }
    words = QString("kind=%1").arg(fact_name(now.rows[now.now_row].kind));
  }
  apply("break " + words);
}

void MainWindow::ask_save() {
  if (!host_->is_open() || host_->keeper() == nullptr) return;
  const QString name = QFileInfo(file_).completeBaseName() + ".pfrun";
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Save the run"), name, tr("Runs (*.pfrun)"));
  if (!file.isEmpty()) host_->save_run(file);
}

void MainWindow::offer_left() {
  if (host_->keeper() == nullptr) return;
  const auto left = host_->keeper()->left();
  if (left.isEmpty()) return;
  const QString at = QString::fromStdString(group_digits(left.front().event));
  const QString text =
      tr("Studio ended at event %2 of \"%1\". The run is kept.").arg(left.front().title, at);
  stage_->offer_bar()->offer(text, tr("Go on with it"), tr("Delete it"));
}

void MainWindow::take_left(bool take) {
  const auto left = host_->keeper()->left();
  if (left.isEmpty()) return;
  if (take) {
    const QString file = host_->keeper()->recover(left.front());
    if (!file.isEmpty()) open(file, QString("event:%1").arg(left.front().event));
  } else {
    host_->keeper()->discard(left.front());
  }
  offer_left();
}

}  // namespace pf
