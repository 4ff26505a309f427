#include "ui/imgui/key_sheet.h"

#include <algorithm>
#include <cmath>

#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kRow = 18, kColumns = 3, kPad = 20, kKeys = 140;

std::vector<std::string> groups_of(const ProbeKeys& keys) {
  std::vector<std::string> out;
  for (const ProbeKey& row : keys.rows()) {
    if (std::find(out.begin(), out.end(), row.group) == out.end()) out.push_back(row.group);
  }
  return out;
}

// The nine markers are one row each way.
bool is_repeat(const ProbeKey& row) { return row.number > 1; }

float group_height(const ProbeKeys& keys, const std::string& group) {
  float rows = 2;
  for (const ProbeKey& row : keys.rows()) rows += row.group == group && !is_repeat(row) ? 1 : 0;
  return rows * kRow;
}

}  // namespace

void KeySheet::close() {
  desk_.view.sheet = false;
  asked_.clear();
}

bool KeySheet::take(const std::string& chord) {
  if (!desk_.view.sheet) return false;
  if (chord == "Esc" || asked_.empty()) {
    close();
    return true;
  }
  desk_.keys.bind(asked_, chord);
  asked_.clear();
  return true;
}

void KeySheet::draw_group(const Pen& pen, const std::string& name, float x, float& y, float width) {
  const float tall = pen.px(kRow), keys_width = pen.px(kKeys);
  pen.row_text({x, y}, tall, name, {Token::kLow, Cut::kStrong});
  y += tall;
  for (const ProbeKey& row : desk_.keys.rows()) {
    if (row.group != name || is_repeat(row)) continue;
    const Rect place = {x - pen.px(4), y, width, tall};
    const Press press = press_area(row.id.c_str(), place);
    const bool asked = asked_ == row.id;
    if (press.hovered || asked) pen.fill(place, asked ? Token::kAccBg : Token::kRaise2);
    std::string keys = asked ? "press a key" : keys_text(row);
    std::string title = row.title;
    if (row.number == 1 && !asked) {
      keys += " to " + keys.substr(0, keys.size() - 1) + "9";
      title = title.substr(0, title.size() - 2);
    }
    // Long keys take from their title's room, and what is cut all the same is told whole.
    const float wide = std::min(pen.width(keys, Cut::kStrong), width / 2);
    const float left = std::max(keys_width, wide + pen.px(12));
    const float room = width - left - pen.px(4);
    pen.row_text({x, y}, tall, keys,
                 {asked ? Token::kAccT : Token::kInk, Cut::kStrong, Align::kLeft, wide});
    pen.row_text({x + left, y}, tall, title, {Token::kMid, Cut::kSmall, Align::kLeft, room});
    if (press.hovered && pen.width(title, Cut::kSmall) > room)
      ImGui::SetTooltip("%s", title.c_str());
    if (press.clicked) asked_ = row.id;
    y += tall;
  }
  y += tall;
}

void KeySheet::draw(Rect window) {
  if (!desk_.view.sheet) return;
  const float width = std::min(window.w - desk_.look().px(24), desk_.look().px(1280));
  const std::vector<std::string> groups = groups_of(desk_.keys);
  // Groups fill columns from the left, each as high as the fullest needs to be.
  float total = 0, highest = 0;
  for (const std::string& g : groups) total += group_height(desk_.keys, g);
  std::vector<std::vector<std::string>> columns(1);
  float used = 0;
  for (const std::string& g : groups) {
    const float need = group_height(desk_.keys, g);
    if (used > 0 && used + need / 2 > total / kColumns && columns.size() < kColumns) {
      columns.emplace_back();
      used = 0;
    }
    columns.back().push_back(g);
    used += need;
    highest = std::max(highest, used);
  }
  const float pad = desk_.look().px(kPad);
  const float height = std::min(window.h, desk_.look().px(highest + 2 * kPad + 42));
  const Rect sheet = {window.x + std::floor((window.w - width) / 2),
                      window.y + std::floor((window.h - height) / 2), width, height};
  ImGui::SetNextWindowPos(sheet.min());
  ImGui::SetNextWindowSize(sheet.size());
  ImGui::Begin("##sheet", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoSavedSettings);
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  pen.fill(sheet, Token::kPanel);
  pen.frame(sheet, Token::kHair2);
  pen.text({sheet.x + pad, sheet.y + pen.px(14)}, "Keys", {Token::kInk, Cut::kFigure});
  pen.text({sheet.right() - pad, sheet.y + pen.px(14)},
           "click a row, then press its new key   Esc closes",
           {Token::kLow, Cut::kText, Align::kRight});
  const float column = (width - 2 * pad) / static_cast<float>(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    float y = sheet.y + pen.px(42);
    for (const std::string& g : columns[i]) {
      draw_group(pen, g, sheet.x + pad + column * static_cast<float>(i), y, column - pen.px(8));
    }
  }
  pen.row_text(
      {sheet.x + pad, sheet.bottom() - pen.px(26)}, pen.px(18),
      "Wheel zooms at the pointer · drag sets the cursors · right drag draws a mask · Shift "
      "or middle drag pans · click picks a capture",
      {Token::kLow, Cut::kText, Align::kLeft, width - 2 * pad});
  ImGui::End();
}

}  // namespace pf
