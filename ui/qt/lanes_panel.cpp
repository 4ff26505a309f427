#include "ui/qt/lanes_panel.h"

#include <QEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr qreal kDragStart = 4;  // pixels that a press may wander and still be a click
constexpr double kNotch = 1.25;  // zoom of one notch of the wheel
constexpr Time kShortest = 100 * kPicosecond;  // of the visible span

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
  while (input_.tracks.size() > 1 &&
         lanes_height(input_.tracks.size()) > static_cast<float>(height())) {
    input_.tracks.pop_back();
  }
  scene_->set_scene(compose_lanes(input_, lanes_width()));
}

void LanesPanel::set_palette(const Palette& palette) { scene_->set_palette(palette); }

void LanesPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // All tracks again: the height may have room for more.
  Q_EMIT resized();
}

void LanesPanel::zoom_at(double factor, Time anchor) {
  const LanesWindow window = input_.window;
  const double span = static_cast<double>(window.to - window.from);
  const double longest = std::max<double>(static_cast<double>(input_.end), kShortest);
  const double wanted = std::clamp(span * factor, static_cast<double>(kShortest), longest);
  const double part = span > 0 ? static_cast<double>(anchor - window.from) / span : 0.5;
  const auto from = anchor - static_cast<Time>(std::llround(part * wanted));
  Q_EMIT window_asked(from, from + static_cast<Time>(std::llround(wanted)));
}

void LanesPanel::zoom(double factor) {
  const LanesWindow window = input_.window;
  const bool visible = input_.now >= window.from && input_.now <= window.to;
  zoom_at(factor, visible ? input_.now : window.from + (window.to - window.from) / 2);
}

void LanesPanel::pan(double part) {
  const LanesWindow window = input_.window;
  const auto by =
      static_cast<Time>(std::llround(part * static_cast<double>(window.to - window.from)));
  Q_EMIT window_asked(window.from + by, window.to + by);
}

bool LanesPanel::press(const QPointF& at, bool pan_wanted) {
  const ScenePoint point = scene_->stage_point(at);
  press_ = last_ = at;
  if (pan_wanted) {
    drag_ = Drag::kPan;
  } else if (on_overview(input_, point.y)) {
    drag_ = Drag::kOverview;
  } else if (point.x >= kLaneLeft) {
    drag_ = point.y < kLaneTop ? Drag::kScrub : Drag::kPress;
  } else {
    return false;
  }
  drag(at);
  return true;
}

void LanesPanel::drag(const QPointF& at) {
  const float x = scene_->stage_point(at).x;
  const float width = lanes_width();
  if (drag_ == Drag::kPress && (at - press_).manhattanLength() <= kDragStart) return;
  if (drag_ == Drag::kPress || drag_ == Drag::kMeasure) {
    drag_ = Drag::kMeasure;
    Q_EMIT span_asked(lane_time(input_, width, scene_->stage_point(press_).x),
                      lane_time(input_, width, x));
  } else if (drag_ == Drag::kScrub) {
    Q_EMIT time_asked(lane_time(input_, width, x));
  } else if (drag_ == Drag::kOverview) {
    Q_EMIT time_asked(overview_time(input_, width, x));
  } else {
    const Time by =
        lane_time(input_, width, scene_->stage_point(last_).x) - lane_time(input_, width, x);
    if (by != 0) Q_EMIT window_asked(input_.window.from + by, input_.window.to + by);
  }
  last_ = at;
}

bool LanesPanel::eventFilter(QObject*, QEvent* event) {
  if (event->type() == QEvent::MouseButtonPress) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const bool middle = mouse->button() == Qt::MiddleButton;
    if (mouse->button() != Qt::LeftButton && !middle) return false;
    if (press(mouse->position(), middle || mouse->modifiers() & Qt::ShiftModifier)) return true;
    if (const auto what = scene_->hit_at(mouse->position())) Q_EMIT hit(*what, mouse->position());
    return true;
  }
  if (event->type() == QEvent::MouseMove && drag_ != Drag::kNone) {
    drag(static_cast<QMouseEvent*>(event)->position());
    return true;
  }
  if (event->type() == QEvent::MouseButtonRelease && drag_ != Drag::kNone) {
    const bool click = drag_ == Drag::kPress;
    drag_ = Drag::kNone;
    if (click) Q_EMIT time_asked(lane_time(input_, lanes_width(), scene_->stage_point(press_).x));
    return true;
  }
  if (event->type() == QEvent::Wheel) {
    const auto* wheel = static_cast<QWheelEvent*>(event);
    const QPoint delta = wheel->angleDelta();
    if (std::abs(delta.x()) > std::abs(delta.y())) {
      pan(-delta.x() / 1200.0);
    } else {
      const float x = scene_->stage_point(wheel->position()).x;
      zoom_at(std::pow(kNotch, -delta.y() / 120.0), lane_time(input_, lanes_width(), x));
    }
    return true;
  }
  return false;
}

}  // namespace pf
