#include "ui/qt/dock.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>

#include "ui/qt/icon.h"
#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kTitleHeight = 28;  // what buttons of 20 and margins of 4 need

QToolButton* title_button(QWidget* parent, const QString& name) {
  auto* button = new QToolButton(parent);
  button->setFixedSize(20, 20);
  button->setIconSize(QSize(12, 12));
  button->setAccessibleName(name);
  button->setToolTip(name);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

}  // namespace

Dock::Dock(const QString& title, const QString& name, QWidget* content, QWidget* parent,
           Title where)
    : QDockWidget(title, parent) {
  setObjectName(name);
  setAccessibleName(title);
  setWidget(content);
  auto* bar = new QWidget(this);
  bar->setAttribute(Qt::WA_StyledBackground);
  note_ = new QLabel(bar);
  note_->setObjectName("note");
  note_->setFont(font_of(TextRole::kLabel));
  block_ = new QLabel(bar);
  block_->setObjectName("block");
  block_->setFont(font_of(TextRole::kAddress));
  block_->hide();
  float_ = title_button(bar, tr("Float %1").arg(title));
  close_ = title_button(bar, tr("Close %1").arg(title));
  connect(float_, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
  connect(close_, &QToolButton::clicked, this, &QDockWidget::close);
  if (where == Title::kTop) {
    make_top(bar);
  } else {
    make_side(bar);
  }
  setTitleBarWidget(bar);
}

void Dock::make_top(QWidget* bar) {
  bar->setObjectName("dock_title");
  bar->setFixedHeight(kTitleHeight);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(12, 4, 4, 4);
  row->setSpacing(6);
  auto* label = new QLabel(windowTitle(), bar);
  label->setFont(font_of(TextRole::kActor));
  row->addWidget(label);
  row->addWidget(note_, 1);
  row->addWidget(block_);
  row->addWidget(float_);
  row->addWidget(close_);
}

void Dock::make_side(QWidget* bar) {
  setFeatures(features() | QDockWidget::DockWidgetVerticalTitleBar);
  bar->setObjectName("dock_side");
  bar->setToolTip(windowTitle());
  auto* column = new QVBoxLayout(bar);
  column->setContentsMargins(1, 2, 1, 2);
  column->setSpacing(2);
  column->addWidget(close_);
  column->addWidget(float_);
  column->addStretch();
  note_->hide();
}

void Dock::set_palette(const Palette& palette) {
  float_->setIcon(make_icon(Icon::kFloat, palette, Token::kLow));
  close_->setIcon(make_icon(Icon::kClose, palette, Token::kLow));
}

void Dock::set_note(const QString& text) { note_->setText(text); }

void Dock::set_block(const QString& text, bool wrong) {
  block_->setText(text);
  block_->setVisible(!text.isEmpty());
  if (block_->property("bad").toBool() == wrong) return;
  block_->setProperty("bad", wrong);
  block_->style()->unpolish(block_);
  block_->style()->polish(block_);
}

}  // namespace pf
