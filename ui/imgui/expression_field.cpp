#include "ui/imgui/expression_field.h"

#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>

namespace pf {
namespace {

constexpr std::size_t kMostWords = 8;
constexpr float kRow = 18, kPad = 8, kListWidth = 300;

}  // namespace

ExpressionField::ExpressionField(const char* id, Complete complete, Check check)
    : id_(id), complete_(std::move(complete)), check_(std::move(check)) {}

void ExpressionField::begin(const std::string& text) {
  text_ = text;
  begin_ = active_ = true;
  look_at(text.size());
}

void ExpressionField::look_at(std::size_t cursor) {
  cursor_ = std::min(cursor, text_.size());
  found_ = complete_(text_, cursor_);
  if (found_.words.size() > kMostWords) found_.words.resize(kMostWords);
  if (marked_ >= found_.words.size()) marked_ = 0;
  error_ = text_.empty() ? std::nullopt : check_(text_);
}

void ExpressionField::take(std::size_t word) {
  if (word >= found_.words.size()) return;
  const std::size_t from = std::min(found_.from, text_.size());
  const std::size_t to = std::clamp(found_.to, from, text_.size());
  text_.replace(from, to - from, found_.words[word]);
  marked_ = 0;
  look_at(from + found_.words[word].size());
}

int ExpressionField::edited(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackHistory) {
    const std::size_t count = std::max<std::size_t>(1, found_.words.size());
    marked_ = (marked_ + (data->EventKey == ImGuiKey_UpArrow ? count - 1 : 1)) % count;
    return 0;
  }
  if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion || replaced_) {
    if (!replaced_) {
      text_.assign(data->Buf, static_cast<std::size_t>(data->BufTextLen));
      take(marked_);
    }
    replaced_ = false;
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, text_.c_str());
    data->CursorPos = static_cast<int>(cursor_);
    data->ClearSelection();
    return 0;
  }
  const std::string now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const auto cursor = static_cast<std::size_t>(data->CursorPos);
  if (now != text_ || cursor != cursor_) {
    text_ = now;
    look_at(cursor);
  }
  return 0;
}

Rect ExpressionField::list_row(const Pen& pen, std::size_t row) const {
  const float y = area_.bottom() + pen.px(3) + pen.px(kRow) * static_cast<float>(row);
  const float x =
      area_.x + pen.px(kPad) + pen.width(std::string_view(text_).substr(0, found_.from));
  const float right = ImGui::GetIO().DisplaySize.x - pen.px(kListWidth + 8);
  return {std::min(x, right), y, pen.px(kListWidth), pen.px(kRow)};
}

// Before the field sees the click, which would take the keyboard from it.
bool ExpressionField::click_in_list(const Pen& pen) {
  if (!ImGui::IsMouseClicked(0)) return false;
  const std::size_t first = error_ ? 1 : 0;
  for (std::size_t i = 0; i < found_.words.size(); ++i) {
    if (!list_row(pen, i + first).holds(ImGui::GetIO().MousePos)) continue;
    take(i);
    begin_ = replaced_ = true;
    return true;
  }
  return false;
}

void ExpressionField::draw_rest(const Pen& pen, Rect area, const std::string& shown,
                                std::string_view hint) {
  ImGui::SetCursorScreenPos(area.min());
  if (ImGui::InvisibleButton(id_, area.size())) begin(shown);
  pen.field(area, Token::kRaise);
  if (ImGui::IsItemHovered()) {
    pen.frame(area, Token::kHair2);
    ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  }
  const bool empty = shown.empty();
  pen.row_text(
      {area.x + pen.px(kPad), area.y}, area.h, empty ? hint : std::string_view(shown),
      {empty ? Token::kLow : Token::kInk, Cut::kText, Align::kLeft, area.w - 2 * pen.px(kPad)});
}

std::optional<std::string> ExpressionField::draw(const Pen& pen, Rect area,
                                                 const std::string& shown, std::string_view hint) {
  area_ = area;
  if (!active_) {
    draw_rest(pen, area, shown, hint);
    return std::nullopt;
  }
  const bool picked = click_in_list(pen);
  pen.fill(area, Token::kRaise2);
  pen.frame(area, Token::kAcc);
  const bool beginning = begin_;
  ImGui::SetCursorScreenPos({area.x + pen.px(kPad), area.y + (area.h - pen.line_height()) / 2});
  ImGui::SetNextItemWidth(area.w - 2 * pen.px(kPad));
  if (begin_) ImGui::SetKeyboardFocusHere();
  begin_ = false;
  std::string buffer = text_;
  const auto callback = [](ImGuiInputTextCallbackData* data) {
    return static_cast<ExpressionField*>(data->UserData)->edited(data);
  };
  ImGui::PushFont(pen.look().font(Cut::kText));
  const bool entered = ImGui::InputText(
      id_, &buffer,
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion |
          ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways |
          ImGuiInputTextFlags_AutoSelectAll,
      callback, this);
  const bool in_hand = ImGui::IsItemActive();
  ImGui::PopFont();
  if (entered) {
    text_ = buffer;
    active_ = false;
    return buffer;
  }
  if (!in_hand && !beginning && !picked && ImGui::IsItemDeactivated()) active_ = false;
  return std::nullopt;
}

void ExpressionField::draw_list(const Pen& pen) const {
  if (!active_) return;
  std::size_t row = 0;
  if (error_) {
    const std::size_t at = std::min(error_->column > 0 ? error_->column - 1 : 0, text_.size());
    const float x = area_.x + pen.px(kPad) + pen.width(std::string_view(text_).substr(0, at));
    const float letter = pen.width("0"), y = area_.bottom() - pen.px(3);
    pen.fill({x, y, letter, pen.px(2)}, Token::kBad);
    const Rect first = list_row(pen, row++);
    // As long as the words, but within the window.
    const float window = ImGui::GetIO().DisplaySize.x - pen.px(8);
    const float need = std::max(pen.width(error_->text) + 2 * pen.px(kPad), pen.px(kListWidth));
    const float all = std::min(need, window - pen.px(8));
    const Rect wide = {std::min(area_.x, window - all), first.y, all, first.h};
    pen.fill(wide, Token::kRaise);
    pen.row_text({wide.x + pen.px(kPad), wide.y}, wide.h, error_->text,
                 {Token::kBadT, Cut::kText, Align::kLeft, wide.w - 2 * pen.px(kPad)});
  }
  if (found_.words.empty()) return;
  const Rect top = list_row(pen, row);
  const Rect all = {top.x, top.y, top.w, top.h * static_cast<float>(found_.words.size())};
  pen.fill(all, Token::kRaise);
  for (std::size_t i = 0; i < found_.words.size(); ++i) {
    const Rect r = list_row(pen, row + i);
    if (i == marked_) pen.fill(r, Token::kAccBg);
    pen.row_text({r.x + pen.px(kPad), r.y}, r.h, found_.words[i],
                 {i == marked_ ? Token::kInk : Token::kMid});
  }
  pen.row_text({top.right() - pen.px(kPad), list_row(pen, row + marked_).y}, top.h, "Tab",
               {Token::kLow, Cut::kSmall, Align::kRight});
  pen.frame(all, Token::kHair2);
}

}  // namespace pf
