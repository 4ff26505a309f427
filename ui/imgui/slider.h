// One parameter of the live panel, in a row: a slider with its value written on it (logarithmic
// where the range is wide), a switch, or a choice. A changed one keeps a tick where it was.
#pragma once
#include <optional>
#include <string>

#include "ui/imgui/pen.h"
#include "ui/session/probe.h"

namespace pf {

// The value of a row as a number, of what stands before its unit.
double tune_number(const std::string& value);
// Where a number lies between the row's least and most, 0 to 1, and back, rounded to three digits
// and to the row's step.
double tune_place(const TuneRow& row, double number);
std::string tune_value(const TuneRow& row, double place);
// One step of the keyboard from the value: the next choice, or a fiftieth of the range.
std::string tune_step(const TuneRow& row, int direction);

// Where a number of that width stands on its track: in the middle, or beside a knob that is there.
Rect value_place(Rect track, Rect knob, float width, float gap);

struct SliderLook {
  bool focused = false;
};
// What the row was set to in this frame; nothing when it was left alone. `edit` is set when its
// number was asked to be typed.
std::optional<std::string> draw_slider(const Pen& pen, const TuneRow& row, Rect area, float label,
                                       const SliderLook& look, bool& edit);

}  // namespace pf
