// What went wrong, where, and what would be right, in a bar that stays until it is closed. The run
// that is open is not touched by it.
#pragma once
#include <QFrame>
#include <QLabel>
#include <QToolButton>

#include "ui/session/palette.h"

namespace pf {

class ErrorBar : public QFrame {
  Q_OBJECT

 public:
  explicit ErrorBar(QWidget* parent = nullptr);
  // `where` and `right` may be empty.
  void show_error(const QString& where, const QString& wrong, const QString& right);
  void set_palette(const Palette& palette);

 private:
  QLabel* text_ = nullptr;
  QToolButton* close_ = nullptr;
  Palette palette_;
};

}  // namespace pf
