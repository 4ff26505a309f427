// The lines below and over the panes: the keys that matter now with the command that shows this
// again; what went wrong; the line in which every command can be typed or found.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/expression_field.h"

namespace pf {

inline constexpr float kKeyLineHeight = 20, kErrorHeight = 24;

// A click on the command copies it.
void draw_key_line(Desk& desk, Rect area);
// Says where, what is wrong, what would be right; a click or Esc closes it.
void draw_error_bar(Desk& desk, Rect area);

// Commands of Probe and of the session as they are typed, or a thing of the run to go to.
class CommandLine {
 public:
  explicit CommandLine(Desk& desk);
  // What was typed is handed to `open_file` when it names a file.
  void draw(Rect window, const std::function<void(const std::string&)>& open_file);
  bool active() const { return field_.active(); }

 private:
  void run(const std::string& text);

  Desk& desk_;
  ExpressionField field_;
};

}  // namespace pf
