#include "ui/qt/error_bar.h"

#include <QHBoxLayout>

#include "ui/qt/icon.h"
#include "ui/qt/theme.h"

namespace pf {

ErrorBar::ErrorBar(QWidget* parent) : QFrame(parent) {
  setObjectName("error_bar");
  setAccessibleName(tr("Error"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 6, 6);
  text_ = new QLabel(this);
  text_->setFont(font_of(TextRole::kBody));
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::RichText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row->addWidget(text_, 1);
  close_ = new QToolButton(this);
  close_->setAccessibleName(tr("Close the message"));
  close_->setFixedSize(22, 22);
  row->addWidget(close_, 0, Qt::AlignTop);
  connect(close_, &QToolButton::clicked, this, &QWidget::hide);
  hide();
}

void ErrorBar::show_error(const QString& where, const QString& wrong, const QString& right) {
  QString html = QString("<b style='color:%1'>%2</b>")
                     .arg(css_of(palette_, Token::kBadT), wrong.toHtmlEscaped());
  if (!where.isEmpty()) {
    html += QString("<br><span style='color:%1'>%2</span>")
                .arg(css_of(palette_, Token::kMid), where.toHtmlEscaped());
  }
  if (!right.isEmpty()) html += "<br>" + tr("Right would be: %1").arg(right.toHtmlEscaped());
  text_->setText(html);
  setAccessibleDescription(QString("%1. %2. %3").arg(wrong, where, right));
  show();
}

void ErrorBar::set_palette(const Palette& palette) {
  palette_ = palette;
  close_->setIcon(make_icon(Icon::kClose, palette, Token::kMid));
}

}  // namespace pf
