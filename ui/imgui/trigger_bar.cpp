#include <fmt/format.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "ui/imgui/expression_words.h"
#include "ui/imgui/pane.h"
#include "ui/imgui/top_bars.h"

namespace pf {
namespace {

constexpr float kField = 22;  // height
constexpr float kChip = 8;    // room left and right of its text

}  // namespace

TriggerBar::TriggerBar(Desk& desk)
    : desk_(desk),
      field_(
          "##trigger",
          [this](const std::string& text, std::size_t column) {
            if (!desk_.is_open()) return TriggerCompletion{};
            return complete_trigger(*desk_.probe().run().env, text, column);
          },
          [this](const std::string& text) -> std::optional<ExpressionError> {
            if (!desk_.is_open()) return std::nullopt;
            return wrong_trigger(*desk_.probe().run().env, text);
          }) {}

void TriggerBar::draw(Rect area) {
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  pen.across(area.x, area.bottom() - pen.px(1), area.w, Token::kHair);
  float x = area.x + pen.px(10);
  const float y = area.y + (area.h - pen.px(kField)) / 2;
  x += pen.row_text({x, area.y}, area.h, "TRIGGER", {Token::kLow}) + pen.px(10);
  if (!desk_.is_open()) return;
  if (desk_.view.type_trigger) {
    desk_.view.type_trigger = false;
    field_.begin(desk_.shown().trigger);
  }
  const float width = std::max(pen.px(240), area.w * 0.36F);
  const Rect line = {x, y, width, pen.px(kField)};
  if (const auto text = field_.draw(pen, line, desk_.shown().trigger)) {
    tell_typed(desk_, field_, "trigger " + *text, *text);
  }
  x = line.right() + pen.px(14);
  draw_arm(pen, x, y);
  x += pen.px(8);
  draw_values(pen, x, y, area.right() - pen.px(10));
}

void TriggerBar::draw_list() const {
  field_.draw_list(Pen(ImGui::GetForegroundDrawList(), desk_.look()));
}

void TriggerBar::draw_arm(const Pen& pen, float& x, float y) {
  for (const char* word : {"single", "normal", "off"}) {
    const bool on = desk_.shown().arm == word;
    const float wide = pen.width(word, on ? Cut::kStrong : Cut::kText) + 2 * pen.px(kChip);
    if (chip(pen, word, {x, y, wide, pen.px(kField)}, "", word, on)) {
      desk_.tell(fmt::format("arm {}", word));
    }
    x += wide;
  }
}

void TriggerBar::end_value(Value which) {
  edited_ = Value::kNone;
  if (which == Value::kPersistence) {
    desk_.tell("persistence " + buffer_);
    return;
  }
  const CaptureWindow now = desk_.shown().window;
  std::string before = command_time(now.before), after = command_time(now.after);
  if (which == Value::kAfter) after = buffer_;
  if (which == Value::kBefore)
    before = (buffer_.empty() || buffer_[0] == '-') ? buffer_ : "-" + buffer_;
  before.erase(std::remove(before.begin(), before.end(), ' '), before.end());
  after.erase(std::remove(after.begin(), after.end(), ' '), after.end());
  desk_.tell("window " + before + " " + after);
}

// At rest a chip; after a click the same place is a field.
void TriggerBar::value_chip(const Pen& pen, Value which, const char* label, const std::string& text,
                            float& x, float y) {
  const float wide = pen.width(label) + pen.px(7) + pen.width(text) + 2 * pen.px(kChip);
  const Rect area = {x, y, wide, pen.px(kField)};
  x += wide + pen.px(6);
  if (edited_ != which) {
    if (!chip(pen, label, area, label, text)) return;
    edited_ = which;
    begin_ = true;
    buffer_ = which == Value::kBefore  ? command_time(-desk_.shown().window.before)
              : which == Value::kAfter ? command_time(desk_.shown().window.after)
                                       : text;
    return;
  }
  pen.fill(area, Token::kRaise2);
  pen.frame(area, Token::kAcc);
  ImGui::SetCursorScreenPos({area.x + pen.px(kChip), area.y + (area.h - pen.line_height()) / 2});
  ImGui::SetNextItemWidth(area.w - 2 * pen.px(kChip));
  if (begin_) ImGui::SetKeyboardFocusHere();
  const bool entered =
      ImGui::InputText("##value", &buffer_,
                       ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  if (entered) {
    end_value(which);
  } else if (!begin_ && !ImGui::IsItemActive()) {
    edited_ = Value::kNone;
  }
  begin_ = false;
}

void TriggerBar::draw_values(const Pen& pen, float& x, float y, float end) {
  const CaptureWindow window = desk_.shown().window;
  value_chip(pen, Value::kBefore, "pre", short_time(-window.before), x, y);
  value_chip(pen, Value::kAfter, "post", short_time(window.after), x, y);
  value_chip(pen, Value::kPersistence, "persistence", desk_.view.persistence, x, y);
  // What there is room for, with the words that say what is compared.
  const ProbeSetting* compared = desk_.probe().compared();
  const std::string behind = compared == nullptr ? "none" : compared->name;
  const float wide = pen.width("behind") + pen.px(7) + pen.width(behind) + 2 * pen.px(kChip);
  if (x + wide <= end && chip(pen, "behind", {x, y, wide, pen.px(kField)}, "behind", behind)) {
    desk_.tell("compare " + desk_.next_compared());
  }
  x += wide + pen.px(6);
  const std::string channels = desk_.view.shown == desk_.view.usual ? "usual" : "all";
  const float broad = pen.width("channels") + pen.px(7) + pen.width(channels) + 2 * pen.px(kChip);
  if (x + broad <= end &&
      chip(pen, "channels", {x, y, broad, pen.px(kField)}, "channels", channels)) {
    desk_.next_channels();
  }
}

}  // namespace pf
