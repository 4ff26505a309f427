// What is wrong in a trigger or an interval, and what could be typed there: for the fields that
// take them.
#pragma once
#include <optional>
#include <string>

#include "ui/imgui/expression_field.h"

namespace pf {

std::optional<ExpressionError> wrong_trigger(const Env& env, const std::string& text);
// "cursors" and "none" are good too: `measure` takes them.
std::optional<ExpressionError> wrong_interval(const Env& env, const std::string& text);
// Of the point in which the column lies.
TriggerCompletion complete_interval(const Env& env, const std::string& text, std::size_t column);

}  // namespace pf
