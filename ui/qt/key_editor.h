// Changes the keys: a list of all commands, and a field that takes a key for the one picked out.
#pragma once
#include <QDialog>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QTreeWidget>

namespace pf {

class KeyActions;
struct KeyRow;

class KeyEditor : public QDialog {
  Q_OBJECT

 public:
  KeyEditor(KeyActions* keys, QWidget* parent);

 private:
  void fill();
  void take();
  const KeyRow* row() const;

  KeyActions* keys_ = nullptr;
  QTreeWidget* list_ = nullptr;
  QKeySequenceEdit* field_ = nullptr;
  QLabel* note_ = nullptr;
};

}  // namespace pf
