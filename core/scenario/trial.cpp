#include "core/scenario/trial.h"

#include <utility>

#include "core/scenario/parameter.h"
#include "core/scenario/reader.h"

namespace pf {
namespace {

// The row that the entry is for. Throws InputError: no such key, or no such table.
const Parameter& row_of(const Scenario& s, const Entry& entry, std::size_t& index) {
  const Parameter* row = find_parameter(entry.key, index);
  if (row == nullptr) refuse(entry, "no such key", "`pageferry list parameters` shows all keys");
  const std::size_t there =
      entry.key.starts_with("devices.") ? s.hw.devices.size() : s.hw.fault_list.size();
  if (row->in_array() && index >= there)
    refuse(entry, "there is no such table", "number them from 0");
  return *row;
}

std::optional<InputError> try_one(Scenario& s, const Entry& entry, const Parameter& row,
                                  std::size_t index) {
  try {
    set_parameter(row, index, entry, s);
    check_together({entry}, s);
  } catch (const InputError& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

Trial::Trial(Scenario scenario) : scenario_(std::move(scenario)) { scenario_.files.clear(); }

std::optional<InputError> Trial::refusal(const std::string& assignment) {
  try {
    const Entry entry = parse_override(assignment);
    std::size_t index = 0;
    const Parameter& row = row_of(scenario_, entry, index);
    const Parameter::Stored before = row.get(scenario_, index);
    auto refused = try_one(scenario_, entry, row, index);
    row.set(scenario_, index, before);
    return refused;
  } catch (const InputError& error) {
    return error;
  }
}

}  // namespace pf
