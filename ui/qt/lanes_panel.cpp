#include "ui/qt/lanes_panel.h"

#include <QEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr double kNotch = 1.25;  // zoom of one notch of the wheel

}  // namespace

LanesPanel::LanesPanel(const SceneFiles& files, const std::string& problem, QWidget* parent)
    : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  scene_ = new SceneWidget(files, problem, this);
  scene_->setAccessibleName(tr("Lanes: what each actor does over time"));
  scene_->installEventFilter(this);
  column->addWidget(scene_);
  setMinimumHeight(static_cast<int>(lanes_height(3)));
}

float LanesPanel::lanes_width() const { return static_cast<float>(std::max(200, width())); }

void LanesPanel::show_lanes(LanesInput input) {
  input_ = std::move(input);
  compose();
}

void LanesPanel::compose() {
  fit_tracks(input_, static_cast<float>(height()));
  scene_->set_scene(compose_lanes(input_, lanes_width()));
}

void LanesPanel::set_palette(const Palette& palette) { scene_->set_palette(palette); }

void LanesPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // All tracks again: the height may have room for more.
  Q_EMIT resized();
}

void LanesPanel::show_window(LanesWindow window) { Q_EMIT window_asked(window.from, window.to); }

void LanesPanel::zoom(double factor) { show_window(zoomed_lanes(input_, factor)); }

void LanesPanel::pan(double part) { show_window(panned_lanes(input_, part)); }

bool LanesPanel::answer(const LanesAsk& ask) {
  switch (ask.kind) {
    case LanesAsk::Kind::kHit:
      return false;
    case LanesAsk::Kind::kTime:
      Q_EMIT time_asked(ask.from);
      break;
    case LanesAsk::Kind::kSpan:
      Q_EMIT span_asked(ask.from, ask.to);
      break;
    case LanesAsk::Kind::kWindow:
      show_window({ask.from, ask.to});
      break;
    case LanesAsk::Kind::kNothing:
      break;
  }
  return true;
}

bool LanesPanel::eventFilter(QObject*, QEvent* event) {
  if (event->type() == QEvent::MouseButtonPress) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const bool middle = mouse->button() == Qt::MiddleButton;
    if (mouse->button() != Qt::LeftButton && !middle) return false;
    const bool pan = middle || mouse->modifiers() & Qt::ShiftModifier;
    const ScenePoint at = scene_->stage_point(mouse->position());
    if (answer(pointer_.press(input_, lanes_width(), at, pan))) return true;
    if (const auto what = scene_->hit_at(mouse->position())) Q_EMIT hit(*what, mouse->position());
    return true;
  }
  if (event->type() == QEvent::MouseMove && pointer_.dragging()) {
    const QPointF at = static_cast<QMouseEvent*>(event)->position();
    answer(pointer_.move(input_, lanes_width(), scene_->stage_point(at)));
    return true;
  }
  if (event->type() == QEvent::MouseButtonRelease && pointer_.dragging()) {
    answer(pointer_.release(input_, lanes_width()));
    return true;
  }
  if (event->type() == QEvent::Wheel) {
    const auto* wheel = static_cast<QWheelEvent*>(event);
    const QPoint delta = wheel->angleDelta();
    if (std::abs(delta.x()) > std::abs(delta.y())) {
      pan(-delta.x() / 1200.0);
    } else {
      const float x = scene_->stage_point(wheel->position()).x;
      show_window(zoomed_lanes(input_, std::pow(kNotch, -delta.y() / 120.0),
                               lane_time(input_, lanes_width(), x)));
    }
    return true;
  }
  return false;
}

}  // namespace pf
