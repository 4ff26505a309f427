// All keys on one sheet, printed from the key table.
#pragma once
#include <QDialog>

namespace pf {

class HelpSheet : public QDialog {
  Q_OBJECT

 public:
  explicit HelpSheet(QWidget* parent);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace pf
