// Times, windows and masks as text: the same words on the command line, in Probe's commands and in
// the command line it prints. Errors: TriggerError, with the column of the word in that text.
#pragma once
#include <string>
#include <string_view>

#include "core/measure/interval.h"

namespace pf {

// "4.6us", "-200ns": a time counted from a trigger. Throws TriggerError at `column`.
Time parse_offset(std::string_view text, std::size_t column = 1);
// Exactly, in the largest unit without a fraction: "4600ns", "-1us".
std::string offset_text(Time offset);

inline constexpr CaptureWindow kUsualWindow = CaptureWindow{};

// "-200ns 4.6us": before and after a trigger.
CaptureWindow parse_window(std::string_view text);
std::string window_text(const CaptureWindow& window);

// "NAME CHANNEL FROM TO LOW HIGH": "late lines-landed 2us 4us 0 63".
Mask parse_mask(const Env& env, std::string_view text);
std::string mask_text(const Mask& mask);

}  // namespace pf
