#include "ui/qt/key_editor.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/qt/key_actions.h"
#include "ui/qt/theme.h"

namespace pf {

KeyEditor::KeyEditor(KeyActions* keys, QWidget* parent) : QDialog(parent), keys_(keys) {
  setObjectName("keys");
  setWindowTitle(tr("Change keys"));
  resize(560, 560);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 12);
  column->setSpacing(8);
  list_ = new QTreeWidget(this);
  list_->setAccessibleName(tr("Commands and their keys"));
  list_->setColumnCount(2);
  list_->setHeaderHidden(true);
  list_->setRootIsDecorated(false);
  list_->setFont(font_of(TextRole::kBody));
  list_->header()->setStretchLastSection(false);
  list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  column->addWidget(list_, 1);
  auto* across = new QHBoxLayout;
  field_ = new QKeySequenceEdit(this);
  field_->setAccessibleName(tr("New key"));
  across->addWidget(field_, 1);
  auto* set = new QPushButton(tr("Use this key"), this);
  auto* drop = new QPushButton(tr("No key"), this);
  auto* reset = new QPushButton(tr("All as delivered"), this);
  for (QPushButton* button : {set, drop, reset}) {
    button->setAutoDefault(false);
    across->addWidget(button);
  }
  column->addLayout(across);
  note_ = new QLabel(tr("Pick a command, press its new key, use it."), this);
  note_->setObjectName("mid");
  note_->setFont(font_of(TextRole::kLabel));
  column->addWidget(note_);
  connect(set, &QPushButton::clicked, this, &KeyEditor::take);
  connect(drop, &QPushButton::clicked, this, [this] {
    if (row() == nullptr) return;
    keys_->set_keys(*row(), {});
    field_->clear();
    note_->setText(tr("\"%1\" has no key.").arg(row()->title));
  });
  connect(reset, &QPushButton::clicked, this, [this] {
    keys_->reset_keys();
    field_->clear();
    note_->setText(tr("Every command has the key it came with."));
  });
  connect(keys_, &KeyActions::keys_changed, this, &KeyEditor::fill);
  connect(list_, &QTreeWidget::currentItemChanged, this, [this] { field_->clear(); });
  fill();
  list_->setCurrentItem(list_->topLevelItem(0));
}

const KeyRow* KeyEditor::row() const {
  const int at = list_->indexOfTopLevelItem(list_->currentItem());
  return at < 0 ? nullptr : &studio_key_table()[static_cast<std::size_t>(at)];
}

void KeyEditor::fill() {
  const auto& table = studio_key_table();
  for (std::size_t i = 0; i < table.size(); ++i) {
    const int at = static_cast<int>(i);
    if (at >= list_->topLevelItemCount()) list_->addTopLevelItem(new QTreeWidgetItem);
    QTreeWidgetItem* item = list_->topLevelItem(at);
    item->setText(0, keys_->action(table[i].act, table[i].number)->text());
    item->setText(1, keys_->keys_of(table[i]));
  }
}

void KeyEditor::take() {
  const KeyRow* to = row();
  const QKeySequence key = field_->keySequence();
  if (to == nullptr || key.isEmpty()) return;
  const KeyRow* from = keys_->owner(key);
  keys_->set_keys(*to, {key});
  const QString taken =
      from != nullptr && from != to ? tr("; \"%1\" has lost it").arg(from->title) : QString();
  note_->setText(tr("%1 is now \"%2\"%3.").arg(key.toString(), to->title, taken));
}

}  // namespace pf
