// All keys on one sheet, as they are now.
#pragma once
#include <QDialog>

class QVBoxLayout;

namespace pf {

class KeyActions;

class HelpSheet : public QDialog {
  Q_OBJECT

 public:
  HelpSheet(KeyActions* keys, QWidget* parent);

 Q_SIGNALS:
  void change_asked();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void fill();

  KeyActions* keys_ = nullptr;
  QVBoxLayout* column_ = nullptr;
  QWidget* sheet_ = nullptr;
};

}  // namespace pf
