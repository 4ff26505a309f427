#include "ui/imgui/state_panel.h"

#include <algorithm>

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

std::size_t StatePanel::rows() const {
  std::size_t out = 0;
  for (const InspectorSection& section : desk_.shown().inspector) out += 1 + section.rows.size();
  return out;
}

void StatePanel::move(int rows) {
  const auto last = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, this->rows())) - 1;
  const auto now = static_cast<std::ptrdiff_t>(row_) + rows;
  row_ = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now, 0, last));
  follow_ = true;
}

void StatePanel::pin() {
  std::size_t first = 0;
  for (const InspectorSection& section : desk_.shown().inspector) {
    const std::size_t behind = first + 1 + section.rows.size();
    if (row_ < behind) {
      if (!section.word.empty()) desk_.tell("pin " + section.word);
      return;
    }
    first = behind;
  }
}

void StatePanel::draw_head(const Pen& pen, Rect head, const InspectorSection& section,
                           bool hovered) {
  pen.row_text(
      {head.x + pen.px(8), head.y}, head.h, section.title + (section.pinned ? ", pinned" : ""),
      {hovered ? Token::kInk : Token::kLow, Cut::kStrong, Align::kLeft, head.w - pen.px(16)});
}

void StatePanel::draw_rows(Rect area) {
  ImGui::SetCursorScreenPos(area.min());
  ImGui::BeginChild("rows", area.size(), false, ImGuiWindowFlags_NoNav);
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float tall = pen.px(kRow);
  row_ = std::min(row_, std::max<std::size_t>(1, rows()) - 1);
  float y = top.y + pen.px(3);
  std::size_t at = 0;
  std::string asked;
  // A row that would be cut is left out; scrolling brings it.
  const auto whole = [&] { return y >= area.y - 1 && y + tall <= area.bottom() + 1; };
  const auto begin_row = [&] {
    if (at++ != row_) return;
    if (follow_) ImGui::SetScrollFromPosY(y - ImGui::GetWindowPos().y + tall / 2);
    follow_ = false;
    if (desk_.view.focus == Panel::kState && whole())
      pen.frame({area.x + pen.px(1), y, area.w - pen.px(2), tall}, Token::kAcc);
  };
  for (const InspectorSection& section : desk_.shown().inspector) {
    const Rect head = {area.x, y, area.w, tall};
    ImGui::PushID(static_cast<int>(at));
    const Press press = press_area("##head", head);
    ImGui::PopID();
    if (whole()) draw_head(pen, head, section, press.hovered);
    if (press.clicked) row_ = at;
    begin_row();
    if (press.clicked && !section.word.empty()) asked = "pin " + section.word;
    y += tall;
    for (const InspectorRow& row : section.rows) {
      if (whole()) draw_value(pen, {area.x, y, area.w, tall}, row);
      begin_row();
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
