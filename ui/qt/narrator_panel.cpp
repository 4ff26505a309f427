#include "ui/qt/narrator_panel.h"

#include <QAccessible>
#include <QVBoxLayout>

#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kLargeSentence = 28, kLargeDetail = 20;  // pixels

QLabel* paragraph(QWidget* parent, TextRole role) {
  auto* label = new QLabel(parent);
  label->setFont(font_of(role));
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setFocusPolicy(Qt::NoFocus);
  label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  return label;
}

}  // namespace

NarratorPanel::NarratorPanel(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(104);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 10, 12, 8);
  column->setSpacing(6);
  sentence_ = paragraph(this, TextRole::kNarrator);
  detail_ = paragraph(this, TextRole::kBody);
  detail_->setObjectName("mid");
  column->addWidget(sentence_);
  // Where height is short the sentence stays whole and the detail gives.
  detail_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
  column->addWidget(detail_, 1);
}

void NarratorPanel::set_large(bool large) {
  QFont sentence = font_of(TextRole::kNarrator), detail = font_of(TextRole::kBody);
  if (large) {
    sentence.setPixelSize(kLargeSentence);
    detail.setPixelSize(kLargeDetail);
  }
  sentence_->setFont(sentence);
  detail_->setFont(detail);
}

void NarratorPanel::show_narrator(const NarratorView& view) {
  const QString sentence = QString::fromStdString(view.sentence);
  if (sentence == sentence_->text() && detail_->text() == QString::fromStdString(view.detail)) {
    return;
  }
  sentence_->setText(sentence);
  detail_->setText(QString::fromStdString(view.detail));
  setAccessibleName(sentence);
  setAccessibleDescription(detail_->text());
  QAccessibleEvent event(this, QAccessible::NameChanged);
  QAccessible::updateAccessibility(&event);
}

}  // namespace pf
