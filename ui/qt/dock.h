// A dock of Studio: a QDockWidget with a slim title of ours, a note beside the title (a block
// number, a count), and buttons to float and close it.
#pragma once
#include <QDockWidget>
#include <QLabel>
#include <QToolButton>

#include "ui/session/palette.h"

namespace pf {

class Dock : public QDockWidget {
  Q_OBJECT

 public:
  // Along the top; or at the left side and without words, where height is dear.
  enum class Title { kTop, kSide };

  // `name` identifies it in saved layouts.
  Dock(const QString& title, const QString& name, QWidget* content, QWidget* parent = nullptr,
       Title where = Title::kTop);

  void set_palette(const Palette& palette);
  void set_note(const QString& text);
  // As a chip in the accent colour, or in that of what is wrong; empty hides it.
  void set_block(const QString& text, bool wrong);

 private:
  void make_top(QWidget* bar);
  void make_side(QWidget* bar);

  QLabel* note_ = nullptr;
  QLabel* block_ = nullptr;
  QToolButton* float_ = nullptr;
  QToolButton* close_ = nullptr;
};

}  // namespace pf
