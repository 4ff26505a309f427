// Where in the guest a fact happened. `a` of a fact is a page, a line or something else by its
// kind; of a TLP by what the TLP is; of an evicted entry by whose cache it was.
#pragma once
#include "core/world/env.h"

namespace pf {

// The page a fact is about, or -1.
std::int64_t page_of_fact(const Env& env, const Fact& fact);
// The guest line, or -1.
std::int64_t line_of_fact(const Fact& fact);

Kind kind_of_tlp(const Fact& fact);
bool tlp_of_line(const Fact& fact);  // else it carries a page

}  // namespace pf
