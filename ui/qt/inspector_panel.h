// What is selected, then the page in move and its transaction, with what the last step changed.
#pragma once
#include <QListView>

#include "ui/qt/inspector_model.h"
#include "ui/qt/row_delegates.h"

namespace pf {

class InspectorPanel : public QListView {
  Q_OBJECT

 public:
  explicit InspectorPanel(QWidget* parent = nullptr);
  void show_sections(const std::vector<InspectorSection>& sections);
  void set_palette(const Palette& palette);

 Q_SIGNALS:
  // "pin page:12": a section's head was clicked.
  void asked(const QString& command);

 private:
  InspectorModel* model_ = nullptr;
  InspectorDelegate* delegate_ = nullptr;
};

}  // namespace pf
