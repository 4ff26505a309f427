// Where the move of a page begins, whatever the mover. Where CPU0 moves pages by transactions, each
// begin of one is an attempt. Any other mover's attempt is the whole move of a page: it begins with
// the first phase that CPU0 enters for the page, which other threads and devices then work for.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/hw/fact.h"
#include "core/world/env.h"

namespace pf {

bool by_transactions(const Env& env);
// Without transactions: the page, when CPU0 enters a phase for one; it begins where the page is not
// the one in move already.
std::optional<std::uint32_t> enters_for_page(const Env& env, const Fact& fact);
// A trigger that means these begins; "page-moved" where CPU0 takes no page after the other.
std::string begin_trigger(const Env& env);

}  // namespace pf
