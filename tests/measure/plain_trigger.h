// Triggers, told a second time: slowly, over the whole list of facts of a run, with none of the
// code that is under test.
#pragma once
#include <optional>
#include <vector>

#include "core/measure/trigger.h"

namespace pf::test {

struct RunFacts {
  Env env;
  std::vector<Fact> facts;
  std::vector<std::uint32_t> attempts;             // of each fact
  std::vector<std::optional<std::int64_t>> pages;  // likewise
};

// Fills `attempts` and `pages`.
void look_through(RunFacts& run);

std::optional<std::int64_t> plain_property(const RunFacts& run, std::size_t i, TriggerField field);
// Indices of the facts that match, in order.
std::vector<std::size_t> plain_matches(const RunFacts& run, const Trigger& trigger);

}  // namespace pf::test
