// The bar on top: menus, the name of what is shown, transport buttons, place and time, speed, find.
#pragma once
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSlider>
#include <QToolButton>
#include <map>

#include "ui/qt/icon.h"
#include "ui/qt/key_texts.h"
#include "ui/session/view_models.h"

namespace pf {

class KeyActions;

class TransportBar : public QWidget {
  Q_OBJECT

 public:
  explicit TransportBar(QWidget* parent = nullptr);

  void show_transport(const TransportView& view);
  void set_palette(const Palette& palette);
  // Says the keys of the buttons as they are now.
  void show_keys(const KeyActions& keys);
  QMenuBar* menus() const { return menus_; }
  QLineEdit* find_field() const { return find_; }

 Q_SIGNALS:
  void asked(pf::Act act);
  void speed_asked(int stop);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QToolButton* add_button(QLayout* row, Act act, Icon icon, const QString& name);
  QLabel* add_figure(QLayout* row, const QString& caption, int width);
  void add_speed(QHBoxLayout* row);
  void add_rule(QLayout* row);
  void show_title();

  QMenuBar* menus_ = nullptr;
  QLabel* title_ = nullptr;
  QLabel* event_ = nullptr;
  QLabel* time_ = nullptr;
  QLabel* speed_text_ = nullptr;
  QSlider* speed_ = nullptr;
  QLineEdit* find_ = nullptr;
  std::map<Act, std::pair<QToolButton*, Icon>> buttons_;
  QString full_title_;
  Palette palette_;
  int playing_ = 0;
};

}  // namespace pf
