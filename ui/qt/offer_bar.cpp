#include "ui/qt/offer_bar.h"

#include <QHBoxLayout>

#include "ui/qt/theme.h"

namespace pf {

OfferBar::OfferBar(QWidget* parent) : QFrame(parent) {
  setObjectName("offer_bar");
  setAccessibleName(tr("Offer"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 12, 6);
  row->setSpacing(8);
  text_ = new QLabel(this);
  text_->setFont(font_of(TextRole::kBody));
  text_->setWordWrap(true);
  row->addWidget(text_, 1);
  take_ = new QPushButton(this);
  leave_ = new QPushButton(this);
  leave_->setObjectName("quiet");
  for (QPushButton* button : {take_, leave_}) row->addWidget(button);
  connect(take_, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT taken();
  });
  connect(leave_, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT left();
  });
  hide();
}

void OfferBar::offer(const QString& text, const QString& take, const QString& leave) {
  text_->setText(text);
  take_->setText(take);
  leave_->setText(leave);
  setAccessibleDescription(text);
  show();
}

}  // namespace pf
