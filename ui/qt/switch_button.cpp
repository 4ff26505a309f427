#include "ui/qt/switch_button.h"

#include <QPainter>

#include "ui/qt/theme.h"

namespace pf {
namespace {
constexpr QSize kSize(28, 18);
}

SwitchButton::SwitchButton(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void SwitchButton::set_palette(const Palette& palette) {
  palette_ = palette;
  update();
}

QSize SwitchButton::sizeHint() const { return kSize; }

void SwitchButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF track(2.5, 3.5, 23, 11);
  const bool safe = isChecked();
  const QColor accent = color_of(palette_, Token::kAcc);
  // What cannot be pressed is an outline: nothing in it stands out.
  const QColor rest = color_of(palette_, isEnabled() ? Token::kSrc2 : Token::kHair2);
  painter.setPen(QPen(safe ? rest : accent, 1));
  painter.setBrush(safe && isEnabled() ? rest : QBrush(Qt::NoBrush));
  painter.drawRoundedRect(track, 5.5, 5.5);
  painter.setPen(Qt::NoPen);
  painter.setBrush(!safe         ? accent
                   : isEnabled() ? color_of(palette_, Token::kInk)
                                 : color_of(palette_, Token::kFaint));
  painter.drawEllipse(QPointF(safe ? 20 : 8, 9), 3.5, 3.5);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(accent, 1));
    painter.drawRoundedRect(QRectF(0.5, 0.5, 27, 17), 8, 8);
  }
}

}  // namespace pf
