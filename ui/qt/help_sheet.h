// All keys on one sheet, as they are now. No larger than the window it lies over: where three
// columns do not fit there are two, then one, and what is too high can be scrolled.
#pragma once
#include <QDialog>

class QScrollArea;
class QVBoxLayout;

namespace pf {

class KeyActions;

class HelpSheet : public QDialog {
  Q_OBJECT

 public:
  HelpSheet(KeyActions* keys, QWidget* parent);
  // Lays itself over the middle of the window.
  void ask(const QWidget& over);

 Q_SIGNALS:
  void change_asked();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void fill();
  QWidget* make_sheet(int columns);

  KeyActions* keys_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  QSize room_{1200, 800};  // what the window leaves
};

}  // namespace pf
