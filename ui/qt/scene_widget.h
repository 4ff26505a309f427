// A scene the user can point at: a GlCanvas with a view that fits, zooms and pans, and clicks that
// name what lies under them. Without a usable GL context it says so in words in the same place.
#pragma once
#include <QWidget>
#include <memory>

#include "ui/qt/gl_canvas.h"
#include "ui/session/scene_hit.h"

class QLabel;

namespace pf {

class SceneWidget : public QWidget {
  Q_OBJECT

 public:
  // `problem`: what gl_problem() said.
  SceneWidget(const SceneFiles& files, const std::string& problem, QWidget* parent = nullptr);

  void set_scene(SceneModel model);
  void set_palette(const Palette& palette);
  const SceneModel& scene() const { return *model_; }
  const SceneView& view() const { return view_; }

  // What lies under a point of this widget, in logical pixels.
  std::optional<HitResult> hit_at(QPointF at) const;
  ScenePoint stage_point(QPointF at) const;

  // Where a stage point lies in this widget, in logical pixels.
  QPointF widget_point(ScenePoint at) const;

  void zoom_by(float factor, QPointF at);
  void pan_by(QPointF delta);
  void fit();
  bool is_fitted() const { return fitted_; }

  // The picture as it is on screen, in device pixels. Null without GL.
  QImage picture();

 Q_SIGNALS:
  void hit(const pf::HitResult& what, QPointF at);
  void missed();
  void view_changed();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void show_problem(const QString& why);
  void refit();
  void show_view();

  std::shared_ptr<const SceneModel> model_;
  SceneView view_;
  GlCanvas* canvas_ = nullptr;
  QLabel* message_ = nullptr;
  bool fitted_ = true;
  bool pressed_ = false;
  bool dragged_ = false;
  QPointF press_;
  QPointF last_;
};

}  // namespace pf
