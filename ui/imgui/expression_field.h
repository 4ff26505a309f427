// A line of text that is completed while it is typed and that points at the column of what is wrong
// in it. Tab takes the marked word, Up and Down choose another, Enter hands the line over, Esc
// gives it up. The list hangs below the field and takes no room.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/measure/trigger.h"
#include "ui/imgui/pen.h"

namespace pf {

struct ExpressionError {
  std::size_t column = 1;  // from 1
  std::string text;
};

class ExpressionField {
 public:
  using Complete = std::function<TriggerCompletion(const std::string&, std::size_t)>;
  using Check = std::function<std::optional<ExpressionError>(const std::string&)>;

  ExpressionField(const char* id, Complete complete, Check check);

  // Takes the keyboard in the next frame, with that text, all of it marked.
  void begin(const std::string& text);
  bool active() const { return active_; }
  const std::string& text() const { return text_; }
  const std::optional<ExpressionError>& error() const { return error_; }  // in what is typed

  // The line that was handed over in this frame. At rest the field shows `shown`, or `hint` in its
  // place while there is none; a click on it begins with `shown`.
  std::optional<std::string> draw(const Pen& pen, Rect area, const std::string& shown,
                                  std::string_view hint = "");
  // Below all panes, after they have been drawn: the list and what is wrong.
  void draw_list(const Pen& pen) const;

 private:
  int edited(ImGuiInputTextCallbackData* data);
  void look_at(std::size_t cursor);
  void take(std::size_t word);
  void draw_rest(const Pen& pen, Rect area, const std::string& shown, std::string_view hint);
  bool click_in_list(const Pen& pen);
  Rect list_row(const Pen& pen, std::size_t row) const;

  const char* id_;
  Complete complete_;
  Check check_;
  std::string text_;
  bool begin_ = false, active_ = false, replaced_ = false;
  std::size_t cursor_ = 0, marked_ = 0;
  Rect area_;
  TriggerCompletion found_;
  std::optional<ExpressionError> error_;
};

}  // namespace pf
