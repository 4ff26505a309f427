// What is wrong in a trigger or an interval, and what could be typed there: for the fields that
// take them.
#pragma once
#include <optional>
#include <string>

#include "ui/imgui/desk.h"
#include "ui/imgui/expression_field.h"

namespace pf {

std::optional<ExpressionError> wrong_trigger(const Env& env, const std::string& text);
// "cursors" and "none" are good too: `measure` takes them.
std::optional<ExpressionError> wrong_interval(const Env& env, const std::string& text);
// Tells a command with what was typed. Refused, the field goes on with it and points at what is
// wrong; what it cannot point at is the desk's error. REQUIRES desk.is_open().
bool tell_typed(Desk& desk, ExpressionField& field, const std::string& command,
                const std::string& typed);
// Of the point in which the column lies.
TriggerCompletion complete_interval(const Env& env, const std::string& text, std::size_t column);

}  // namespace pf
