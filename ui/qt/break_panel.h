// "Break it": every safety step of the mechanism as a switch, and what may be injected now. Each
// use makes a branch; the run it parts from stays.
#pragma once
#include <QScrollArea>
#include <string>
#include <vector>

#include "ui/session/palette.h"
#include "ui/session/view_models.h"

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace pf {

class SwitchButton;

class BreakPanel : public QScrollArea {
  Q_OBJECT

 public:
  explicit BreakPanel(QWidget* parent = nullptr);
  void show_switches(const std::vector<SwitchRow>& switches);
  // REQUIRES `why`, a sentence, when there is nothing.
  void show_injectable(const std::vector<std::string>& commands, const QString& why);
  void set_palette(const Palette& palette);

  // Puts the keyboard on the first thing that may be injected.
  void focus_inject();

 Q_SIGNALS:
  // A whole command, "set mechanism.drain=false" or "inject ...".
  void asked(const QString& command);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  // Widgets of one switch: the button for two choices, the box for more.
  struct Line {
    SwitchRow row;
    QLabel* label = nullptr;
    SwitchButton* button = nullptr;
    QComboBox* box = nullptr;
  };
  Line make_line(const SwitchRow& row);
  void fill_line(Line& line, const SwitchRow& row);
  void show_labels();
  void drop_lines();

  QWidget* page_ = nullptr;
  QVBoxLayout* switches_ = nullptr;
  QVBoxLayout* inject_ = nullptr;
  QLabel* nothing_ = nullptr;  // why nothing can be injected
  std::vector<Line> lines_;
  std::vector<std::string> commands_;
  std::vector<QPushButton*> buttons_;
  Palette palette_;
};

}  // namespace pf
