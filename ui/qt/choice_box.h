// A combo box in the looks of the docks: the arrow is drawn from lines, in a colour of the palette.
#pragma once
#include <QComboBox>

namespace pf {

class ChoiceBox : public QComboBox {
  Q_OBJECT

 public:
  using QComboBox::QComboBox;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace pf
