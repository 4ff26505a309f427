// A switch for a safety step: knob to the right while the step is done, to the left and in the
// accent colour when the user has taken it out. Place and shape say so without the colour.
#pragma once
#include <QAbstractButton>

#include "ui/session/palette.h"

namespace pf {

class SwitchButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit SwitchButton(QWidget* parent = nullptr);
  void set_palette(const Palette& palette);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Palette palette_;
};

}  // namespace pf
