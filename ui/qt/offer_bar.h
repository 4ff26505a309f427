// Something worth the user's choice, in a bar that stays until it is answered: a run that a program
// which died has left.
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

 private:
  QLabel* text_ = nullptr;
  QPushButton* take_ = nullptr;
  QPushButton* leave_ = nullptr;
};

}  // namespace pf
