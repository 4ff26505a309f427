#include "ui/qt/events_model.h"

#include <QString>
#include <algorithm>

namespace pf {
namespace {

bool same_events(const EventListView& a, const EventListView& b) {
  return std::equal(
      a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
      [](const EventRow& x, const EventRow& y) { return x.event == y.event && x.text == y.text; });
}

}  // namespace

void EventsModel::set_view(EventListView view) {
  // Within one window of rows only the marks move, and the view keeps its place.
  if (same_events(view, view_)) {
    view_ = std::move(view);
    if (!view_.rows.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    return;
  }
  beginResetModel();
  view_ = std::move(view);
  endResetModel();
}

int EventsModel::now_row() const {
  return view_.now_row < view_.rows.size() ? static_cast<int>(view_.now_row) : -1;
}

std::uint64_t EventsModel::event_at(int row) const {
  return row >= 0 && row < rowCount() ? view_.rows[static_cast<std::size_t>(row)].event : 0;
}

int EventsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(view_.rows.size());
}

QVariant EventsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const EventRow& row = view_.rows[static_cast<std::size_t>(index.row())];
  const QString event = QString::fromStdString(row.event_text);
  const QString actor = QString::fromStdString(row.actor);
  const QString text = QString::fromStdString(row.text);
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
      return tr("%1 %2: %3").arg(event, actor, text);
    case Qt::ToolTipRole:
      return tr("%1, %2\n%3: %4").arg(event, QString::fromStdString(row.time_text), actor, text);
    case kEvent:
      return QVariant::fromValue<qulonglong>(row.event);
    case kEventText:
      return event;
    case kActor:
      return actor;
    case kText:
      return text;
    case kNow:
      return row.now;
    case kFuture:
      return row.future;
    case kWrong:
      return row.wrong;
    case kPage:
      return QVariant::fromValue<qlonglong>(row.page);
    default:
      return {};
  }
}

}  // namespace pf
