#include "ui/qt/offer_bar.h"

#include <QHBoxLayout>

#include "ui/qt/theme.h"

namespace pf {
namespace {
constexpr int kHeight = 26, kTextAtLeast = 80;
}  // namespace

OfferBar::OfferBar(QWidget* parent) : QFrame(parent) {
  setObjectName("offer_bar");
  setAccessibleName(tr("Offer"));
  setFixedHeight(kHeight);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 2, 3, 2);
  row->setSpacing(6);
  text_ = new QLabel(this);
  text_->setFont(font_of(TextRole::kLabel));
  text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  text_->setMinimumWidth(kTextAtLeast);
  row->addWidget(text_, 1);
  take_ = new QPushButton(this);
  leave_ = new QPushButton(this);
  take_->setObjectName("slim");
  leave_->setObjectName("slim_quiet");
  for (QPushButton* button : {take_, leave_}) {
    button->setFont(font_of(TextRole::kLabel));
    button->setFixedHeight(20);
    row->addWidget(button);
  }
  connect(take_, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT changed();
    Q_EMIT taken();
  });
  connect(leave_, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT changed();
    Q_EMIT left();
  });
  hide();
}

void OfferBar::offer(const QString& text, const QString& take, const QString& leave) {
  whole_ = text;
  take_->setText(take);
  leave_->setText(leave);
  setToolTip(text);
  setAccessibleDescription(text);
  show();
  Q_EMIT changed();
  show_text();
}

void OfferBar::show_text() {
  text_->setText(QFontMetrics(text_->font()).elidedText(whole_, Qt::ElideRight, text_->width()));
}

void OfferBar::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  layout()->activate();
  show_text();
}

}  // namespace pf
