#include "ui/session/lanes_pointer.h"

#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr float kDragStart = 4;                // units that a press may wander and still be a click
constexpr Time kShortest = 100 * kPicosecond;  // of the visible span

}  // namespace

LanesWindow zoomed_lanes(const LanesInput& input, double factor, Time anchor) {
  const LanesWindow window = input.window;
  const double span = static_cast<double>(window.to - window.from);
  const double longest = std::max<double>(static_cast<double>(input.end), kShortest);
  const double wanted = std::clamp(span * factor, static_cast<double>(kShortest), longest);
  const double part = span > 0 ? static_cast<double>(anchor - window.from) / span : 0.5;
  const auto from = anchor - static_cast<Time>(std::llround(part * wanted));
  return {from, from + static_cast<Time>(std::llround(wanted))};
}

LanesWindow zoomed_lanes(const LanesInput& input, double factor) {
  const LanesWindow window = input.window;
  const bool visible = input.now >= window.from && input.now <= window.to;
  return zoomed_lanes(input, factor,
                      visible ? input.now : window.from + (window.to - window.from) / 2);
}

LanesWindow panned_lanes(const LanesInput& input, double part) {
  const LanesWindow window = input.window;
  const auto by =
      static_cast<Time>(std::llround(part * static_cast<double>(window.to - window.from)));
  return {window.from + by, window.to + by};
}

void fit_tracks(LanesInput& input, float height) {
  while (input.tracks.size() > 1 && lanes_height(input.tracks.size()) > height) {
    input.tracks.pop_back();
  }
}

LanesAsk LanesPointer::press(const LanesInput& input, float width, ScenePoint at, bool pan) {
  press_ = last_ = at;
  if (pan) {
    drag_ = Drag::kPan;
  } else if (on_overview(input, at.y)) {
    drag_ = Drag::kOverview;
  } else if (at.x >= kLaneLeft) {
    drag_ = at.y < kLaneTop ? Drag::kScrub : Drag::kPress;
  } else {
    return {LanesAsk::Kind::kHit};
  }
  return move(input, width, at);
}

LanesAsk LanesPointer::move(const LanesInput& input, float width, ScenePoint at) {
  const ScenePoint last = last_;
  const float far = std::abs(at.x - press_.x) + std::abs(at.y - press_.y);
  if (drag_ == Drag::kNone || (drag_ == Drag::kPress && far <= kDragStart)) return {};
  last_ = at;
  if (drag_ == Drag::kPress || drag_ == Drag::kMeasure) {
    drag_ = Drag::kMeasure;
    return {LanesAsk::Kind::kSpan, lane_time(input, width, press_.x),
            lane_time(input, width, at.x)};
  }
  if (drag_ == Drag::kScrub) return {LanesAsk::Kind::kTime, lane_time(input, width, at.x)};
  if (drag_ == Drag::kOverview) return {LanesAsk::Kind::kTime, overview_time(input, width, at.x)};
  const Time by = lane_time(input, width, last.x) - lane_time(input, width, at.x);
  if (by == 0) return {};
  return {LanesAsk::Kind::kWindow, input.window.from + by, input.window.to + by};
}

LanesAsk LanesPointer::release(const LanesInput& input, float width) {
  const bool click = drag_ == Drag::kPress;
  drag_ = Drag::kNone;
  if (!click) return {};
  return {LanesAsk::Kind::kTime, lane_time(input, width, press_.x)};
}

}  // namespace pf
