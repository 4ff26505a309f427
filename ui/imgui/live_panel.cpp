#include "ui/imgui/live_panel.h"

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>

#include "ui/imgui/pane.h"
#include "ui/imgui/slider.h"

namespace pf {
namespace {

constexpr float kRow = 23, kTrack = 18, kLabel = 142, kFilter = 24;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool passes(const TuneRow& row, const std::string& filter) {
  return filter.empty() || lower(row.label).find(filter) != std::string::npos ||
         lower(row.key).find(filter) != std::string::npos;
}

// What tells most of an attempt's timing comes first: the protocol's numbers, what they are held
// against, and only then the switches and the rest.
int rank(const TuneRow& row) {
  const bool number = row.choices.empty();
  if (row.key.rfind("mechanism.", 0) == 0) return number ? 0 : 3;
  if (row.key.rfind("latency.", 0) == 0) return 1;
  if (row.key.rfind("devices.", 0) == 0) return number ? 2 : 4;
  return 5;
}

}  // namespace

void LivePanel::make() {
  if (version_ == desk_.version() && filtered_ == desk_.view.live_filter) return;
  version_ = desk_.version();
  filtered_ = desk_.view.live_filter;
  const std::string filter = lower(filtered_);
  rows_.clear();
  for (const TuneRow& row : desk_.shown().tunes) {
    if (passes(row, filter)) rows_.push_back(&row);
  }
  std::stable_sort(rows_.begin(), rows_.end(),
                   [](const TuneRow* a, const TuneRow* b) { return rank(*a) < rank(*b); });
  if (!rows_.empty()) desk_.view.live_row = std::min(desk_.view.live_row, rows_.size() - 1);
}

void LivePanel::set(const TuneRow& row, const std::string& value) {
  desk_.tell(value.empty() ? "tune " + row.key : "tune " + row.key + "=" + value);
}

void LivePanel::move(int rows) {
  make();
  if (rows_.empty()) return;
  const auto last = static_cast<std::ptrdiff_t>(rows_.size()) - 1;
  const auto now = static_cast<std::ptrdiff_t>(desk_.view.live_row) + rows;
  desk_.view.live_row = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now, 0, last));
  desk_.view.live_edit = false;
  follow_ = true;
}

void LivePanel::step(int direction) {
  make();
  if (desk_.view.live_row >= rows_.size()) return;
  const TuneRow row = *rows_[desk_.view.live_row];
  set(row, tune_step(row, direction));
}

void LivePanel::edit() {
  make();
  if (desk_.view.live_row >= rows_.size()) return;
  const TuneRow& row = *rows_[desk_.view.live_row];
  if (!row.choices.empty()) {
    step(1);
    return;
  }
  desk_.view.live_edit = begin_edit_ = true;
  buffer_ = row.value;
}

void LivePanel::revert() {
  make();
  if (desk_.view.live_row >= rows_.size()) return;
  const TuneRow row = *rows_[desk_.view.live_row];
  if (row.changed) set(row, "");
}

void LivePanel::draw_filter(const Pen& pen, Rect area) {
  const Rect box = {area.x + pen.px(8), area.y + pen.px(3), area.w - pen.px(16), pen.px(18)};
  pen.field(box, Token::kRaise);
  ImGui::SetCursorScreenPos({box.x + pen.px(6), box.y + (box.h - pen.line_height()) / 2});
  ImGui::SetNextItemWidth(box.w - pen.px(12));
  ImGui::InputTextWithHint("##filter", "filter", &desk_.view.live_filter);
  if (ImGui::IsItemActive()) pen.frame(box, Token::kAcc);
}

void LivePanel::draw_edit(const Pen& pen, Rect area, const TuneRow& row) {
  pen.fill(area, Token::kRaise2);
  pen.frame(area, Token::kAcc);
  ImGui::SetCursorScreenPos({area.x + pen.px(6), area.y + (area.h - pen.line_height()) / 2});
  ImGui::SetNextItemWidth(area.w - pen.px(12));
  if (begin_edit_) ImGui::SetKeyboardFocusHere();
  const bool entered = ImGui::InputText(
      "##edit", &buffer_, ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  const bool lost = !begin_edit_ && !ImGui::IsItemActive();
  begin_edit_ = false;
  if (entered) {
    desk_.view.live_edit = false;
    set(row, buffer_);  // `row` is gone behind it
  } else if (lost) {
    desk_.view.live_edit = false;
  }
}

void LivePanel::draw_rows(const Pen& pen, Rect area) {
  ImGui::SetCursorScreenPos(area.min());
  ImGui::BeginChild("rows", area.size(), false, ImGuiWindowFlags_NoNav);
  const Pen inner(ImGui::GetWindowDrawList(), desk_.look());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float row_height = pen.px(kRow);
  const float label = std::min(pen.px(kLabel), area.w * 0.42F);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const float y = top.y + row_height * static_cast<float>(i);
    if (follow_ && i == desk_.view.live_row) {
      ImGui::SetScrollFromPosY(y - ImGui::GetWindowPos().y + row_height / 2);
      follow_ = false;
    }
    // A row that would be cut is left out; scrolling brings it.
    if (y < area.y - 1 || y + row_height > area.bottom() + 1) continue;
    const TuneRow& row = *rows_[i];
    const Rect place = {area.x + pen.px(8), y + (row_height - pen.px(kTrack)) / 2,
                        area.w - pen.px(18), pen.px(kTrack)};
    const bool focused = desk_.view.focus == Panel::kLive && i == desk_.view.live_row;
    if (focused && desk_.view.live_edit) {
      inner.row_text({place.right() - label, place.y}, place.h, row.label, {});
      draw_edit(inner, {place.x, place.y, place.w - label - pen.px(10), place.h}, row);
      if (!desk_.view.live_edit) break;  // the rows may be others now
      continue;
    }
    bool edit_asked = false;
    const auto value = draw_slider(inner, row, place, label, {focused}, edit_asked);
    if (ImGui::IsMouseClicked(0) && place.holds(ImGui::GetIO().MousePos)) desk_.view.live_row = i;
    if (edit_asked) {
      desk_.view.live_row = i;
      edit();
    }
    if (value) {
      desk_.view.live_row = i;
      set(row, *value);  // the rows are others now
      break;
    }
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, row_height * static_cast<float>(rows_.size())});
  ImGui::EndChild();
}

void LivePanel::draw(Rect place) {
  PaneHead head;
  head.title = "Live";
  std::size_t changed = 0;
  if (desk_.is_open()) {
    for (const TuneRow& row : desk_.shown().tunes) changed += row.changed ? 1 : 0;
    head.note = changed == 0 ? "the next captures use these"
                             : fmt::format("{} changed, R reverts", changed);
    head.right = fmt::format("{}", desk_.shown().tunes.size());
  }
  const Rect inside = begin_pane(desk_, Panel::kLive, "live", place, head);
  if (desk_.is_open()) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    make();
    draw_filter(pen, {inside.x, inside.y, inside.w, pen.px(kFilter)});
    const float foot = foot_height(pen, inside.h);
    draw_rows(pen,
              {inside.x, inside.y + pen.px(kFilter), inside.w, inside.h - pen.px(kFilter) - foot});
    draw_foot(pen, {inside.x, inside.bottom() - foot, inside.w, foot});
  }
  end_pane();
}

}  // namespace pf
