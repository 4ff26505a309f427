#include "ui/imgui/event_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kRow = 18;

// Left edges of the columns.
struct Columns {
  float number, at, actor, what, right;
};

}  // namespace

void draw_event_rows(Desk& desk, const Pen& pen, Rect area) {
  const float left = area.x + pen.px(8);
  const Columns c = {left, left + pen.px(62), left + pen.px(170), left + pen.px(236),
                     area.right() - pen.px(8)};
  const float row_height = pen.px(kRow);
  const EventListView& list = desk.shown().events;
  const auto fit = static_cast<std::size_t>(std::max(1.0F, area.h / row_height));
  // The playhead's row stays a little below the middle: the past says more than the future.
  const std::size_t above = fit * 3 / 5;
  const std::size_t first = list.now_row > above ? list.now_row - above : 0;
  std::string asked;
  float y = area.y;
  for (std::size_t i = first; i < list.rows.size() && i < first + fit; ++i) {
    const EventRow& row = list.rows[i];
    const Rect place = {area.x, y, area.w, row_height};
    ImGui::PushID(static_cast<int>(i));
    const Press press = press_area("##event", place);
    ImGui::PopID();
    if (row.now) {
      pen.fill(place, Token::kAccBg);
    } else if (press.hovered) {
      pen.fill(place, Token::kRaise);
    }
    const Token token = row.wrong    ? Token::kBadT
                        : row.now    ? Token::kInk
                        : row.future ? Token::kLow
                                     : Token::kMid;
    const auto cell = [&](float x, float end, const std::string& words) {
      pen.row_text({x, y}, row_height, words, {token, Cut::kText, Align::kLeft, end - x});
    };
    cell(c.number, c.at - pen.px(4), row.event_text);
    cell(c.at, c.actor - pen.px(6), row.time_text);
    cell(c.actor, c.what - pen.px(8), row.actor);
    cell(c.what, c.right, row.text);
    if (press.clicked) asked = fmt::format("seek event:{}", row.event);
    y += row_height;
  }
  if (!asked.empty()) desk.tell(asked);
}

}  // namespace pf
