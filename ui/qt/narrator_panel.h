// One or two plain sentences for the step at the playhead. A screen reader finds them as the name
// of the panel.
#pragma once
#include <QLabel>

#include "ui/session/view_models.h"

namespace pf {

class NarratorPanel : public QWidget {
  Q_OBJECT

 public:
  explicit NarratorPanel(QWidget* parent = nullptr);
  void show_narrator(const NarratorView& view);
  // Words that the last row of a lecture hall can read.
  void set_large(bool large);

 private:
  QLabel* sentence_ = nullptr;
  QLabel* detail_ = nullptr;
};

}  // namespace pf
