#include "ui/qt/inspector_model.h"

#include <QString>

namespace pf {

bool InspectorModel::Line::operator==(const Line& o) const {
  return section == o.section && word == o.word && pinned == o.pinned && row.label == o.row.label &&
         row.value == o.row.value && row.was == o.row.was && row.changed == o.row.changed &&
         row.wrong == o.row.wrong;
}

void InspectorModel::set_sections(const std::vector<InspectorSection>& sections) {
  std::vector<Line> lines;
  for (const InspectorSection& section : sections) {
    const bool pinned = section.pinned;
    lines.push_back({true, {section.title, "", "", false, false}, section.word, pinned});
    for (const InspectorRow& row : section.rows) {
      lines.push_back({false, row, section.word, pinned});
    }
  }
  // Most steps change values only: then the view keeps its place.
  if (lines.size() != lines_.size()) {
    beginResetModel();
    lines_ = std::move(lines);
    endResetModel();
    return;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == lines_[i]) continue;
    lines_[i] = std::move(lines[i]);
    const QModelIndex at = index(static_cast<int>(i));
    Q_EMIT dataChanged(at, at);
  }
}

QString InspectorModel::word_of(int row) const {
  if (row < 0 || row >= rowCount()) return {};
  return QString::fromStdString(lines_[static_cast<std::size_t>(row)].word);
}

int InspectorModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

QVariant InspectorModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Line& line = lines_[static_cast<std::size_t>(index.row())];
  const QString label = QString::fromStdString(line.row.label);
  const QString value = QString::fromStdString(line.row.value);
  const QString was = QString::fromStdString(line.row.was);
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
      if (line.section) return line.pinned ? tr("%1, pinned").arg(label) : label;
      return was.isEmpty() ? tr("%1: %2").arg(label, value)
                           : tr("%1: %2, was %3").arg(label, value, was);
    case kIsSection:
      return line.section;
    case kLabel:
      return label;
    case kValue:
      return value;
    case kWas:
      return was;
    case kChanged:
      return line.row.changed;
    case kWrong:
      return line.row.wrong;
    case kPinned:
      return line.pinned;
    case Qt::ToolTipRole:
      if (line.section) return line.pinned ? tr("Click to unpin") : tr("Click to pin");
      return was.isEmpty() ? QVariant() : tr("%1\nwas %2").arg(value, was);
    default:
      return {};
  }
}

}  // namespace pf
