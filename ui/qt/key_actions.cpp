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

KeyActions::KeyActions(QWidget* window) : QObject(window) {
  for (const KeyRow& row : key_table()) {
    auto* action = new QAction(tr(row.title), window);
    action->setShortcuts(key_sequences(row));
    if (row.number > 0) action->setText(tr("%1 %2").arg(row.title).arg(row.number));
    const Act act = row.act;
    const QString command = row.command;
    connect(action, &QAction::triggered, this,
            [this, act, command] { Q_EMIT asked(act, command); });
    window->addAction(action);
    actions_.emplace(act, action);
  }
  qApp->installEventFilter(this);
}

bool KeyActions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride) return false;
  if (!control_needs(watched, *static_cast<QKeyEvent*>(event))) return false;
  event->accept();
  return true;
}

}  // namespace pf
