#include "ui/imgui/pane.h"

namespace pf {

Rect begin_pane(Desk& desk, Panel panel, const char* id, Rect place, const PaneHead& head) {
  ImGui::SetCursorScreenPos(place.min());
  ImGui::BeginChild(
      id, place.size(), false,
      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows |
                             ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
      (ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1))) {
    desk.view.focus = panel;
  }
  const Pen pen(ImGui::GetWindowDrawList(), desk.look());
  const float height = pen.px(kHeadHeight);
  // The ground is there: the frame was cleared to it, and only gaps were filled.
  pen.fill({place.x, place.y, place.w, height}, Token::kRaise);
  pen.frame(place, Token::kHair);
  const bool focused = desk.view.focus == panel;
  if (focused) pen.across(place.x, place.y, place.w, Token::kAcc);
  const float edge = pen.px(8), gap = pen.px(10);
  float x = place.x + edge;
  x += pen.row_text({x, place.y}, height, head.title, {Token::kInk, Cut::kStrong}) + gap;
  float end = place.right() - edge;
  if (!head.right.empty()) {
    end -=
        pen.row_text({end, place.y}, height, head.right, {Token::kLow, Cut::kText, Align::kRight}) +
        gap;
  }
  if (!head.note.empty() && end - x > pen.px(24)) {
    pen.row_text({x, place.y}, height, head.note, {Token::kLow, Cut::kText, Align::kLeft, end - x});
  }
  const float hair = pen.px(1);
  return {place.x + hair, place.y + height, place.w - 2 * hair, place.h - height - hair};
}

void end_pane() { ImGui::EndChild(); }

Press press_area(const char* id, Rect area) {
  Press out;
  if (area.w < 1 || area.h < 1) return out;
  ImGui::SetCursorScreenPos(area.min());
  out.clicked = ImGui::InvisibleButton(id, area.size());
  out.hovered = ImGui::IsItemHovered();
  out.held = ImGui::IsItemActive();
  out.twice = out.hovered && ImGui::IsMouseDoubleClicked(0);
  return out;
}

bool chip(const Pen& pen, const char* id, Rect area, std::string_view label, std::string_view value,
          bool on) {
  const Press press = press_area(id, area);
  pen.field(area, on ? Token::kAcc : press.hovered ? Token::kRaise2 : Token::kRaise);
  float x = area.x + pen.px(8);
  const Token ink = on ? Token::kBg : Token::kInk;
  if (!label.empty()) {
    x += pen.row_text({x, area.y}, area.h, label, {on ? Token::kBg : Token::kLow}) + pen.px(7);
  }
  pen.row_text({x, area.y}, area.h, value,
               {ink, on ? Cut::kStrong : Cut::kText, Align::kLeft, area.right() - x - pen.px(4)});
  return press.clicked;
}

}  // namespace pf
