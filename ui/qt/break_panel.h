// "Break it": every safety step of the mechanism as a switch, and what may be injected now. Each
// use makes a branch; the run it parts from stays. What the scenario would refuse as it stands
// cannot be chosen, and says why.
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
  void show_race(const RaceView& view);
  void set_palette(const Palette& palette);
  QPushButton* search() const { return search_; }

  // Puts the keyboard on the first thing that may be injected.
  void focus_inject();

 Q_SIGNALS:
  // A whole command, "set mechanism.drain=false" or "inject ...".
  void asked(const QString& command);
  void search_asked();
  void stop_asked();

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
  void make_button(Line& line, const SwitchRow& row, QWidget* parent);
  void make_box(Line& line, const SwitchRow& row);
  void fill_line(Line& line, const SwitchRow& row);
  void fill_choices(const Line& line);
  void show_labels();
  void drop_lines();
  void add_race(QVBoxLayout* column);

  QWidget* page_ = nullptr;
  QVBoxLayout* switches_ = nullptr;
  QVBoxLayout* fixed_ = nullptr;  // those that cannot be changed here
  QLabel* fixed_caption_ = nullptr;
  QVBoxLayout* inject_ = nullptr;
  QPushButton* search_ = nullptr;  // for a race; stops the search while one is under way
  QLabel* race_ = nullptr;
  bool searching_ = false;
  QLabel* nothing_ = nullptr;  // why nothing can be injected
  std::vector<Line> lines_;
  std::vector<std::string> commands_;
  std::vector<QPushButton*> buttons_;
  Palette palette_;
};

}  // namespace pf
