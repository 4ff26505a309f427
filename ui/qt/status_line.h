// The line at the bottom: verdict, seed, digest, timing; what is being worked on; and the command
// line that shows this very picture. A click on it copies it.
#pragma once
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include "ui/session/palette.h"
#include "ui/session/view_models.h"

namespace pf {

struct StatusView {
  QString seed, digest, timing, command;
};

class StatusLine : public QWidget {
  Q_OBJECT

 public:
  explicit StatusLine(QWidget* parent = nullptr);
  void show_status(const TransportView& transport, const StatusView& status);
  // `text` empty: nothing is being done. `held`: it was, and can go on.
  // In passing, for some seconds.
  void show_told(const QString& what);
  void show_work(const QString& text, bool held);
  const QString& command() const { return command_; }

 Q_SIGNALS:
  void hold_asked();
  void copy_asked();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show_command();

  QLabel* verdict_ = nullptr;
  QLabel* facts_ = nullptr;
  QLabel* work_ = nullptr;
  QLabel* told_ = nullptr;
  QTimer told_ends_;
  QProgressBar* bar_ = nullptr;
  QToolButton* hold_ = nullptr;
  QPushButton* copy_ = nullptr;
  QString command_;
};

}  // namespace pf
