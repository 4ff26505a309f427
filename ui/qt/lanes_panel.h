// The lanes and the overview strip: one lane an actor, the whole run below. A click moves the
// playhead, and so does a drag on the axis or on the strip; a drag on the lanes measures. The wheel
// zooms at the pointer, a drag with Shift or the middle button pans.
#pragma once
#include <QWidget>

#include "ui/qt/scene_widget.h"
#include "ui/session/lanes_pointer.h"

namespace pf {

class LanesPanel : public QWidget {
  Q_OBJECT

 public:
  LanesPanel(const SceneFiles& files, const std::string& problem, QWidget* parent = nullptr);

  // As many lanes as the height has room for, from the top.
  void show_lanes(LanesInput input);
  void set_palette(const Palette& palette);
  const LanesInput& input() const { return input_; }
  SceneWidget* scene_widget() const { return scene_; }

  // Multiplies the visible span, keeping the time under `at` (in this widget), or the middle.
  void zoom(double factor);
  // Moves the visible span by a part of itself.
  void pan(double part);

 Q_SIGNALS:
  void time_asked(qlonglong picoseconds);
  void span_asked(qlonglong from, qlonglong to);
  void window_asked(qlonglong from, qlonglong to);
  void hit(const pf::HitResult& what, QPointF at);
  void resized();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  // False when what was pressed lies beside the lanes.
  bool answer(const LanesAsk& ask);
  void show_window(LanesWindow window);
  void compose();
  float lanes_width() const;

  SceneWidget* scene_ = nullptr;
  LanesInput input_;
  LanesPointer pointer_;
};

}  // namespace pf
