// Whether one key more, or another value of one, would be refused: for those who offer choices and
// want to offer none in vain.
//
//   Trial trial(scenario);
//   if (const auto why = trial.refusal("mechanism.drain=false")) dim(why->wrong);
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

// Keeps a scenario, and tries one key after the other in it: each is put back.
class Trial {
 public:
  explicit Trial(Scenario scenario);  // needs none of its `files`
  // Nothing when it may be set.
  std::optional<InputError> refusal(const std::string& assignment);

 private:
  Scenario scenario_;
};

}  // namespace pf
