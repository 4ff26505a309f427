// Every command by its name: type a part of it, or a whole command of the session, and Enter.
#pragma once
#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <vector>

namespace pf {

class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  explicit CommandPalette(QWidget* parent);

  // What can be chosen now, in this order. The actions must outlive the next call.
  void set_actions(const std::vector<std::pair<QString, QAction*>>& actions);
  // Opens it, empty, over the middle of `over`.
  void ask(QWidget* over);
  QLineEdit* field() const { return field_; }
  QListWidget* list() const { return list_; }

 Q_SIGNALS:
  // A whole command of the session was typed.
  void command_asked(const QString& command);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fill();
  void choose();

  struct Entry {
    QString title, keys, usage;
    QAction* action = nullptr;  // null: a command of the session, to be completed
    QString command;
  };
  std::vector<Entry> entries_;
  QLineEdit* field_ = nullptr;
  QListWidget* list_ = nullptr;
};

}  // namespace pf
