// What the mouse and the keys do to the overlay.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/imgui/overlay_panel.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kDragStart = 4, kNear = 5;  // logical pixels
constexpr double kNotch = 1.25;
constexpr std::int64_t kShortest = 100;  // ps visible

std::string free_mask_name(const std::vector<MaskRow>& masks) {
  for (int n = 1;; ++n) {
    const std::string name = fmt::format("mask-{}", n);
    const bool taken = std::any_of(masks.begin(), masks.end(),
                                   [&](const MaskRow& row) { return row.mask.name == name; });
    if (!taken) return name;
  }
}

}  // namespace

void OverlayPanel::set_cursor(int which, std::int64_t at) {
  desk_.tell(fmt::format("cursor {} {}", which, command_time(at)));
}

void OverlayPanel::zoom_at(double factor, std::int64_t anchor) {
  const CaptureWindow whole = desk_.shown().window;
  const double span = static_cast<double>(desk_.view.to - desk_.view.from);
  const double most = static_cast<double>(whole.after - whole.before);
  // A capture's window may itself be shorter than the shortest.
  const double least = std::min(static_cast<double>(kShortest), most);
  const double wanted = std::clamp(span * factor, least, most);
  const double part = static_cast<double>(anchor - desk_.view.from) / std::max(1.0, span);
  const std::int64_t from = anchor - std::llround(part * wanted);
  const Time last = whole.after - static_cast<Time>(std::llround(wanted));
  desk_.view.from = std::clamp(from, whole.before, std::max(whole.before, last));
  desk_.view.to = desk_.view.from + std::llround(wanted);
  desk_.view.fitted = wanted >= most;
}

void OverlayPanel::zoom(double factor) {
  const ImVec2 at = ImGui::GetIO().MousePos;
  zoom_at(factor, plot_.holds(at) ? time_at(at.x) : (desk_.view.from + desk_.view.to) / 2);
}

void OverlayPanel::pan(double part) {
  const CaptureWindow whole = desk_.shown().window;
  const std::int64_t span = desk_.view.to - desk_.view.from;
  const std::int64_t from = desk_.view.from + std::llround(part * static_cast<double>(span));
  desk_.view.from = std::clamp(from, whole.before, std::max(whole.before, whole.after - span));
  desk_.view.to = desk_.view.from + span;
}

void OverlayPanel::fit() {
  desk_.view.from = desk_.shown().window.before;
  desk_.view.to = desk_.shown().window.after;
  desk_.view.fitted = true;
}

void OverlayPanel::cursor_to_pointer(int which) {
  const float x = ImGui::GetIO().MousePos.x;
  const bool inside = x >= plot_.x && x < plot_.right();
  set_cursor(which, inside ? time_at(x) : (desk_.view.from + desk_.view.to) / 2);
}

void OverlayPanel::add_mask(const Track& track, std::int64_t from, std::int64_t to, double low,
                            double high) {
  const std::string name = free_mask_name(desk_.shown().masks);
  const char* channel = channel_rows()[static_cast<std::size_t>(track.channel)].name;
  const auto whole = [](double value) { return static_cast<int>(std::lround(value)); };
  const Outcome done = desk_.tell(fmt::format(
      "mask {} {} {} {} {} {}", name, channel, command_time(std::min(from, to)),
      command_time(std::max(from, to)), whole(std::min(low, high)), whole(std::max(low, high))));
  if (done.ok) desk_.view.mask = name;
}

void OverlayPanel::mask_above_pointer() {
  const auto first = desk_.probe().cursor(1), second = desk_.probe().cursor(2);
  const ImVec2 at = ImGui::GetIO().MousePos;
  const Track* t = plot_.holds(at) ? track_at(at.y) : track_of(desk_.view.track);
  if (t == nullptr) return;
  if (!first || !second) {
    desk_.error = {"mask", "there is no span to keep out of",
                   "both cursors set, with 1 and 2 or by a drag; or a drag with the right button"};
    return;
  }
  add_mask(*t, *first, *second, plot_.holds(at) ? t->value_at(at.y) : t->top / 2.0, t->top);
}

// The latest capture whose line is seen to pass under the pointer.
void OverlayPanel::pick(ImVec2 at) {
  const Track* t = track_at(at.y);
  if (t == nullptr) return;
  desk_.view.track = t->channel;
  const double wanted = t->value_at(at.y);
  const double slack = 3.0 * t->top / std::max(1.0F, t->area.h) * desk_.look().scale();
  const float beside = desk_.look().px(1);
  const auto found = desk_.probe().passing(t->channel, time_at(at.x - beside),
                                           time_at(at.x + beside), wanted - slack, wanted + slack);
  if (found) desk_.tell(fmt::format("capture {}", *found + 1));
}

void OverlayPanel::drag_to(ImVec2 at) {
  const float far = desk_.look().px(kDragStart);
  if (drag_ == Drag::kPress && std::abs(at.x - press_.x) + std::abs(at.y - press_.y) > far) {
    drag_ = Drag::kMeasure;
    set_cursor(1, time_at(press_.x));
  }
  const std::int64_t when =
      std::clamp(time_at(at.x), desk_.shown().window.before, desk_.shown().window.after);
  if (drag_ == Drag::kMeasure || drag_ == Drag::kCursor2) set_cursor(2, when);
  if (drag_ == Drag::kCursor1) set_cursor(1, when);
  if (drag_ == Drag::kPan) pan(static_cast<double>(last_.x - at.x) / std::max(1.0F, plot_.w));
  last_ = at;
}

void OverlayPanel::end_mask(ImVec2 at) {
  const Track* t = track_at(press_.y);
  const float far = desk_.look().px(kDragStart);
  if (t == nullptr || std::abs(at.x - press_.x) < far || std::abs(at.y - press_.y) < far) return;
  add_mask(*t, time_at(press_.x), time_at(at.x), t->value_at(press_.y), t->value_at(at.y));
}

void OverlayPanel::answer_mouse() {
  const float flags = desk_.look().px(20);
  const Rect live = {plot_.x, plot_.y - flags, plot_.w, plot_.h + flags};
  if (live.w < 1 || live.h < 1) return;
  ImGui::SetCursorScreenPos(live.min());
  ImGui::InvisibleButton("##plot", live.size(),
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight |
                             ImGuiButtonFlags_MouseButtonMiddle);
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 at = io.MousePos;
  const bool hovered = ImGui::IsItemHovered();
  if (hovered && io.MouseWheel != 0) zoom_at(std::pow(kNotch, -io.MouseWheel), time_at(at.x));
  const auto near = [&](int which) {
    const auto cursor = desk_.probe().cursor(which);
    return cursor && std::abs(x_of(*cursor) - at.x) <= desk_.look().px(kNear);
  };
  if (hovered && drag_ == Drag::kNone && (near(1) || near(2))) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
  if (ImGui::IsItemActivated()) {
    press_ = last_ = at;
    if (const Track* t = track_at(at.y)) desk_.view.track = t->channel;
    drag_ = ImGui::IsMouseClicked(1)                  ? Drag::kMask
            : ImGui::IsMouseClicked(2) || io.KeyShift ? Drag::kPan
            : near(1)                                 ? Drag::kCursor1
            : near(2)                                 ? Drag::kCursor2
                                                      : Drag::kPress;
  } else if (ImGui::IsItemActive() && drag_ != Drag::kNone) {
    if (at.x != last_.x || at.y != last_.y) drag_to(at);
  }
  if (!ImGui::IsItemDeactivated()) return;
  const Drag was = drag_;
  drag_ = Drag::kNone;
  if (was == Drag::kPress) pick(at);
  if (was == Drag::kMask) end_mask(at);
}

}  // namespace pf
