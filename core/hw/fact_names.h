// Stable names of facts and of what they mention: in triggers, filters, commands, run summaries.
#pragma once
#include <optional>
#include <string_view>

#include "core/hw/fact.h"

namespace pf {

// "abort", "commit", "copy-lands".
const char* fact_name(FactKind kind);
// A longer name that is understood as well ("clock-slot" for "slot"), or null.
const char* fact_long_name(FactKind kind);
// By either name.
std::optional<FactKind> fact_of(std::string_view name);

// Whether `a` of every fact of this kind is a page, or a line. Neither: it is something else, or
// the fact itself decides (core/world/fact_place.h).
bool names_page(FactKind kind);
bool names_line(FactKind kind);

}  // namespace pf
