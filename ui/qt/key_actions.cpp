#include "ui/qt/key_actions.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QWidget>

namespace pf {
namespace {

bool is_arrow(int key) {
  return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End;
}

bool control_needs(QObject* control, const QKeyEvent& event) {
  if (event.modifiers() & ~Qt::KeypadModifier) return false;
  if (qobject_cast<QAbstractButton*>(control) != nullptr) return event.key() == Qt::Key_Space;
  if (qobject_cast<QAbstractSlider*>(control) != nullptr) return is_arrow(event.key());
  if (qobject_cast<QComboBox*>(control) != nullptr) return event.key() == Qt::Key_Space;
  return false;
}

}  // namespace

KeyActions::KeyActions(QWidget* window, QSettings* settings)
    : QObject(window), settings_(settings) {
  for (const KeyRow& row : studio_key_table()) {
    auto* action = new QAction(tr(row.title), window);
    if (row.number > 0) action->setText(tr("%1 %2").arg(row.title).arg(row.number));
    const QVariant own = settings_->value(key_setting(row));
    QList<QKeySequence> keys = default_keys(row);
    if (own.isValid()) keys = QKeySequence::listFromString(own.toString());
    action->setShortcuts(keys);
    const Act act = row.act;
    const QString command = row.command;
    connect(action, &QAction::triggered, this,
            [this, act, command] { Q_EMIT asked(act, command); });
    window->addAction(action);
    actions_.emplace(std::pair(act, row.number), action);
  }
  qApp->installEventFilter(this);
}

int KeyActions::first_number(Act act) {
  return act == Act::kGoMarker || act == Act::kSetMarker ? 1 : 0;
}

QString KeyActions::keys_of(const KeyRow& row) const {
  return keys_text(action(row.act, row.number)->shortcuts());
}

const KeyRow* KeyActions::owner(const QKeySequence& key) const {
  for (const KeyRow& row : studio_key_table()) {
    if (action(row.act, row.number)->shortcuts().contains(key)) return &row;
  }
  return nullptr;
}

void KeyActions::keep(const KeyRow& row, const QList<QKeySequence>& keys) {
  action(row.act, row.number)->setShortcuts(keys);
  const QString name = key_setting(row);
  if (keys == default_keys(row))
    settings_->remove(name);
  else
    settings_->setValue(name, QKeySequence::listToString(keys));
}

void KeyActions::set_keys(const KeyRow& row, const QList<QKeySequence>& keys) {
  for (const QKeySequence& key : keys) {
    const KeyRow* other = owner(key);
    if (other == nullptr || other == &row) continue;
    QList<QKeySequence> left = action(other->act, other->number)->shortcuts();
    left.removeAll(key);
    keep(*other, left);
  }
  keep(row, keys);
  Q_EMIT keys_changed();
}

void KeyActions::reset_keys() {
  for (const KeyRow& row : studio_key_table()) keep(row, default_keys(row));
  Q_EMIT keys_changed();
}

bool KeyActions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride) return false;
  if (!control_needs(watched, *static_cast<QKeyEvent*>(event))) return false;
  event->accept();
  return true;
}

}  // namespace pf
