#include "ui/qt/scene_widget.h"

#include <QEvent>
#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOption>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr float kSlack = 4;         // a moving thing is small: clicks this near still mean it
constexpr qreal kDragStart = 4;     // pixels that a press may wander and still be a click
constexpr float kLargestZoom = 16;  // against the fitted size

}  // namespace

SceneWidget::SceneWidget(const SceneFiles& files, const std::string& problem, QWidget* parent)
    : QWidget(parent), model_(std::make_shared<SceneModel>()) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  if (!problem.empty()) {
    show_problem(QString::fromStdString(problem));
    return;
  }
  canvas_ = new GlCanvas(files, this);
  layout->addWidget(canvas_);
  connect(canvas_, &GlCanvas::failed, this, &SceneWidget::show_problem, Qt::QueuedConnection);
}

void SceneWidget::show_problem(const QString& why) {
  if (message_ == nullptr) {
    message_ = new QLabel(this);
    message_->setAlignment(Qt::AlignCenter);
    message_->setWordWrap(true);
    message_->setMargin(24);
    layout()->addWidget(message_);
  }
  if (canvas_ != nullptr) canvas_->hide();
  message_->setText(tr("This view cannot be drawn: %1.\nEverything else works. Update the graphics "
                       "driver, or start with LIBGL_ALWAYS_SOFTWARE=1.")
                        .arg(why));
}

void SceneWidget::set_scene(SceneModel model) {
  const bool other_size = model.width != model_->width || model.height != model_->height;
  model_ = std::make_shared<const SceneModel>(std::move(model));
  if (canvas_ != nullptr) canvas_->set_scene(model_);
  if (other_size) refit();
}

void SceneWidget::set_palette(const Palette& palette) {
  if (canvas_ != nullptr) canvas_->set_palette(palette);
}

ScenePoint SceneWidget::stage_point(QPointF at) const {
  const QPointF device = at * view_.dpr;
  return to_stage(view_, {static_cast<float>(device.x()), static_cast<float>(device.y())});
}

QPointF SceneWidget::widget_point(ScenePoint at) const {
  const ScenePoint device = to_device(view_, at);
  return QPointF(device.x, device.y) / view_.dpr;
}

std::optional<HitResult> SceneWidget::hit_at(QPointF at) const {
  return hit_test(*model_, stage_point(at), kSlack / view_.scale);
}

void SceneWidget::zoom_by(float factor, QPointF at) {
  const float fitted = fit_view(*model_, view_.width_px, view_.height_px, view_.dpr).scale;
  const float wanted = std::clamp(view_.scale * factor, fitted, fitted * kLargestZoom);
  if (wanted == view_.scale) return;
  const QPointF device = at * view_.dpr;
  view_ = zoomed(view_, wanted / view_.scale,
                 {static_cast<float>(device.x()), static_cast<float>(device.y())});
  fitted_ = wanted == fitted;
  if (fitted_) {
    refit();
  } else {
    show_view();
  }
}

void SceneWidget::pan_by(QPointF delta) {
  if (fitted_) return;
  view_.origin.x += static_cast<float>(delta.x());
  view_.origin.y += static_cast<float>(delta.y());
  show_view();
}

void SceneWidget::fit() {
  fitted_ = true;
  refit();
}

QImage SceneWidget::picture() { return canvas_ != nullptr ? canvas_->grabFramebuffer() : QImage(); }

void SceneWidget::refit() {
  const qreal dpr = devicePixelRatioF();
  const int w = std::max(1, static_cast<int>(std::lround(width() * dpr)));
  const int h = std::max(1, static_cast<int>(std::lround(height() * dpr)));
  if (fitted_) {
    view_ = fit_view(*model_, w, h, static_cast<float>(dpr));
  } else {
    view_.width_px = w;
    view_.height_px = h;
    view_.dpr = static_cast<float>(dpr);
  }
  show_view();
}

void SceneWidget::show_view() {
  if (canvas_ != nullptr) canvas_->set_view(view_);
  Q_EMIT view_changed();
}

void SceneWidget::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  refit();
}

void SceneWidget::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  pressed_ = true;
  dragged_ = false;
  press_ = last_ = event->position();
}

void SceneWidget::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (pressed_) {
    dragged_ = dragged_ || (at - press_).manhattanLength() > kDragStart;
    if (dragged_) pan_by(at - last_);
    last_ = at;
    return;
  }
  setCursor(hit_at(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void SceneWidget::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !pressed_) return;
  pressed_ = false;
  if (dragged_) return;
  if (const auto what = hit_at(event->position())) {
    Q_EMIT hit(*what, event->position());
  } else {
    Q_EMIT missed();
  }
}

void SceneWidget::wheelEvent(QWheelEvent* event) {
  const float notches = static_cast<float>(event->angleDelta().y()) / 120;
  zoom_by(std::pow(1.2F, notches), event->position());
  event->accept();
}

bool SceneWidget::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto what = hit_at(help->pos());
    if (what && !what->label.empty()) {
      QToolTip::showText(help->globalPos(), QString::fromStdString(what->label), this);
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  return QWidget::event(event);
}

void SceneWidget::paintEvent(QPaintEvent*) {
  // A plain QWidget paints no ground of its own; this one shows a frame when it has the keyboard.
  if (canvas_ != nullptr) return;
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
}

}  // namespace pf
