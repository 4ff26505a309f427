// The language of triggers as it is told to people: `pageferry list triggers` and assets/README.md.
#pragma once
#include <string>
#include <vector>

#include "core/measure/trigger.h"

namespace pf {

struct TriggerExample {
  const char* text;
  const char* means;
};
// Each parses wherever page 0x1f exists and a device is called gpu.
const std::vector<TriggerExample>& trigger_examples();
const std::vector<const char*>& trigger_grammar();  // lines

// "actor, page, cause, by, try": in order.
std::string properties_of(FactKind kind);
// "=", "!=", a list, a range ...: what a property is compared with.
std::string values_of(TriggerField field);

// Grammar, kinds, properties and examples as assets/README.md has them.
std::string triggers_markdown();

}  // namespace pf
