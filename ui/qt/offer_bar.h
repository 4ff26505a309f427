// Something worth the user's choice, that stays until it is answered: a run that a program which
// died has left. A line that lies in another bar, so that nothing else has to make room for it;
// where it is short of room its end is left out, and the tool tip says all.
#pragma once
#include <QFrame>
#include <QLabel>
#include <QPushButton>

namespace pf {

class OfferBar : public QFrame {
  Q_OBJECT

 public:
  explicit OfferBar(QWidget* parent = nullptr);
  void offer(const QString& text, const QString& take, const QString& leave);
  QPushButton* take() const { return take_; }
  QPushButton* leave() const { return leave_; }

 Q_SIGNALS:
  void taken();
  void left();
  void changed();  // shown or hidden

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show_text();

  QString whole_;
  QLabel* text_ = nullptr;
  QPushButton* take_ = nullptr;
  QPushButton* leave_ = nullptr;
};

}  // namespace pf
