#include "ui/imgui/state_panel.h"

#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kRow = 18;

void draw_value(const Pen& pen, Rect place, const InspectorRow& row) {
  if (row.changed) {
    pen.fill(place, Token::kAccBg);
    pen.fill({place.x, place.y, pen.px(2), place.h}, row.wrong ? Token::kBad : Token::kAcc);
  }
  const float edge = pen.px(8);
  const float label = pen.row_text({place.x + edge, place.y}, place.h, row.label,
                                   {Token::kMid, Cut::kText, Align::kLeft, place.w * 0.62F});
  pen.row_text({place.right() - edge, place.y}, place.h, row.value,
               {row.wrong ? Token::kBadT : Token::kInk, Cut::kText, Align::kRight,
                place.w - label - 2 * edge - pen.px(8)});
}

}  // namespace

void StatePanel::draw_rows(Rect area) {
  ImGui::SetCursorScreenPos(area.min());
  ImGui::BeginChild("rows", area.size(), false, ImGuiWindowFlags_NoNav);
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float tall = pen.px(kRow);
  float y = top.y + pen.px(3);
  int id = 0;
  std::string asked;
  for (const InspectorSection& section : desk_.shown().inspector) {
    const Rect head = {area.x, y, area.w, tall};
    const auto whole = [&] { return y >= area.y - 1 && y + tall <= area.bottom() + 1; };
    ImGui::PushID(id++);
    const Press press = press_area("##head", head);
    ImGui::PopID();
    // A row that would be cut is left out; scrolling brings it.
    if (whole()) {
      pen.row_text({head.x + pen.px(8), y}, tall,
                   section.title + (section.pinned ? ", pinned" : ""),
                   {press.hovered ? Token::kInk : Token::kLow, Cut::kStrong, Align::kLeft,
                    area.w - pen.px(16)});
    }
    if (press.clicked && !section.word.empty()) asked = "pin " + section.word;
    y += tall;
    for (const InspectorRow& row : section.rows) {
      if (whole()) draw_value(pen, {area.x, y, area.w, tall}, row);
      if (!row.was.empty() && ImGui::IsWindowHovered() &&
          Rect{area.x, y, area.w, tall}.holds(ImGui::GetIO().MousePos)) {
        ImGui::SetTooltip("before this step: %s", row.was.c_str());
      }
      y += tall;
    }
    y += pen.px(5);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
  if (!asked.empty()) desk_.tell(asked);
}

void StatePanel::draw(Rect place) {
  PaneHead head;
  head.title = "State";
  if (desk_.is_open()) {
    const TransportView& at = desk_.shown().transport;
    head.note = "event " + at.event_text;
    head.right = place.w > desk_.look().px(300) ? at.time_text : "";
  }
  const Rect inside = begin_pane(desk_, Panel::kState, "state", place, head);
  if (desk_.is_open()) draw_rows(inside);
  end_pane();
}

}  // namespace pf
