// The events around the playhead with a filter. A click on a row moves the playhead there.
#pragma once
#include <QComboBox>
#include <QLineEdit>
#include <QListView>

#include "ui/qt/events_model.h"
#include "ui/qt/row_delegates.h"

namespace pf {

class EventsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit EventsPanel(QWidget* parent = nullptr);
  void show_events(EventListView view, const EventFilter& filter);
  void set_palette(const Palette& palette);
  EventsModel* model() const { return model_; }
  QListView* list() const { return list_; }
  QLineEdit* filter_field() const { return filter_; }

  // How many rows the list can show, so that no more are asked for.
  int visible_rows() const;

 Q_SIGNALS:
  void event_asked(qulonglong event);
  // The rest of a `filter` command.
  void filter_asked(const QString& text);

 private:
  void ask_kind(int index);

  QComboBox* kind_ = nullptr;
  QLineEdit* filter_ = nullptr;
  QListView* list_ = nullptr;
  EventsModel* model_ = nullptr;
  EventDelegate* delegate_ = nullptr;
};

}  // namespace pf
