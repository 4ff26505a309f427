#include "ui/qt/choice_box.h"

#include <QPainter>

namespace pf {

void ChoiceBox::paintEvent(QPaintEvent* event) {
  QComboBox::paintEvent(event);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1.5, Qt::SolidLine, Qt::RoundCap,
                      Qt::RoundJoin));
  const QPointF middle(width() - 11.5, height() / 2.0 + 0.5);
  painter.drawPolyline(
      QPolygonF{middle + QPointF(-3, -1.5), middle + QPointF(0, 1.5), middle + QPointF(3, -1.5)});
}

}  // namespace pf
