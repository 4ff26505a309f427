// Stable names of facts and of what they mention: in triggers, filters, commands, run summaries.
#pragma once
#include <optional>
#include <string_view>

#include "core/hw/fact.h"

namespace pf {

// "abort", "commit", "copy-lands".
const char* fact_name(FactKind kind);
std::optional<FactKind> fact_of(std::string_view name);

// Whether `a` of this kind is a page (else a line, or neither).
bool names_page(FactKind kind);
bool names_line(FactKind kind);

}  // namespace pf
