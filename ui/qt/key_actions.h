// One QAction a row of the key table, shared by the menus, the keys and the command palette. Keys
// that a focused control needs for itself (Space on a button, arrows on a slider) stay with that
// control.
//
// 1. Every row has the keys that the settings give it, else those of the table.
// 2. No key belongs to two rows.
#pragma once
#include <QAction>
#include <QObject>
#include <QSettings>
#include <map>

#include "ui/qt/key_texts.h"

namespace pf {

class KeyActions : public QObject {
  Q_OBJECT

 public:
  // Adds the actions to `window`, so that their keys work anywhere in it. Keeps `settings`.
  KeyActions(QWidget* window, QSettings* settings);
  QAction* action(Act act) const { return action(act, first_number(act)); }
  QAction* action(Act act, int number) const { return actions_.at({act, number}); }
  QString keys_of(const KeyRow& row) const;

  // Gives the row these keys from now on; a row that had one of them loses it.
  void set_keys(const KeyRow& row, const QList<QKeySequence>& keys);
  void reset_keys();
  // The row that has this key, or null.
  const KeyRow* owner(const QKeySequence& key) const;

 Q_SIGNALS:
  void asked(pf::Act act, const QString& command);
  void keys_changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  static int first_number(Act act);
  void keep(const KeyRow& row, const QList<QKeySequence>& keys);

  QSettings* settings_ = nullptr;
  std::map<std::pair<Act, int>, QAction*> actions_;
};

}  // namespace pf
