// The two lines above the panes: what is open and how it goes; the trigger and how captures are
// taken around it.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/expression_field.h"

namespace pf {

inline constexpr float kStatusHeight = 28, kTriggerHeight = 36;

void draw_status_bar(Desk& desk, Rect area);

class TriggerBar {
 public:
  explicit TriggerBar(Desk& desk);
  void draw(Rect area);
  void draw_list() const;  // over the panes
  const ExpressionField& field() const { return field_; }

 private:
  enum class Value { kNone, kBefore, kAfter, kPersistence };
  void draw_arm(const Pen& pen, float& x, float y);
  void draw_values(const Pen& pen, float& x, float y, float end);
  void value_chip(const Pen& pen, Value which, const char* label, const std::string& text, float& x,
                  float y);
  void end_value(Value which);

  Desk& desk_;
  ExpressionField field_;
  Value edited_ = Value::kNone;
  bool begin_ = false;
  std::string buffer_;
};

}  // namespace pf
