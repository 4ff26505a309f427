// A line in which a trigger is typed: it completes words at the cursor, and says below what is
// wrong and where. Enter takes a trigger that is right.
#pragma once
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <QWidget>
#include <functional>

#include "core/measure/trigger.h"

namespace pf {

class TriggerLine : public QWidget {
  Q_OBJECT

 public:
  explicit TriggerLine(QWidget* parent = nullptr);
  // Of the run that is open; null while none is. Asked whenever something is typed.
  void set_env(std::function<const Env*()> env) { env_ = std::move(env); }
  QLineEdit* line() const { return line_; }
  QCompleter* completer() const { return completer_; }
  QString error() const { return error_->text(); }

 Q_SIGNALS:
  // Canonical text.
  void trigger_asked(const QString& text);

 private:
  void edited();
  void complete();
  void put_in(const QString& word);
  void take();
  void show_error(bool unfinished);

  QLineEdit* line_ = nullptr;
  QLabel* error_ = nullptr;
  QCompleter* completer_ = nullptr;
  QStringListModel* words_ = nullptr;
  std::function<const Env*()> env_;
};

}  // namespace pf
