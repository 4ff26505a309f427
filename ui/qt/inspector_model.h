// The inspector's sections and rows as one flat list. The display text is the whole row in words,
// for screen readers; InspectorDelegate draws it in columns.
#pragma once
#include <QAbstractListModel>
#include <vector>

#include "ui/session/view_models.h"

namespace pf {

class InspectorModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { kIsSection = Qt::UserRole, kLabel, kValue, kWas, kChanged, kWrong, kPinned };

  using QAbstractListModel::QAbstractListModel;
  void set_sections(const std::vector<InspectorSection>& sections);

  // What the section that a row belongs to is about, as `select` takes it.
  QString word_of(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  struct Line {
    bool section = false;
    InspectorRow row;
    std::string word;
    bool pinned = false;
    bool operator==(const Line& o) const;
  };
  std::vector<Line> lines_;
};

}  // namespace pf
