// The events around the playhead with a filter, or the journey of a page; the breakpoints. A click
// on a row moves the playhead there.
#pragma once
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/qt/events_model.h"
#include "ui/qt/row_delegates.h"
#include "ui/qt/trigger_line.h"

namespace pf {

class EventsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit EventsPanel(QWidget* parent = nullptr);
  void show_events(EventListView view, const EventFilter& filter, bool journey);
  void show_breakpoints(const std::vector<std::string>& breakpoints);
  void set_palette(const Palette& palette);
  EventsModel* model() const { return model_; }
  QListView* list() const { return list_; }
  QLineEdit* filter_field() const { return filter_; }
  TriggerLine* trigger_line() const { return trigger_; }

  // How many rows the list can show, so that no more are asked for.
  int visible_rows() const;

 Q_SIGNALS:
  void event_asked(qulonglong event);
  // The rest of a `filter` command.
  void filter_asked(const QString& text);
  // A breakpoint on the filter, or on the kind of the event at the playhead.
  void break_asked();
  // A whole command: "journey", "break drop 2".
  void asked(const QString& command);

 private:
  void ask_kind(int index);
  QWidget* make_none();
  QWidget* make_tools();

  QComboBox* kind_ = nullptr;
  QLineEdit* filter_ = nullptr;
  QToolButton* journey_ = nullptr;
  QToolButton* break_ = nullptr;
  TriggerLine* trigger_ = nullptr;
  QVBoxLayout* breaks_ = nullptr;
  QScrollArea* breaks_area_ = nullptr;
  std::vector<std::string> shown_breaks_;
  QLabel* none_ = nullptr;  // says that the list is empty, and why
  QListView* list_ = nullptr;
  EventsModel* model_ = nullptr;
  EventDelegate* delegate_ = nullptr;
};

}  // namespace pf
