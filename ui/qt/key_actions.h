// One QAction a row of the key table, shared by the menus and the keys. Keys that a focused control
// needs for itself (Space on a button, arrows on a slider) stay with that control.
#pragma once
#include <QAction>
#include <QObject>
#include <map>

#include "ui/qt/key_table.h"

namespace pf {

class KeyActions : public QObject {
  Q_OBJECT

 public:
  // Adds the actions to `window`, so that their keys work anywhere in it.
  explicit KeyActions(QWidget* window);
  QAction* action(Act act) const { return actions_.at(act); }

 Q_SIGNALS:
  void asked(pf::Act act, const QString& command);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  std::map<Act, QAction*> actions_;  // of the first row, where an act has several
};

}  // namespace pf
