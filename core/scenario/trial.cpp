#include "core/scenario/trial.h"

#include "core/scenario/parameter.h"
#include "core/scenario/reader.h"

namespace pf {
namespace {

void set_one(Scenario& s, const Entry& entry) {
  std::size_t index = 0;
  const Parameter* row = find_parameter(entry.key, index);
  if (row == nullptr) refuse(entry, "no such key", "`pageferry list parameters` shows all keys");
  const std::size_t there =
      entry.key.starts_with("devices.") ? s.hw.devices.size() : s.hw.fault_list.size();
  if (row->in_array() && index >= there)
    refuse(entry, "there is no such table", "number them from 0");
  set_parameter(*row, index, entry, s);
}

}  // namespace

std::optional<InputError> refusal_of(Scenario scenario, const std::string& assignment) {
  try {
    const Entry entry = parse_override(assignment);
    set_one(scenario, entry);
    check_together({entry}, scenario);
  } catch (const InputError& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace pf
