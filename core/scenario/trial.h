// Whether one key more, or another value of one, would be refused: for those who offer choices and
// want to offer none in vain.
//
//   if (const auto why = refusal_of(scenario, "mechanism.drain=false")) dim(why->wrong);
//
// Asks what reading the scenario with `--set` would ask of the key itself and of all keys together,
// in memory: no file is read, so that many choices can be tried while a window is drawn. Keys that
// stand for a file or for a list (topology, timing, faults, a recording) are none to try so.
#pragma once
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/scenario/scenario.h"

namespace pf {

// Nothing when it may be set. `scenario` needs none of its `files`.
std::optional<InputError> refusal_of(Scenario scenario, const std::string& assignment);

}  // namespace pf
