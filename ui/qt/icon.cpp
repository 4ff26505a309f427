#include "ui/qt/icon.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include "ui/qt/theme.h"

namespace pf {
namespace {

void line(QPainter& p, qreal x1, qreal y1, qreal x2, qreal y2) {
  p.drawLine(QPointF(x1, y1), QPointF(x2, y2));
}

// A triangle whose flat side is at x1 and whose point is at x2.
QPainterPath triangle(qreal x1, qreal x2) {
  QPainterPath path;
  path.moveTo(x1, 3.5);
  path.lineTo(x2, 8);
  path.lineTo(x1, 12.5);
  path.closeSubpath();
  return path;
}

void chevron(QPainter& p, qreal x1, qreal x2) {
  line(p, x1, 4, x2, 8);
  line(p, x2, 8, x1, 12);
}

void draw_mark(QPainter& p, const Palette& palette) {
  line(p, 1.5, 2.5, 1.5, 13.5);
  line(p, 14.5, 2.5, 14.5, 13.5);
  line(p, 3.5, 8, 5, 8);
  line(p, 11, 8, 12.5, 8);
  p.fillRect(QRectF(5.5, 5.5, 5, 5), color_of(palette, Token::kFly));
}

void draw_transport(QPainter& p, Icon icon, const QColor& ink) {
  switch (icon) {
    case Icon::kPlay:
      p.fillPath(triangle(4.5, 13), ink);
      break;
    case Icon::kPlayBack:
      p.fillPath(triangle(11.5, 3), ink);
      break;
    case Icon::kPause:
      p.fillRect(QRectF(4.5, 3.5, 2.5, 9), ink);
      p.fillRect(QRectF(9, 3.5, 2.5, 9), ink);
      break;
    case Icon::kStart:
      line(p, 3.5, 4, 3.5, 12);
      p.drawPath(triangle(12, 6));
      break;
    case Icon::kEnd:
      line(p, 12.5, 4, 12.5, 12);
      p.drawPath(triangle(4, 10));
      break;
    case Icon::kRunBack:
      p.drawPath(triangle(11, 4.5));
      break;
    case Icon::kRunOn:
      p.drawPath(triangle(5, 11.5));
      break;
    case Icon::kStepBack:
      chevron(p, 10, 6);
      break;
    case Icon::kStep:
      chevron(p, 6, 10);
      break;
    default:
      break;
  }
}

void draw(QPainter& p, Icon icon, const Palette& palette, const QColor& ink) {
  switch (icon) {
    case Icon::kClose:
      line(p, 4.5, 4.5, 11.5, 11.5);
      line(p, 4.5, 11.5, 11.5, 4.5);
      break;
    case Icon::kFloat:
      p.drawRect(QRectF(4, 6, 6.5, 6.5));
      line(p, 6.5, 3.5, 12.5, 3.5);
      line(p, 12.5, 3.5, 12.5, 9.5);
      break;
    case Icon::kHelp: {
      QFont font = font_of(TextRole::kSection);
      font.setPixelSize(12);
      p.setFont(font);
      p.drawText(QRectF(0, 0, 16, 16), Qt::AlignCenter, "?");
      break;
    }
    case Icon::kMark:
      draw_mark(p, palette);
      break;
    default:
      draw_transport(p, icon, ink);
      break;
  }
}

QPixmap pixmap(Icon icon, const Palette& palette, Token token, int scale) {
  QPixmap out(16 * scale, 16 * scale);
  out.setDevicePixelRatio(scale);
  out.fill(Qt::transparent);
  QPainter p(&out);
  p.setRenderHint(QPainter::Antialiasing);
  const QColor ink = color_of(palette, token);
  p.setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  draw(p, icon, palette, ink);
  return out;
}

}  // namespace

QIcon make_icon(Icon icon, const Palette& palette, Token ink) {
  QIcon out;
  for (const int scale : {1, 2, 3}) {
    out.addPixmap(pixmap(icon, palette, ink, scale), QIcon::Normal);
    out.addPixmap(pixmap(icon, palette, Token::kFaint, scale), QIcon::Disabled);
  }
  return out;
}

}  // namespace pf
