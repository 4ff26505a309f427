// What the two page maps show, from a World.
#pragma once
#include <vector>

#include "ui/session/compose.h"

namespace pf {

// Page states as the two maps show them. `dot` is that of the page in hand (page_state.h), which a
// World does not know: when its copies began lies behind it.
PageStates page_states_a(const Env& env, const World& world, PageDot dot);
PageStates page_states_b(const Env& env, const World& world, PageDot dot);
// The same in parts, so that a session need not ask every page at every step: where the pages are
// before any has moved (at A: while all their lines are zero, or none is), what of that is so while
// all lines of a page are zero, and what a moment adds.
PageBytes unmoved_pages(const Env& env, bool at_b, bool zero);
std::uint8_t unmoved_state(std::uint8_t at_source, bool zero);
struct PageMark {
  std::uint32_t page = 0;
  std::uint8_t state = 0;
  friend bool operator==(const PageMark&, const PageMark&) = default;
};
std::vector<PageMark> moment_marks(const Env& env, const World& world, const PageBytes& states,
                                   PageDot dot);

}  // namespace pf
