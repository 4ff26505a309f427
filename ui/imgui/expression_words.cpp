#include "ui/imgui/expression_words.h"

#include "core/measure/interval.h"

namespace pf {
namespace {

ExpressionError error_of(const TriggerError& error) {
  return {error.column, error.what()};  // with what would be right
}

}  // namespace

std::optional<ExpressionError> wrong_trigger(const Env& env, const std::string& text) {
  try {
    parse_trigger(env, text);
  } catch (const TriggerError& error) {
    return error_of(error);
  }
  return std::nullopt;
}

std::optional<ExpressionError> wrong_interval(const Env& env, const std::string& text) {
  if (text == "cursors" || text == "none") return std::nullopt;
  try {
    parse_interval(env, text);
  } catch (const TriggerError& error) {
    return error_of(error);
  }
  return std::nullopt;
}

bool tell_typed(Desk& desk, ExpressionField& field, const std::string& command,
                const std::string& typed) {
  const Outcome outcome = desk.try_tell(command);
  if (outcome.ok) return true;
  field.begin(typed);
  desk.error = field.error() ? ErrorNote{} : ErrorNote{command, outcome.text, ""};
  return false;
}

TriggerCompletion complete_interval(const Env& env, const std::string& text, std::size_t column) {
  constexpr std::string_view kArrow = "-> ";
  std::size_t start = 0;
  const std::size_t arrow = text.find(kArrow);
  if (arrow != std::string::npos && column >= arrow + kArrow.size()) start = arrow + kArrow.size();
  TriggerCompletion found = complete_trigger(env, text.substr(start), column - start);
  found.from += start;
  found.to += start;
  return found;
}

}  // namespace pf
