// The events around the playhead, as a list. The display text is the whole row in words;
// EventDelegate draws it in columns.
#pragma once
#include <QAbstractListModel>

#include "ui/session/view_models.h"

namespace pf {

class EventsModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { kEvent = Qt::UserRole, kEventText, kActor, kText, kNow, kFuture, kWrong, kPage };

  using QAbstractListModel::QAbstractListModel;
  void set_view(EventListView view);

  // The row of the event at the playhead, -1 without rows.
  int now_row() const;
  std::uint64_t event_at(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  EventListView view_;
};

}  // namespace pf
