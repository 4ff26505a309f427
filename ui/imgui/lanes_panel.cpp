#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/imgui/event_rows.h"
#include "ui/imgui/pane.h"
#include "ui/imgui/scene_panels.h"
#include "ui/session/scene_hit.h"

namespace pf {
namespace {

constexpr double kNotch = 1.25;
constexpr float kNarrator = 40;

}  // namespace

void LanesPanel::make(Rect inside) {
  const float scale = desk_.look().scale();
  const float width = inside.w / scale, height = inside.h / scale;
  if (version_ == desk_.run_version() && width == width_ && height == height_) return;
  version_ = desk_.run_version();
  width_ = width;
  height_ = height;
  input_ = desk_.probe().session().lanes_input();
  fit_tracks(input_, height);
  scene_ = compose_lanes(input_, width);
  ++picture_;
}

void LanesPanel::show_window(LanesWindow window) {
  desk_.probe().session().set_lanes_window(window.from, window.to);
  desk_.refresh();
}

void LanesPanel::zoom(double factor) { show_window(zoomed_lanes(input_, factor)); }

void LanesPanel::pan(double part) { show_window(panned_lanes(input_, part)); }

void LanesPanel::focus() {
  desk_.view.lanes_whole = !desk_.view.lanes_whole;
  if (desk_.view.lanes_whole) {
    show_window({0, input_.end});
  } else {
    desk_.probe().session().follow_playhead();
    desk_.refresh();
  }
}

void LanesPanel::answer(const LanesAsk& ask, ScenePoint at) {
  switch (ask.kind) {
    case LanesAsk::Kind::kHit:
      if (const auto what = hit_test(scene_, at, 4)) {
        SceneHit region;
        region.kind = what->kind;
        region.id = what->id;
        region.label = what->label;
        const std::string command = desk_.probe().session().command_for(region, what->index);
        if (!command.empty()) desk_.tell(command);
      }
      break;
    case LanesAsk::Kind::kTime:
      desk_.tell(fmt::format("seek {}ps", ask.from));
      break;
    case LanesAsk::Kind::kSpan:
      desk_.tell(fmt::format("span {}ps {}ps", ask.from, ask.to));
      break;
    case LanesAsk::Kind::kWindow:
      show_window({ask.from, ask.to});
      break;
    case LanesAsk::Kind::kNothing:
      break;
  }
}

void LanesPanel::answer_mouse(Rect inside) {
  ImGui::SetCursorScreenPos(inside.min());
  ImGui::InvisibleButton("##lanes", inside.size(),
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
  const ImGuiIO& io = ImGui::GetIO();
  const float scale = desk_.look().scale();
  const ScenePoint at = {(io.MousePos.x - inside.x) / scale, (io.MousePos.y - inside.y) / scale};
  if (ImGui::IsItemHovered()) {
    if (io.MouseWheel != 0) {
      show_window(
          zoomed_lanes(input_, std::pow(kNotch, -io.MouseWheel), lane_time(input_, width_, at.x)));
    }
    const auto what = hit_test(scene_, at, 2);
    if (what && !what->label.empty() && !pointer_.dragging()) {
      ImGui::SetTooltip("%s", what->label.c_str());
    }
  }
  if (ImGui::IsItemActivated()) {
    const bool pan = io.KeyShift || ImGui::IsMouseClicked(2);
    answer(pointer_.press(input_, width_, at, pan), at);
  } else if (ImGui::IsItemActive() && pointer_.dragging() &&
             (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) {
    answer(pointer_.move(input_, width_, at), at);
  }
  if (ImGui::IsItemDeactivated() && pointer_.dragging()) {
    answer(pointer_.release(input_, width_), at);
  }
}

// The lanes as high as they need; what is left below them lists the events.
void LanesPanel::draw_scene(const Pen& pen, Rect inside) {
  make(inside);
  const float tall = std::min(inside.h, std::ceil(scene_.height * desk_.look().scale()));
  const Rect lanes = {inside.x, inside.y, inside.w, tall};
  const ShownPicture shown = desk_.pictures().scene(
      kLanesPicture, picture_, scene_, static_cast<int>(lanes.w), static_cast<int>(lanes.h),
      desk_.look().scale(), desk_.look().palette());
  if (shown.texture != nullptr) {
    const bool flip = shown.upside_down;
    pen.list()->AddImage(shown.texture, lanes.min(), lanes.max(), {0, flip ? 1.0F : 0.0F},
                         {1, flip ? 0.0F : 1.0F});
  }
  answer_mouse(lanes);
  const float left = inside.bottom() - lanes.bottom() - pen.px(6);
  if (left < pen.px(54)) return;
  pen.across(inside.x, lanes.bottom() + pen.px(2), inside.w, Token::kHair);
  draw_event_rows(desk_, pen, {inside.x, lanes.bottom() + pen.px(5), inside.w, left});
}

void LanesPanel::draw(Rect place) {
  PaneHead head;
  head.title = "Lanes";
  if (desk_.is_open()) {
    const TransportView& at = desk_.shown().transport;
    head.note = fmt::format("event {} of {}, {}", at.event_text, at.total_text, at.time_text);
    head.right = at.busy.empty() ? at.speed_text : at.busy;
  }
  Rect inside = begin_pane(desk_, Panel::kOverlay, "lanes", place, head);
  if (desk_.is_open()) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    const NarratorView& told = desk_.shown().narrator;
    const Rect words = {inside.x, inside.y, inside.w, pen.px(kNarrator)};
    float x = words.x + pen.px(12);
    if (!told.block.empty()) {
      x += pen.text({x, words.y + pen.px(5)}, told.block, {Token::kAccT, Cut::kStrong}) + pen.px(8);
    }
    pen.text({x, words.y + pen.px(5)}, told.sentence,
             {told.wrong ? Token::kBadT : Token::kInk, Cut::kText, Align::kLeft,
              words.right() - x - pen.px(8)});
    pen.text({words.x + pen.px(12), words.y + pen.px(21)}, told.detail,
             {Token::kLow, Cut::kText, Align::kLeft, words.w - pen.px(20)});
    pen.across(words.x, words.bottom() - pen.px(1), words.w, Token::kHair);
    inside.y += words.h;
    inside.h -= words.h;
    if (inside.h > pen.px(80)) draw_scene(pen, inside);
  }
  end_pane();
}

}  // namespace pf
